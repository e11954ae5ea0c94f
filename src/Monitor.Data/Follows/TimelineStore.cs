using System.Globalization;
using Monitor.Data.Redis;
using StackExchange.Redis;

namespace Monitor.Data.Follows;

/// <summary>What Redis knows of a timeline.</summary>
internal enum StoredTimeline
{
    /// <summary>It cannot be asked, or may lack something: the database answers.</summary>
    Away,

    /// <summary>It has none.</summary>
    Missing,

    /// <summary>It has one.</summary>
    Found,
}

/// <summary>A page of a timeline in Redis.</summary>
/// <param name="State">Whether there is one.</param>
/// <param name="Epoch">Where there is none: the epoch for one that is to be stored.</param>
/// <param name="Generation">The same: proves that nothing happened to it meanwhile.</param>
/// <param name="IsWhole">Whether nothing older is missing.</param>
/// <param name="Merged">The accounts whose posts are not in it.</param>
/// <param name="Entries">The page.</param>
internal sealed record StoredPage(
    StoredTimeline State, string Epoch, string Generation, bool IsWhole, IReadOnlyList<long> Merged, IReadOnlyList<TimelineEntry> Entries)
{
    public static readonly StoredPage Away = new(StoredTimeline.Away, "", "", IsWhole: false, [], []);
}

/// <summary>What is to happen to a timeline.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Entry">The post.</param>
/// <param name="IsGone">Whether the post is taken out.</param>
internal readonly record struct TimelinePush(string Name, TimelineEntry Entry, bool IsGone);

/// <summary>Timelines in Redis.</summary>
internal sealed class TimelineStore(RedisConnection redis, FollowOptions options)
{
    // A reader may take so long from a miss to storing.
    private static readonly TimeSpan GenerationLife = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan FreshLife = TimeSpan.FromSeconds(5);

    // So many timelines a script, and scripts on their way at once: each stays far below what a call may take, and others get their turn.
    private const int AScript = 100;
    private const int AtOnce = 20;

    /// <summary>Reads a page.</summary>
    public async Task<StoredPage> ReadAsync(string name, TimelinePosition? after, int limit, CancellationToken ct)
    {
        var answer = await redis.AskAsync(
            database => database.ScriptEvaluateAsync(
                TimelineScripts.Read,
                [TimelineKeys.Fresh, TimelineKeys.Posts(name), TimelineKeys.Generation(name)],
                [
                    after is { } position ? position.At : "+inf", after is { } last ? Digits(last.PostId) : "", limit, (long)options.KeptFor.TotalMilliseconds,
                    Guid.NewGuid().ToString("N"), (long)GenerationLife.TotalMilliseconds,
                ]), ct);
        if (!answer.Received)
            return StoredPage.Away;
        var values = (RedisResult[])answer.Value!;
        return (int)values[0] switch
        {
            1 => new StoredPage(StoredTimeline.Missing, (string)values[1]!, (string)values[2]!, IsWhole: false, [], []),
            2 => Found((string)values[1]!, (RedisValue[])values[2]!),
            _ => StoredPage.Away,
        };
    }

    /// <summary>Stores a timeline, unless something happened to it since it was missed.</summary>
    public Task StoreAsync(
        string name, StoredPage missed, IReadOnlyList<TimelineEntry> entries, bool isWhole, IReadOnlyList<long> merged, CancellationToken ct)
    {
        var values = new List<RedisValue>(3 + (2 * entries.Count))
        {
            missed.Generation,
            (long)options.KeptFor.TotalMilliseconds,
            $"!{missed.Epoch}|{(isWhole ? 1 : 0)}|{string.Join(',', merged)}",
        };
        foreach (var entry in entries)
        {
            values.Add(entry.At);
            values.Add(Member(entry));
        }

        return redis.AskAsync(
            database => database.ScriptEvaluateAsync(TimelineScripts.Store, [TimelineKeys.Posts(name), TimelineKeys.Generation(name)], [.. values]), ct);
    }

    /// <summary>Pushes posts into those timelines that there are; false when it did not reach all of them.</summary>
    public async Task<bool> PushAsync(IEnumerable<TimelinePush> pushes, CancellationToken ct)
    {
        foreach (var scripts in pushes.GroupBy(push => push.Name, StringComparer.Ordinal).Chunk(AScript).Chunk(AtOnce))
        {
            var answer = await redis.AskAsync(database => Task.WhenAll(scripts.Select(script => PushAsync(database, script))), ct);
            if (!answer.Received)
                return false;
        }

        return true;
    }

