using Monitor.Data.Content;
using Monitor.Data.Feed;
using Npgsql;

namespace Monitor.Data.Queues;

/// <summary>
/// A transaction in which items begin or end, as their kinds see it. Rows that many items share are to be locked for the last round trip
/// and the commit only, so kinds leave such statements and their events here instead of running them.
/// </summary>
public sealed class ItemTransaction(NpgsqlConnection connection, DateTimeOffset now)
{
    /// <summary>The connection, in a transaction.</summary>
    public NpgsqlConnection Connection => connection;

    /// <summary>The time of everything in it.</summary>
    public DateTimeOffset Now => now;

    /// <summary>Statements that come last, in this order.</summary>
    public IList<NpgsqlBatchCommand> Closing { get; } = [];

    /// <summary>What is to be done after the commit; a failure there is made good by <see cref="IItemKind.CatchUpAsync"/>.</summary>
    public IList<Func<CancellationToken, Task>> Afterwards { get; } = [];

    /// <summary>Events for the feeds of teams. All kinds together write them once, at the very end: that is how feeds are locked in order.</summary>
    internal List<NewFeedEvent> Events { get; } = [];

    private readonly List<CollectedFor> _collected = [];

    /// <summary>Notes that a run brought what it did for a team, which sees it from now on; what is held about an account or post as well.</summary>
    public void Collected(long teamId, FinishedItem run)
    {
        if (run.Outcome == ItemOutcome.Done)
            _collected.AddRange(CollectedContent.Of(teamId, run.Observation, run.Items));
        if (run.Hold is { Action: HoldAction.Hold, Observation: { } held })
            _collected.Add(new(teamId, held));
    }

    /// <summary>Runs what was left for the end.</summary>
    internal async Task CloseAsync(CancellationToken ct)
    {
        if (Closing.Count + Events.Count + _collected.Count == 0)
            return;
        await using var batch = new NpgsqlBatch(connection);
        if (_collected.Count > 0)
            batch.BatchCommands.Add(CollectedContent.Insert(_collected, now));
        foreach (var statement in Closing)
            batch.BatchCommands.Add(statement);
        if (Events.Count > 0)
            batch.BatchCommands.Add(FeedWriter.Insert(Events, now));
        await batch.ExecuteNonQueryAsync(ct);
    }
}
