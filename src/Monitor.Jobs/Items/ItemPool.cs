using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Monitor.Data.Queues;
using Monitor.Data.SocialPlatforms;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Loops;

namespace Monitor.Jobs.Items;

/// <summary>
/// Runs claimed items, at most so many of each lane and platform at once: a flood in one lane, or a platform that hangs, cannot hold up the
/// others.
/// </summary>
public sealed partial class ItemPool(
    ItemRunners runners,
    ItemWriter writer,
    ItemReturns returns,
    CallPacer pacer,
    PlatformRegistry platforms,
    IOptions<QueueOptions> options,
    TimeProvider time,
    ILogger<ItemPool> logger)
    : IAsyncDisposable
{
    private readonly ConcurrentDictionary<(long Id, int RunNo), ActiveItem> _active = new();
    private readonly ConcurrentDictionary<(long Id, int RunNo), ActiveItem> _unwritten = new();
    private readonly ConcurrentDictionary<(QueueLane Lane, string Platform), StrongBox<int>> _running = new();
    private readonly CancellationTokenSource _abort = new();

    /// <summary>Called when there is room again.</summary>
    public Action Freed { get; set; } = static () => { };

    /// <summary>Items under way.</summary>
    public int Running => _active.Count;

    /// <summary>Items of a lane that may be started now for a platform.</summary>
    public int Room(QueueLane lane, string platform)
    {
        if (lane.Priority == QueuePriority.Assets)
            return RoomOfAssets(platform);
        var room = Math.Max(0, options.Value.MaxRunning - Volatile.Read(ref Counter(lane, platform).Value));
        if (lane.Priority == QueuePriority.Scheduled && options.Value.MaxRunningFlows is { } flows)
            room = Math.Min(room, RoomOfFlows(platform, flows));
        return lane.ArePaced == true ? Math.Min(room, pacer.Room) : room;
    }

    // Of a limit for all platforms together no platform takes the last places: each of the others finds one.
    private int RoomOfFlows(string platform, int most)
    {
        var (all, idle) = (0, 0);
        foreach (var other in platforms.Names)
        {
            var running = Volatile.Read(ref Counter(QueuePriority.Scheduled, other).Value);
            all += running;
            idle += other != platform && running == 0 ? 1 : 0;
        }

        all += Volatile.Read(ref Counter(QueuePriority.Scheduled, QueueScope.Several).Value);
        return Math.Max(0, most - all - Math.Min(idle, most - 1));
    }

    // Many small claims cost more than a few large ones, and copies are short: there is none until there is room for several.
    private int RoomOfAssets(string platform)
    {
        var room = options.Value.MaxRunningAssets - Volatile.Read(ref Counter(QueuePriority.Assets, platform).Value);
        return room * 4 < options.Value.MaxRunningAssets ? 0 : room;
    }

    private StrongBox<int> Counter(QueueLane lane, string platform) => _running.GetOrAdd((lane, platform), static _ => new StrongBox<int>());

    /// <summary>Starts a run; the caller has made sure that there is room.</summary>
    public void Start(ClaimedItem item, DateTimeOffset claimedAt) =>
        Start(new ActiveItem(item, claimedAt, CancellationTokenSource.CreateLinkedTokenSource(_abort.Token)));

    /// <summary>
    /// Runs an item under a job and waits until what came of it is written; null when it was paused, cancelled or taken over. A run that
    /// <paramref name="ct"/> ends gives its lease back and throws.
    /// </summary>
    public async Task<FinishedItem?> RunAsync(ClaimedItem item, DateTimeOffset claimedAt, long job, CancellationToken ct)
    {
        var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var run = new ActiveItem(item, claimedAt, CancellationTokenSource.CreateLinkedTokenSource(_abort.Token, ct)) { Written = written, Job = job };
        Start(run);
        await run.Execution;
        if (run.Result is { } result)
        {
            await written.Task;
            return result;
        }

        ct.ThrowIfCancellationRequested();
        _abort.Token.ThrowIfCancellationRequested();
        return null;
    }

    /// <summary>The jobs under which items run.</summary>
    public IReadOnlyList<long> Jobs => [.. _active.Values.Select(run => run.Job).OfType<long>()];

    /// <summary>Ends runs whose jobs somebody deleted: their items have failed as cancelled.</summary>
    public void Delete(IReadOnlySet<long> jobs)
    {
        foreach (var run in _active.Values)
            if (run.Job is { } job && jobs.Contains(job))
                run.Delete();
    }

    /// <summary>All runs that hold a lease, those that are over and not written yet among them, and since when.</summary>
    public IReadOnlyList<(long Id, int RunNo, DateTimeOffset LeasedAt)> Leases() =>
        [.. _active.Values.Where(run => run.Result is null).Concat(_unwritten.Values).Select(run => (run.Item.Id, run.Item.RunNo, run.LeasedAt))];

    /// <summary>Notes that these leases were extended.</summary>
    public void Extended(IEnumerable<(long Id, int RunNo)> runs, DateTimeOffset now)
    {
        foreach (var key in runs)
            if (_active.TryGetValue(key, out var run) || _unwritten.TryGetValue(key, out run))
                run.LeasedAt = now;
    }

    /// <summary>Ends runs that are not wanted any more.</summary>
    public void Revoke(IEnumerable<(long Id, int RunNo)> runs)
    {
        foreach (var key in runs)
            if (_active.TryGetValue(key, out var run))
                run.Cancel();
    }

    /// <summary>
    /// Lets runs finish for <paramref name="patience"/>, ends the others and gives their leases back. To be called when nothing
    /// starts runs any more.
    /// </summary>
    public async Task DrainAsync(TimeSpan patience, CancellationToken ct)
    {
        var all = Task.WhenAll(_active.Values.Select(run => run.Execution));
        try
        {
            await all.WaitAsync(patience, time, ct);
            return;
        }
        catch (Exception timeout) when (timeout is TimeoutException or OperationCanceledException)
        {
        }

        LogGivingBack(logger, _active.Count);
        await _abort.CancelAsync();
        await all;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _abort.CancelAsync();
        _abort.Dispose();
    }

    private void Start(ActiveItem run)
    {
        Interlocked.Increment(ref Counter(run.Item.Lane, run.Item.Platform).Value);
        if (run.Item.IsPaced)
            pacer.Expect(run.Item);
        _active[(run.Item.Id, run.Item.RunNo)] = run;
        run.Execution = ExecuteAsync(run);
    }

    private async Task ExecuteAsync(ActiveItem run)
    {
        // The claim loop goes on at once; the run continues on the thread pool.
        await Task.Yield();
        using var scope = logger.BeginScope(new LogScope(("ItemId", run.Item.Id), ("Run", run.Item.RunNo), ("QueueId", run.Item.QueueId)));
        try
        {
            var finished = await CollectAsync(run);
            var written = run.Written ?? new(TaskCreationOptions.RunContinuationsAsynchronously);
            await writer.AddAsync(finished, _abort.Token, written);
            run.Result = finished;
            _unwritten[(run.Item.Id, run.Item.RunNo)] = run;
            _ = ForgetAsync(run, written.Task);
        }
        catch (OperationCanceledException canceled)
        {
            await GiveBackAsync(run, canceled is WorkRevokedException);
        }
        catch (Exception error)
        {
            // The lease runs out and the item is ready again; nothing was recorded.
            LogBroken(logger, error, run.Item.Id, run.Item.RunNo);
        }
        finally
        {
            _active.TryRemove((run.Item.Id, run.Item.RunNo), out _);
            run.Dispose();
            pacer.Served(run.Item);
            Interlocked.Decrement(ref Counter(run.Item.Lane, run.Item.Platform).Value);
            Freed();
        }
    }

    private async Task<FinishedItem> CollectAsync(ActiveItem run)
    {
        try
        {
            run.Budget = runners.BudgetOf(run.Item);
            return await runners.RunAsync(run.Item, run.Budget, run.LeasedAt, run.Token);
        }
        catch (OperationCanceledException) when (run.IsDeleted && !_abort.IsCancellationRequested)
        {
            return ItemPlan.Cancelled(run.Item, time.GetUtcNow());
        }
    }

    private async Task ForgetAsync(ActiveItem run, Task written)
    {
        await written.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _unwritten.TryRemove((run.Item.Id, run.Item.RunNo), out _);
    }

    // Paused, cancelled, or shutting down.
    private async Task GiveBackAsync(ActiveItem run, bool revoked)
    {
        try
        {
            await returns.AddAsync(run.Item with { Question = run.Budget?.ToJsonGivenBack() }, CancellationToken.None);
            LogGivenBack(logger, run.Item.Id, run.Item.RunNo, revoked);
        }
        catch (ChannelClosedException error)
        {
            LogBroken(logger, error, run.Item.Id, run.Item.RunNo);
        }
    }

    private sealed class ActiveItem(ClaimedItem item, DateTimeOffset claimedAt, CancellationTokenSource cancel) : IDisposable
    {
        private readonly Lock _gate = new();
        private bool _disposed;

        public ClaimedItem Item => item;

        public DateTimeOffset LeasedAt { get; set; } = claimedAt;

        public CancellationToken Token { get; } = cancel.Token;

        public FinishedItem? Result { get; set; }

        public CallBudget? Budget { get; set; }

        public long? Job { get; init; }

        public bool IsDeleted { get; private set; }

        public TaskCompletionSource? Written { get; init; }

        public Task Execution { get; set; } = Task.CompletedTask;

        public void Delete()
        {
            IsDeleted = true;
            Cancel();
        }

        public void Cancel()
        {
            lock (_gate)
                if (!_disposed)
                    cancel.Cancel();
        }

        public void Dispose()
        {
            lock (_gate)
            {
                _disposed = true;
                cancel.Dispose();
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Run {Run} of item {ItemId} was given up (revoked: {Revoked})")]
    private static partial void LogGivenBack(ILogger logger, long itemId, int run, bool revoked);

    [LoggerMessage(Level = LogLevel.Error, Message = "Run {Run} of item {ItemId} broke outside of its own error handling")]
    private static partial void LogBroken(ILogger logger, Exception error, long itemId, int run);

    [LoggerMessage(Level = LogLevel.Information, Message = "Giving back {Count} unfinished items; they are ready again at once")]
    private static partial void LogGivingBack(ILogger logger, int count);
}
