using System.Text.Json;
using Monitor.Data.Observations;
using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.Content;

/// <summary>An answer that one source gave and that is held.</summary>
/// <param name="Observation">The newest such answer.</param>
/// <param name="Sightings">Times in a row that the source has said so.</param>
/// <param name="LastSeenAt">When it last did.</param>
public sealed record HeldAnswer(Observation Observation, int Sightings, DateTimeOffset LastSeenAt);

/// <summary>A row of the quarantine, for people.</summary>
public sealed record QuarantineRow
{
    /// <summary>Its id.</summary>
    public required long Id { get; init; }

    /// <summary>account or post.</summary>
    public required string EntityType { get; init; }

    /// <summary>The platform.</summary>
    public required string Platform { get; init; }

    /// <summary>The platform's own id.</summary>
    public required string PlatformId { get; init; }

    /// <summary>The handle or short code.</summary>
    public required string Name { get; init; }

    /// <summary>The task it was collected for, if any.</summary>
    public required Guid? TaskId { get; init; }

    /// <summary>The provider that said so.</summary>
    public required string Source { get; init; }

    /// <summary>What is strange.</summary>
    public required string Reason { get; init; }

    /// <summary>The values it is compared with, as JSON.</summary>
    public required string Previous { get; init; }

    /// <summary>The numbers of the answer, as JSON.</summary>
    public required string Observed { get; init; }

    /// <summary>Times in a row.</summary>
    public required int Sightings { get; init; }

    /// <summary>held, accepted, rejected or superseded.</summary>
    public required string State { get; init; }

    /// <summary>When it was first seen.</summary>
    public required DateTimeOffset FirstSeenAt { get; init; }

    /// <summary>When it was last seen.</summary>
    public required DateTimeOffset LastSeenAt { get; init; }

    /// <summary>When it was decided.</summary>
    public required DateTimeOffset? DecidedAt { get; init; }

    /// <summary>Who or what decided.</summary>
    public required string? Decision { get; init; }
}

/// <summary>What became of a decision.</summary>
public enum QuarantineDecision
{
    /// <summary>It was carried out.</summary>
    Done,

    /// <summary>The team sees no such row.</summary>
    NotFound,

    /// <summary>The row had been decided before.</summary>
    AlreadyDecided,
}

/// <summary>Reads the quarantine and carries out decisions on it.</summary>
public sealed class QuarantineStore(NpgsqlDataSource database, ContentWriter content, TimeProvider time)
{
    private const string HeldSql = """
        select observation, sightings, last_seen_at from quarantine where entity_type = $1 and entity_id = $2 and state = 'held'
        """;

    private const string KnownAccountSql = """
        select id, follower_count, post_count, held_at is not null from account
        where platform = $1 and platform_id = $2 and source <> 'sample'
        """;

    private const string KnownPostSql = """
        select id, like_count, play_count, held_at is not null from post
        where platform = $1 and platform_id = $2 and source <> 'sample'
        """;

    private const string Visible = """
        (q.entity_type = 'account' and exists (select from team_account v where v.team_id = @team and v.account_id = q.entity_id)
         or q.entity_type = 'post' and exists (select from team_post v where v.team_id = @team and v.post_id = q.entity_id))
        """;

    private const string ListSql = $"""
        select q.id, q.entity_type, q.observation ->> 'platform', q.observation ->> 'platform_id', q.observation ->> 'name', q.task_id, q.source,
            q.reason, q.previous::text,
            (select coalesce(json_object_agg(m ->> 'key', m -> 'value'), '{"{}"}') from jsonb_array_elements(q.observation -> 'metrics') m
             where m ->> 'value' is not null)::text,
            q.sightings, q.state, q.first_seen_at, q.last_seen_at, q.decided_at, q.decision
        from quarantine q
        where {Visible} and (@state is null or q.state = @state) and (@before is null or q.id < @before)
        order by q.id desc limit @limit
        """;

    private const string LockSql = $"""
        select q.entity_type, q.entity_id, q.observation, q.state from quarantine q where q.id = @id and {Visible} for update of q
        """;

    private const string DecideSql = """
        update quarantine set state = $2, decided_at = $3, decision = 'decided by a person' where id = $1
        """;

    /// <summary>The answers about an account or post that are held.</summary>
    public async Task<IReadOnlyList<HeldAnswer>> HeldAsync(KnownTarget known, CancellationToken ct)
    {
        await using var command = database.CreateCommand(HeldSql);
        command.Parameters.Add(new() { Value = QuarantineSql.NameOf(known.Kind) });
        command.Parameters.Add(new() { Value = known.EntityId });
        var held = new List<HeldAnswer>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            held.Add(new(Read(reader.GetString(0)), reader.GetInt32(1), reader.GetFieldValue<DateTimeOffset>(2)));
        return held;
    }

