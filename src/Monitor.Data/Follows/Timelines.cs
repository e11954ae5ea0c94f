using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;
using Monitor.Data.Content;

namespace Monitor.Data.Follows;

/// <summary>A page of a timeline.</summary>
/// <param name="Posts">Its posts, the newest first.</param>
/// <param name="Next">Where the next page begins; null at the end.</param>
public sealed record TimelinePage(IReadOnlyList<OwnedPost> Posts, TimelinePosition? Next);

/// <summary>
/// The posts of the accounts that somebody follows, the newest first. The database is the truth; where there is Redis, the newest of them are
/// kept there for whoever reads, and answers are the same with and without it.
/// </summary>
public sealed class Timelines
{
    private readonly TimelineReader _database;
    private readonly TimelineStore? _store;
    private readonly ContentReader _content;
    private readonly FollowOptions _options;

    internal Timelines(TimelineReader database, TimelineStore? store, ContentReader content, IOptions<FollowOptions> options) =>
        (_database, _store, _content, _options) = (database, store, content, options.Value);

    /// <summary>A page of somebody's timeline.</summary>
    /// <param name="reader">Whose.</param>
    /// <param name="after">Where the page before ended.</param>
    /// <param name="limit">How many posts at most.</param>
    /// <param name="ct">Cancels it.</param>
    public async Task<TimelinePage> PageAsync(Reader reader, TimelinePosition? after, int limit, CancellationToken ct)
    {
        // One more tells whether there is a next page.
        var entries = (_store is null ? null : await StoredAsync(_store, reader, after, limit + 1, ct))
            ?? await _database.PageAsync(reader, after, limit + 1, ct);
        TimelinePosition? next = entries.Count > limit ? new TimelinePosition(entries[limit - 1].At, entries[limit - 1].PostId) : null;
        return new TimelinePage(await BodiesAsync([.. entries.Take(limit)], ct), next);
    }

    /// <summary>Forgets what is kept for some people, at once: what they follow has changed.</summary>
    public Task DropAsync(IReadOnlyCollection<Reader> readers, CancellationToken ct) =>
        _store is null || readers.Count == 0 ? Task.CompletedTask : _store.DropAsync(readers.Select(TimelineKeys.Of), ct);

    /// <summary>Forgets what is kept of an account, at once.</summary>
    public async Task DropAsync(long accountId, CancellationToken ct)
    {
        if (_store is null)
            return;
        await _store.DropAsync([TimelineKeys.Of(accountId)], ct);
        await _store.DropBodiesAsync([accountId], ct);
    }

    // Null: the database answers.
    private async Task<IReadOnlyList<TimelineEntry>?> StoredAsync(TimelineStore store, Reader reader, TimelinePosition? after, int count, CancellationToken ct)
    {
        var name = TimelineKeys.Of(reader);
        var page = await store.ReadAsync(name, after, count, ct);
        if (page.State == StoredTimeline.Missing)
        {
            var (entries, large) = await _database.PushedAsync(reader, _options.Kept + 1, ct);
            page = await StoreAsync(store, name, page, entries, large, after, count, ct);
        }

        if (page.State == StoredTimeline.Away || EndsEarly(page, count))
            return null;
        if (page.Merged.Count == 0)
            return page.Entries;
        var accounts = await Task.WhenAll(page.Merged.Select(account => OfAccountAsync(store, account, after, count, ct)));
        if (accounts.Any(account => account.State == StoredTimeline.Away || EndsEarly(account, count)))
            return null;
        return [.. accounts.Append(page).SelectMany(source => source.Entries).DistinctBy(entry => entry.PostId)
            .OrderByDescending(entry => entry.At).ThenByDescending(entry => entry.PostId).Take(count)];
    }

    private async Task<StoredPage> OfAccountAsync(TimelineStore store, long accountId, TimelinePosition? after, int count, CancellationToken ct)
    {
        var name = TimelineKeys.Of(accountId);
        var page = await store.ReadAsync(name, after, count, ct);
        return page.State == StoredTimeline.Missing
            ? await StoreAsync(store, name, page, await _database.OfAccountAsync(accountId, _options.Kept + 1, ct), [], after, count, ct)
            : page;
    }

    private async Task<StoredPage> StoreAsync(
        TimelineStore store, string name, StoredPage missed, List<TimelineEntry> entries, IReadOnlyList<long> merged, TimelinePosition? after, int count,
        CancellationToken ct)
    {
        var isWhole = entries.Count <= _options.Kept;
        if (!isWhole)
            entries.RemoveAt(entries.Count - 1);
        await store.StoreAsync(name, missed, entries, isWhole, merged, ct);
        return missed with
        {
            State = StoredTimeline.Found,
            IsWhole = isWhole,
            Merged = merged,
            Entries = [.. entries.Where(entry => after is not { } position || entry.IsAfter(position)).Take(count)],
        };
    }

    // Only the newest are kept: where they end, older ones may follow.
    private static bool EndsEarly(StoredPage page, int count) => !page.IsWhole && page.Entries.Count < count;

    private async Task<IReadOnlyList<OwnedPost>> BodiesAsync(TimelineEntry[] entries, CancellationToken ct)
    {
        if (entries.Length == 0)
            return [];
        var known = _store is null ? [] : await _store.BodiesAsync(entries, ct);
        var posts = known.ToDictionary(body => body.Key, body => JsonSerializer.Deserialize(body.Value, TimelineJson.Default.OwnedPost)!);
        long[] missing = [.. entries.Select(entry => entry.PostId).Where(id => !posts.ContainsKey(id))];
        if (missing.Length > 0)
        {
            var read = await _content.PostsAsync(missing, ct);
            foreach (var post in read)
                posts[post.Post.Id] = post;
            if (_store is not null && read.Count > 0)
                await _store.StoreBodiesAsync(
                    read.Select(post => (post.Account.Id, post.Post.Id, JsonSerializer.SerializeToUtf8Bytes(post, TimelineJson.Default.OwnedPost))), ct);
        }

        // One that was removed a moment ago is left out.
        return [.. entries.Select(entry => posts.GetValueOrDefault(entry.PostId)).OfType<OwnedPost>()];
    }
}

/// <summary>How what is shown of posts is kept.</summary>
[JsonSerializable(typeof(OwnedPost))]
internal sealed partial class TimelineJson : JsonSerializerContext;
