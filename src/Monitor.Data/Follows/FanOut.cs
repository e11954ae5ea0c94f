using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Monitor.Data.Follows;

/// <summary>
/// Brings what was noted to the timelines in Redis: new posts to those who follow their account, and what follows, posts and accounts that changed
/// or are gone out of them. As long as it goes on, and is not behind, timelines are read from Redis; otherwise from the database.
/// </summary>
public sealed partial class FanOut
{
    private const int AtOnce = 500;

    // Work that waits for longer is behind.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly TimelineWork _work;
    private readonly TimelineStore? _store;
    private readonly FollowOptions _options;
    private readonly ILogger _logger;

    internal FanOut(NpgsqlDataSource database, TimelineStore? store, IOptions<FollowOptions> options, TimeProvider time, ILogger<FanOut> logger) =>
        (_work, _store, _options, _logger) = (new TimelineWork(database, time), store, options.Value, logger);

    /// <summary>Does what waits, up to a bound; true when there may be more.</summary>
    public async Task<bool> RunAsync(CancellationToken ct)
    {
        var batch = await _work.ClaimAsync(AtOnce, ct);
        if (_store is null)
        {
            await _work.ForgetAsync(batch, ct);
            return batch.Work.Count == AtOnce;
        }

        if (await _store.RunAsync(ct) is not { } run)
        {
            await _work.GiveUpAsync(batch, ct);
            return batch.Work.Count == AtOnce;
        }

        if (run != batch.RedisRun)
        {
            LogNewRun(_logger);
            await _work.BeginRunAsync(run, ct);
        }

        if (!await PushAsync(_store, batch.Work, ct))
        {
            LogUnreached(_logger, batch.Work.Count);
            await _work.GiveUpAsync(batch, ct);
            return false;
        }

        await _work.EndAsync(batch, ct);
        if (await _work.EpochIfFreshAsync(Patience, ct) is { } epoch)
            await _store.SayFreshAsync(epoch, ct);
        return batch.Work.Count == AtOnce;
    }

    private async Task<bool> PushAsync(TimelineStore store, IReadOnlyList<ClaimedWork> work, CancellationToken ct)
    {
        if (work.Count == 0)
            return true;
        var posts = await _work.PostsAsync([.. work.Where(one => one.Kind == ClaimedWork.Post).Select(one => one.PostId).Distinct()], ct);
        var gone = work.Where(one => one.Kind == ClaimedWork.Gone).ToArray();
        var accounts = work.Where(one => one.Kind == ClaimedWork.Account).Select(one => one.AccountId).Distinct().ToArray();
        var large = await LargeAsync([.. posts.Select(post => post.AccountId).Distinct()], ct);
        // Posts of large accounts are pushed to nobody; but one that is gone may still stand where it was pushed before.
        var followers = await _work.FollowersAsync(
            [.. posts.Select(post => post.AccountId).Where(id => !large.Contains(id)).Concat(gone.Select(one => one.AccountId)).Concat(accounts).Distinct()], ct);

        var pushes = posts.SelectMany(post => large.Contains(post.AccountId)
                ? [new TimelinePush(TimelineKeys.Of(post.AccountId), post, IsGone: false)]
                : followers[post.AccountId].Select(reader => new TimelinePush(TimelineKeys.Of(reader), post, IsGone: false)))
            .Concat(gone.SelectMany(one => followers[one.AccountId].Select(TimelineKeys.Of).Append(TimelineKeys.Of(one.AccountId))
                .Select(name => new TimelinePush(name, new TimelineEntry(0, one.PostId, one.AccountId), IsGone: true))));
        return await store.PushAsync(pushes, ct)
            && await store.DropAsync(
                work.Where(one => one.Kind == ClaimedWork.OfReader).Select(one => one.Reader).Concat(accounts.SelectMany(account => followers[account])).Distinct()
                    .Select(TimelineKeys.Of).Concat(accounts.Select(TimelineKeys.Of)), ct)
            && await store.DropBodiesAsync([.. accounts.Concat(gone.Select(one => one.AccountId)).Distinct()], ct);
    }

    // An account becomes large above the border, and is so until it has lost half of it: who stands at the border does not go to and fro.
    private async Task<HashSet<long>> LargeAsync(long[] accounts, CancellationToken ct)
    {
        var large = new HashSet<long>();
        if (accounts.Length == 0)
            return large;
        foreach (var (account, wasLarge, followers) in await _work.SizesAsync(accounts, _options.Border, ct))
        {
            var isLarge = wasLarge ? followers * 2 > _options.Border : followers > _options.Border;
            if (isLarge)
                large.Add(account);
            if (isLarge == wasLarge)
                continue;
            LogResized(_logger, account, isLarge ? "merged when people read" : "pushed");
            await _work.ResizeAsync(account, isLarge, ct);
        }

        return large;
    }

    [LoggerMessage(EventId = 1561, Level = LogLevel.Information, Message = "Redis is another run: feeds are built anew")]
    private static partial void LogNewRun(ILogger logger);

    [LoggerMessage(EventId = 1562, Level = LogLevel.Warning, Message = "Redis was not reached with {Count} changes: feeds come from the database, and are built anew")]
    private static partial void LogUnreached(ILogger logger, int count);

    [LoggerMessage(EventId = 1563, Level = LogLevel.Information, Message = "New posts of account {AccountId} are {Way} from now on")]
    private static partial void LogResized(ILogger logger, long accountId, string way);
}
