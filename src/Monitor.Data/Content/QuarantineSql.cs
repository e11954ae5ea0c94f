using System.Text.Json;
using Monitor.Data.Observations;
using Npgsql;
using NpgsqlTypes;

namespace Monitor.Data.Content;

/// <summary>Adds changes of the quarantine to a batch.</summary>
internal static class QuarantineSql
{
    private const string HoldSql = """
        insert into quarantine (entity_type, entity_id, task_id, source, observation, previous, reason, sightings, first_seen_at, last_seen_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)
        on conflict (entity_type, entity_id, source) where state = 'held' do update set
            task_id = excluded.task_id, observation = excluded.observation, previous = excluded.previous, reason = excluded.reason,
            sightings = excluded.sightings, last_seen_at = excluded.last_seen_at
        """;

    private const string DecideSql = """
        update quarantine set state = $3, decided_at = $4, decision = $5
        where entity_type = $1 and entity_id = $2 and state = 'held'
        """;

    private const string MarkAccountSql = "update account set held_at = $2 where id = $1";

    private const string MarkPostSql = "update post set held_at = $2 where id = $1";

    /// <summary>Adds the statements of one change.</summary>
    public static void Append(NpgsqlBatch batch, HoldChange change, Guid? taskId)
    {
        batch.BatchCommands.Add(change.Action == HoldAction.Hold ? Hold(change, taskId) : Decide(change));
        batch.BatchCommands.Add(Mark(change.Known, change.Action == HoldAction.Hold ? change.At : null));
    }

    /// <summary>Sets or clears the mark of an account or post.</summary>
    public static NpgsqlBatchCommand Mark(KnownTarget known, DateTimeOffset? heldAt)
    {
        var mark = new NpgsqlBatchCommand(known.Kind == EntityKind.Account ? MarkAccountSql : MarkPostSql);
        mark.Parameters.Add(new() { Value = known.EntityId });
        mark.Parameters.Add(new() { Value = (object?)heldAt?.UtcDateTime ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        return mark;
    }

    /// <summary>The name of a kind in the table.</summary>
    public static string NameOf(EntityKind kind) => kind == EntityKind.Account ? "account" : "post";

    private static NpgsqlBatchCommand Hold(HoldChange change, Guid? taskId)
    {
        var observation = change.Observation!;
        var hold = new NpgsqlBatchCommand(HoldSql);
        hold.Parameters.Add(new() { Value = NameOf(change.Known.Kind) });
        hold.Parameters.Add(new() { Value = change.Known.EntityId });
        hold.Parameters.Add(new() { Value = (object?)taskId ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
        hold.Parameters.Add(new() { Value = observation.Source });
        hold.Parameters.Add(new() { Value = JsonSerializer.Serialize(observation, ObservationJson.Default.Observation), NpgsqlDbType = NpgsqlDbType.Jsonb });
        hold.Parameters.Add(new() { Value = Collapse.PreviousJson(change.Known), NpgsqlDbType = NpgsqlDbType.Jsonb });
        hold.Parameters.Add(new() { Value = change.Reason });
        hold.Parameters.Add(new() { Value = change.Sightings });
        hold.Parameters.Add(new() { Value = change.At.UtcDateTime });
        return hold;
    }

    private static NpgsqlBatchCommand Decide(HoldChange change)
    {
        var decide = new NpgsqlBatchCommand(DecideSql);
        decide.Parameters.Add(new() { Value = NameOf(change.Known.Kind) });
        decide.Parameters.Add(new() { Value = change.Known.EntityId });
        decide.Parameters.Add(new() { Value = change.Action == HoldAction.Accept ? "accepted" : "superseded" });
        decide.Parameters.Add(new() { Value = change.At.UtcDateTime });
        decide.Parameters.Add(new() { Value = change.Reason });
        return decide;
    }
}