    /// <summary>Forgets timelines, and whatever is being built of them.</summary>
    public async Task<bool> DropAsync(IEnumerable<string> names, CancellationToken ct)
    {
        foreach (var chunk in names.Chunk(AScript * AtOnce))
        {
            RedisKey[] keys = [.. chunk.SelectMany(name => new[] { TimelineKeys.Posts(name), TimelineKeys.Generation(name) })];
            if (!(await redis.AskAsync(database => database.KeyDeleteAsync(keys), ct)).Received)
                return false;
        }

        return true;
    }

    /// <summary>Forgets what is shown of accounts' posts.</summary>
    public async Task<bool> DropBodiesAsync(IReadOnlyCollection<long> accounts, CancellationToken ct) => accounts.Count == 0
        || (await redis.AskAsync(database => database.KeyDeleteAsync([.. accounts.Select(TimelineKeys.Bodies)]), ct)).Received;

    /// <summary>What is shown of posts, as far as it is known.</summary>
    public async Task<Dictionary<long, byte[]>> BodiesAsync(IReadOnlyList<TimelineEntry> entries, CancellationToken ct)
    {
        var found = new Dictionary<long, byte[]>();
        var accounts = entries.GroupBy(entry => entry.AccountId).Select(account => (Id: account.Key, Posts: account.Select(entry => entry.PostId).ToArray())).ToArray();
        var answer = await redis.AskAsync(
            database => Task.WhenAll(accounts.Select(account =>
                database.HashGetAsync(TimelineKeys.Bodies(account.Id), Array.ConvertAll(account.Posts, id => (RedisValue)id)))), ct);
        if (!answer.Received)
            return found;
        for (var i = 0; i < accounts.Length; i++)
            for (var j = 0; j < accounts[i].Posts.Length; j++)
                if ((byte[]?)answer.Value[i][j] is { } body)
                    found[accounts[i].Posts[j]] = body;
        return found;
    }

    /// <summary>Keeps what is shown of posts for a short while.</summary>
    public Task StoreBodiesAsync(IEnumerable<(long AccountId, long PostId, byte[] Body)> bodies, CancellationToken ct)
    {
        var accounts = bodies.GroupBy(body => body.AccountId).Select(account => (
            Key: TimelineKeys.Bodies(account.Key),
            Values: account.SelectMany(body => new RedisValue[] { body.PostId, body.Body }).Prepend((long)options.PostLife.TotalMilliseconds).ToArray())).ToArray();
        return redis.AskAsync(
            database => Task.WhenAll(accounts.Select(account => database.ScriptEvaluateAsync(TimelineScripts.StoreBodies, [account.Key], account.Values))), ct);
    }

    /// <summary>Which run of the server this is: one that was restarted may have come back with what it knew long ago. Null while it is away.</summary>
    public async Task<string?> RunAsync(CancellationToken ct)
    {
        var answer = await redis.AskAsync(database => database.ScriptEvaluateAsync(TimelineScripts.Run), ct);
        return answer.Received ? (string?)answer.Value : null;
    }

    /// <summary>Says that nothing waits to be pushed for long; it has to be said again and again.</summary>
    public Task SayFreshAsync(long epoch, CancellationToken ct) =>
        redis.AskAsync(database => database.StringSetAsync(TimelineKeys.Fresh, epoch, FreshLife), ct);

    private async Task<bool> PushAsync(IDatabase database, IGrouping<string, TimelinePush>[] timelines)
    {
        var keys = new List<RedisKey>(2 * timelines.Length);
        var values = new List<RedisValue> { options.Kept };
        foreach (var timeline in timelines)
        {
            keys.Add(TimelineKeys.Posts(timeline.Key));
            keys.Add(TimelineKeys.Generation(timeline.Key));
            var count = values.Count;
            values.Add(0);
            foreach (var push in timeline)
            {
                values.Add(push.IsGone ? "" : push.Entry.At);
                values.Add(Member(push.Entry));
            }

            values[count] = (values.Count - count) / 2;
        }

        await database.ScriptEvaluateAsync(TimelineScripts.Push, [.. keys], [.. values]);
        return true;
    }

    private static StoredPage Found(string about, RedisValue[] values)
    {
        var parts = about.Split('|');
        var entries = new TimelineEntry[values.Length / 2];
        for (var i = 0; i < entries.Length; i++)
        {
            var member = ((string)values[2 * i]!).Split(':');
            entries[i] = new TimelineEntry((long)(double)values[(2 * i) + 1], Number(member[0]), Number(member[1]));
        }

        return new StoredPage(
            StoredTimeline.Found, "", "", parts[1] == "1", [.. parts[2].Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Number)], entries);
    }

    private static string Member(TimelineEntry entry) => string.Create(CultureInfo.InvariantCulture, $"{Digits(entry.PostId)}:{entry.AccountId}");

    private static string Digits(long id) => id.ToString("D19", CultureInfo.InvariantCulture);

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
