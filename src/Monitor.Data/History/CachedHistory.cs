using Monitor.Data.HotState;
using Monitor.Data.Observations;
using Monitor.Data.Scheduling;
using Monitor.Data.Sql;

namespace Monitor.Data.History;

/// <summary>
/// Histories through the cache. A page lives as long as the interval of the task that feeds it and is dropped by the write of a
/// new row, so a hit needs no database at all.
/// </summary>
public sealed class CachedHistory(HistoryOwners owners, HistoryReader reader, StalenessCheck staleness, IHotState hotState)
{
    private static readonly TimeSpan UnwatchedTtl = TimeSpan.FromMinutes(5);

    /// <summary>An account's history by platform id or handle; null when it is neither known nor watched.</summary>
    public Task<ServedHistory?> InfluencerAsync(
        long teamId, string platform, string reference, HistoryRange range, CancellationToken ct) =>
        ServeAsync(teamId, platform, HistorySubject.Account(platform, reference), FetchTypes.ProfileByHandle, range,
            () => owners.FindAccountAsync(teamId, platform, reference, ct),
            async id => await reader.InfluencerAsync(id, range, ct), HistoryRows.Write, ct);

    /// <summary>A post's history by short code; null when it is neither known nor watched.</summary>
    public Task<ServedHistory?> PostAsync(long teamId, string platform, string code, HistoryRange range, CancellationToken ct) =>
        ServeAsync(teamId, platform, HistorySubject.Post(platform, code), FetchTypes.PostByShortcode, range,
            () => owners.FindPostAsync(teamId, platform, code, ct),
            async id => await reader.PostAsync(id, range, ct), HistoryRows.Write, ct);

    private async Task<ServedHistory?> ServeAsync<TPoint>(
        long teamId, string platform, string subject, string fetchType, HistoryRange range,
        Func<Task<HistoryOwner?>> find, Func<long, Task<HistoryPage<TPoint>>> read,
        Func<IReadOnlyList<TPoint>, ReadOnlyMemory<byte>> write, CancellationToken ct)
    {
        var pageKey = $"{teamId}:{range.Canonical}";
        var entry = await hotState.GetHistoryAsync(subject, pageKey, ct);
        var page = entry.Payload is { } payload ? CachedPage.Deserialize(payload) : null;
        HistoryOwner? owner = null;
        if (page is null)
        {
            owner = await find();
            if (owner is null)
                return null;
            var rows = owner.EntityId is { } id ? await read(id) : new HistoryPage<TPoint>([], null, null);
            page = new CachedPage(owner.Name, rows.Newest, rows.NextBefore, owner.Watch, write(rows.Points));
            if (owner.Cacheable && entry.Generation is not null)
                await hotState.StoreHistoryAsync(subject, pageKey, page.Serialize(), Ttl(owner.Watch), entry.Generation, ct);
        }

        var stale = await staleness.CheckAsync(platform, fetchType, page.Watch, page.Newest, ct);
        // A history that goes on by itself has a target that can be seen.
        var missing = stale is null && page.Newest is not null ? null : Missing(owner ?? await AgainAsync(find));
        return new ServedHistory(page.Name, page.Rows, page.NextBefore, stale) { Missing = missing };
    }

    private static RunOutcome? Missing(HistoryOwner? owner) => owner?.LastOutcome is RunOutcome.NotFound or RunOutcome.Private ? owner.LastOutcome : null;

    // What is cached is served without the database as well.
    private static async Task<HistoryOwner?> AgainAsync(Func<Task<HistoryOwner?>> find)
    {
        try
        {
            return await find();
        }
        catch (Exception error) when (error.IsDatabaseAway())
        {
            return null;
        }
    }

    private static TimeSpan Ttl(HistoryWatch? watch) => watch is null ? UnwatchedTtl : TimeSpan.FromSeconds(watch.IntervalSeconds);
}

/// <summary>A page of history, ready to be served.</summary>
/// <param name="Name">The account's handle today, or the post's code.</param>
/// <param name="Rows">The rows as a JSON array.</param>
/// <param name="NextBefore">What to ask for as <c>before</c> to go on; null at the end.</param>
/// <param name="Stale">Set when the history is out of date.</param>
public sealed record ServedHistory(string Name, ReadOnlyMemory<byte> Rows, DateTimeOffset? NextBefore, Staleness? Stale)
{
    /// <summary>Why there is nothing new: the target does not exist (any more), or is private.</summary>
    public RunOutcome? Missing { get; init; }
}