    /// <summary>What was last recorded about an account or post; null when nothing was.</summary>
    public async Task<KnownTarget?> KnownAsync(Observation observation, CancellationToken ct)
    {
        await using var command = database.CreateCommand(observation.Kind == EntityKind.Account ? KnownAccountSql : KnownPostSql);
        command.Parameters.Add(new() { Value = observation.Platform });
        command.Parameters.Add(new() { Value = observation.PlatformId });
        await using var reader = await command.ExecuteReaderAsync(ct);
        if (!await reader.ReadAsync(ct))
            return null;
        return new(observation.Kind, reader.GetInt64(0), observation.PlatformId)
        {
            Audience = reader.GetFieldValue<long?>(1),
            Volume = reader.GetFieldValue<long?>(2),
            IsHeld = reader.GetBoolean(3),
        };
    }

    /// <summary>A page of what a team may see, newest first.</summary>
    public async Task<IReadOnlyList<QuarantineRow>> PageAsync(long teamId, string? state, long? before, int limit, CancellationToken ct)
    {
        await using var command = database.CreateCommand(ListSql);
        command.Parameters.AddWithValue("team", teamId);
        command.Parameters.Add(new("state", NpgsqlTypes.NpgsqlDbType.Text) { Value = (object?)state ?? DBNull.Value });
        command.Parameters.Add(new("before", NpgsqlTypes.NpgsqlDbType.Bigint) { Value = (object?)before ?? DBNull.Value });
        command.Parameters.AddWithValue("limit", limit);
        var rows = new List<QuarantineRow>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            rows.Add(new()
            {
                Id = reader.GetInt64(0),
                EntityType = reader.GetString(1),
                Platform = reader.GetString(2),
                PlatformId = reader.GetString(3),
                Name = reader.GetString(4),
                TaskId = reader.GetFieldValue<Guid?>(5),
                Source = reader.GetString(6),
                Reason = reader.GetString(7),
                Previous = reader.GetString(8),
                Observed = reader.GetString(9),
                Sightings = reader.GetInt32(10),
                State = reader.GetString(11),
                FirstSeenAt = reader.GetFieldValue<DateTimeOffset>(12),
                LastSeenAt = reader.GetFieldValue<DateTimeOffset>(13),
                DecidedAt = reader.GetFieldValue<DateTimeOffset?>(14),
                Decision = reader.GetText(15),
            });
        return rows;
    }

    /// <summary>Records a held answer as truth, as it was measured, in one transaction; answers it when that was done.</summary>
    public Task<(QuarantineDecision Decision, Observation? Observation)> AcceptAsync(long teamId, long id, CancellationToken ct) =>
        DecideAsync(teamId, id, accept: true, ct);

    /// <summary>Throws a held answer away; the next one like it is held anew.</summary>
    public Task<(QuarantineDecision Decision, Observation? Observation)> RejectAsync(long teamId, long id, CancellationToken ct) =>
        DecideAsync(teamId, id, accept: false, ct);

    private async Task<(QuarantineDecision Decision, Observation? Observation)> DecideAsync(long teamId, long id, bool accept, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using var find = new NpgsqlCommand(LockSql, connection, transaction);
        find.Parameters.AddWithValue("id", id);
        find.Parameters.AddWithValue("team", teamId);
        KnownTarget known;
        Observation observation;
        await using (var reader = await find.ExecuteReaderAsync(ct))
        {
            if (!await reader.ReadAsync(ct))
                return (QuarantineDecision.NotFound, null);
            if (reader.GetString(3) != "held")
                return (QuarantineDecision.AlreadyDecided, null);
            observation = Read(reader.GetString(2));
            known = new(observation.Kind, reader.GetInt64(1), observation.PlatformId);
        }

        var now = time.GetUtcNow();
        await using var batch = new NpgsqlBatch(connection, transaction);
        if (accept)
            content.Append(batch, [observation]);
        var decide = new NpgsqlBatchCommand(DecideSql);
        decide.Parameters.Add(new() { Value = id });
        decide.Parameters.Add(new() { Value = accept ? "accepted" : "rejected" });
        decide.Parameters.Add(new() { Value = now.UtcDateTime });
        batch.BatchCommands.Add(decide);
        if (accept)
            QuarantineSql.Append(batch, new(HoldAction.Supersede, known, "another answer was accepted", now), taskId: null);
        await batch.ExecuteNonQueryAsync(ct);
        await transaction.CommitAsync(ct);
        return (QuarantineDecision.Done, observation);
    }

    private static Observation Read(string json) => JsonSerializer.Deserialize(json, ObservationJson.Default.Observation)!;
}
