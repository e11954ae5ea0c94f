using Monitor.Data.HotState;
using Monitor.Data.Queues;

namespace Monitor.Data.Flows;

/// <summary>A request for the work of a flow: a row of <c>scrape_request_log</c>.</summary>
public sealed class ScrapeRequestKind : IItemKind
{
    /// <summary>As it is stored.</summary>
    public static readonly ItemKind Id = new(2);

    /// <inheritdoc />
    public ItemKind Kind => Id;

    /// <inheritdoc />
    public IReadOnlyList<string> Topics { get; } = [HintTopic.Jobs, HintTopic.Requests];

    /// <inheritdoc />
    public string FreedStep => """
        requests as (
            update scrape_request_log set status = 'PENDING', picked_at = null, event_timestamp = $1
            where id in (select ref_id from freed where kind = 2) and status = 'PROCESSING')
        """;

    /// <inheritdoc />
    public async Task<IReadOnlyList<ClaimedItem>> StartedAsync(ItemTransaction work, IReadOnlyList<ClaimedItem> items, CancellationToken ct)
    {
        work.Events.AddRange(await RequestWriter.StartAsync(work.Connection, [.. items.Select(item => item.RefId)], work.Now, ct));
        return items;
    }

    /// <inheritdoc />
    public async Task FinishedAsync(ItemTransaction work, IReadOnlyList<FinishedItem> runs, CancellationToken ct)
    {
        var events = await RequestWriter.WriteAsync(work.Connection, runs, work.Now, ct);
        work.Events.AddRange(events);
        var teams = events.ToDictionary(happened => happened.RequestId!.Value, happened => happened.TeamId);
        foreach (var run in runs)
            if (teams.TryGetValue(run.Item.RefId, out var team))
                work.Collected(team, run);
    }
}
