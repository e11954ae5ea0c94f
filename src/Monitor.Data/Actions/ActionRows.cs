using System.Text.Json;
using Monitor.Data.Auditing;
using Monitor.Data.Feed;
using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.Actions;

/// <summary>Rows of actions as they are read, and what the feed and the audit log are told of them.</summary>
internal static class ActionRows
{
    /// <summary>The columns that <see cref="Read"/> reads.</summary>
    public const string Columns = """
        id, team_id, kind, action, selection::text, state, total, done, changed, failed, error, position, actor::text, created_at, started_at, finished_at,
        cancelled_by, told_at, run_no
        """;

    public static ActionRow Read(NpgsqlDataReader reader) => new()
    {
        Id = reader.GetGuid(0),
        TeamId = reader.GetInt64(1),
        Kind = reader.GetString(2),
        Action = reader.GetString(3),
        Selection = JsonSerializer.Deserialize(reader.GetString(4), ActionJson.Default.ActionSelection)!,
        State = reader.GetString(5),
        Total = reader.GetFieldValue<long?>(6),
        Done = reader.GetInt64(7),
        Changed = reader.GetInt64(8),
        Failed = reader.GetInt64(9),
        Error = reader.GetText(10),
        Position = reader.GetText(11),
        Actor = Actor(reader.GetString(12)),
        CreatedAt = reader.GetFieldValue<DateTimeOffset>(13),
        StartedAt = reader.GetFieldValue<DateTimeOffset?>(14),
        FinishedAt = reader.GetFieldValue<DateTimeOffset?>(15),
        CancelledBy = reader.GetText(16),
        ToldAt = reader.GetFieldValue<DateTimeOffset?>(17),
        RunNo = reader.GetInt32(18),
    };

    public static string Stored(AuditActor actor) => JsonSerializer.Serialize(
        new StoredActor(actor.Kind, actor.Id, actor.Name, actor.TeamId, actor.Ip, actor.RequestId), ActionJson.Default.StoredActor);

    /// <summary>A step of an action for the feed of its team.</summary>
    public static NewFeedEvent Event(ActionRow action, string what) => new(JobId: null, action.TeamId, Number: null, $"action.{what}", Progress(action))
    {
        ActionId = action.Id,
    };

    /// <summary>What the audit log says of an action that has ended: what was asked for, and what became of it; nobody's name.</summary>
    public static AuditEntry Entry(ActionRow action, string what) =>
        new($"action.{what}", "action", action.Id.ToString()) { TeamId = action.TeamId, After = Progress(action) };

    private static string Progress(ActionRow action) => JsonSerializer.Serialize(
        new ActionProgress(action.Id, action.Kind, action.Action, action.State, action.Total, action.Done, action.Changed, action.Failed),
        ActionProgressJson.Default.ActionProgress);

    private static AuditActor Actor(string stored)
    {
        var actor = JsonSerializer.Deserialize(stored, ActionJson.Default.StoredActor)!;
        return new AuditActor(actor.Kind, actor.Id, actor.Name, actor.TeamId, actor.Ip, actor.RequestId);
    }
}
