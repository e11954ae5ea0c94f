using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Monitor.Data.Scheduling;
using Monitor.Jobs.Collection.Contract;

namespace Monitor.Jobs.Tasks;

/// <summary>
/// Runs claimed tasks of one platform, at most so many at once. Each platform has its own pool, so that one whose sources hang
/// cannot hold up the others.
/// </summary>
public sealed partial class TaskPool(
    int capacity, ITaskRunner runner, TaskWriter writer, DueTasks tasks, TimeProvider time, ILogger<TaskPool> logger, IRunLedger? ledger = null)
    : IAsyncDisposable
{
    private readonly ConcurrentDictionary<(Guid TaskId, int RunNo), ActiveRun> _active = new();
    private readonly CancellationTokenSource _abort = new();
    private TaskCompletionSource _freed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _running;

    /// <summary>Runs that may be started now.</summary>
    public int Free => capacity - Volatile.Read(ref _running);

    /// <summary>Runs under way.</summary>
    public int Running => Volatile.Read(ref _running);

    /// <summary>
    /// Waits until <paramref name="wanted"/> runs could be started, or any at all once <paramref name="patience"/> is over: many
    /// small claims cost the database more than a few large ones.
    /// </summary>
    public async Task WaitForRoomAsync(int wanted, TimeSpan patience, CancellationToken ct)
    {
        var since = time.GetTimestamp();
        while (Free < wanted)
        {
            var freed = Volatile.Read(ref _freed);
            if (Free >= wanted)
                return;
            var left = patience - time.GetElapsedTime(since);
            if (left <= TimeSpan.Zero && Free > 0)
                return;
            if (left > TimeSpan.Zero)
                await Task.WhenAny(freed.Task, Task.Delay(left, time, ct));
            else
                await freed.Task.WaitAsync(ct);
            ct.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Starts a run; the caller has made sure that there is room.</summary>
    public void Start(ClaimedTask task, DateTimeOffset claimedAt) =>
        Start(new ActiveRun(task, claimedAt, ledger?.Next(), CancellationTokenSource.CreateLinkedTokenSource(_abort.Token)));

    /// <summary>
    /// Runs a task under an entry that was there before, and waits until what came of it is written; null when it was paused, stopped or
    /// taken over. A run that <paramref name="ct"/> ends gives its lease back and throws.
    /// </summary>
    public async Task<FinishedRun?> RunAsync(ClaimedTask task, DateTimeOffset claimedAt, RunEntry entry, CancellationToken ct)
    {
        var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var run = new ActiveRun(task, claimedAt, entry, CancellationTokenSource.CreateLinkedTokenSource(_abort.Token, ct)) { Written = written };
        Start(run);
        await run.Execution;
        if (run.Result is { } result)
        {
            await written.Task;
            return result;
        }

        if (ct.IsCancellationRequested)
            await tasks.ReleaseAsync([(task.TaskId, task.RunNo)], time.GetUtcNow(), CancellationToken.None);
        ct.ThrowIfCancellationRequested();
        _abort.Token.ThrowIfCancellationRequested();
        return null;
    }

    /// <summary>Runs that have an entry and began before <paramref name="before"/>.</summary>
    public IReadOnlyList<EnteredRun> EnteredBefore(DateTimeOffset before) =>
    [
        .. from run in _active.Values
           where run.Entry is not null && run.Result is null && run.ClaimedAt < before
           select new EnteredRun(run.Entry!, run.Task, run.ClaimedAt),
    ];

    /// <summary>Ends runs whose entries somebody deleted: they are recorded as canceled, and their tasks go on with the next slot.</summary>
    public void Delete(IReadOnlySet<long> entries)
    {
        foreach (var run in _active.Values)
            if (run.Entry is { } entry && entries.Contains(entry.Id))
                run.Delete();
    }

    /// <summary>Runs that hold their lease since before <paramref name="claimedBefore"/>.</summary>
    public IReadOnlyList<(Guid TaskId, int RunNo)> ClaimedBefore(DateTimeOffset claimedBefore) =>
        [.. _active.Values.Where(run => run.LeasedAt < claimedBefore).Select(run => (run.Task.TaskId, run.Task.RunNo))];

    /// <summary>Notes that these leases were extended at <paramref name="now"/> and ends the runs that lost theirs.</summary>
    public void Extended(IReadOnlyList<(Guid TaskId, int RunNo)> asked, IReadOnlySet<(Guid TaskId, int RunNo)> held, DateTimeOffset now)
    {
        foreach (var key in asked)
        {
            if (!_active.TryGetValue(key, out var run))
                continue;
            if (held.Contains(key))
                run.LeasedAt = now;
            else
                run.Cancel();
        }
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

        var late = _active.Values.ToArray();
        await _abort.CancelAsync();
        await all;
        // A run that made it after all is with the completer; giving its lease back would drop its result.
        var unfinished = late.Where(run => run.Result is null).Select(run => (run.Task.TaskId, run.Task.RunNo)).ToArray();
        try
        {
            await tasks.ReleaseAsync(unfinished, time.GetUtcNow(), CancellationToken.None);
            LogReleased(logger, unfinished.Length);
        }
        catch (Exception error)
        {
            // Their leases run out; whatever else ends with this process still has to.
            LogNotReleased(logger, error, unfinished.Length);
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _abort.CancelAsync();
        _abort.Dispose();
    }

    private void Start(ActiveRun run)
    {
        Interlocked.Increment(ref _running);
        _active[(run.Task.TaskId, run.Task.RunNo)] = run;
        run.Execution = ExecuteAsync(run);
    }

    private async Task ExecuteAsync(ActiveRun run)
    {
        // The claim loop goes on at once; the run continues on the thread pool.
        await Task.Yield();
        try
        {
            var finished = await CollectAsync(run) with { Entry = run.Entry };
            await writer.AddAsync(finished, _abort.Token, run.Written);
            run.Result = finished;
        }
        catch (WorkRevokedException)
        {
            LogRevoked(logger, run.Task.TaskId, run.Task.RunNo);
        }
        catch (OperationCanceledException)
        {
            // Lease lost, or shutting down: whoever holds the row now decides.
        }
        catch (Exception error)
        {
            // The lease runs out and the task is due again; nothing was recorded.
            LogBroken(logger, error, run.Task.TaskId, run.Task.RunNo);
        }
        finally
        {
            _active.TryRemove((run.Task.TaskId, run.Task.RunNo), out _);
            run.Dispose();
            Interlocked.Decrement(ref _running);
            Interlocked.Exchange(ref _freed, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
        }
    }

    private async Task<FinishedRun> CollectAsync(ActiveRun run)
    {
        try
        {
            return await runner.RunAsync(run.Task, run.ClaimedAt, run.Token);
        }
        catch (OperationCanceledException) when (run.IsDeleted && !_abort.IsCancellationRequested)
        {
            return Canceled(run);
        }
    }

    private FinishedRun Canceled(ActiveRun run)
    {
        var now = time.GetUtcNow();
        var task = run.Task;
        var (slot, missed) = SlotSchedule.Coalesce(task.AnchorAt, task.IntervalSeconds, task.SlotAt, run.ClaimedAt);
        var next = SlotSchedule.NextAfter(task.AnchorAt, task.IntervalSeconds, now);
        return new()
        {
            TaskId = task.TaskId,
            Platform = task.Platform,
            RunNo = task.RunNo,
            Target = task.Target,
            IntervalSeconds = task.IntervalSeconds,
            SlotAt = slot,
            StartedAt = run.ClaimedAt,
            FinishedAt = now,
            Outcome = RunOutcome.Canceled,
            NextDueAt = next,
            NextSlotAt = next,
            Failures = task.Failures,
            Missed = missed,
            Error = "An operator deleted the run.",
        };
    }

    private sealed class ActiveRun(ClaimedTask task, DateTimeOffset claimedAt, RunEntry? entry, CancellationTokenSource cancel) : IDisposable
    {
        private readonly Lock _gate = new();
        private bool _disposed;

        public ClaimedTask Task => task;

        public DateTimeOffset ClaimedAt { get; } = claimedAt;

        public DateTimeOffset LeasedAt { get; set; } = claimedAt;

        public CancellationToken Token { get; } = cancel.Token;

        public RunEntry? Entry => entry;

        public FinishedRun? Result { get; set; }

        public bool IsDeleted { get; private set; }

        public TaskCompletionSource? Written { get; init; }

        public Task Execution { get; set; } = System.Threading.Tasks.Task.CompletedTask;

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

    [LoggerMessage(Level = LogLevel.Debug, Message = "Task {TaskId} was paused, stopped or taken over during run {Run}")]
    private static partial void LogRevoked(ILogger logger, Guid taskId, int run);

    [LoggerMessage(Level = LogLevel.Error, Message = "Run {Run} of task {TaskId} broke outside of its own error handling")]
    private static partial void LogBroken(ILogger logger, Exception error, Guid taskId, int run);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} unfinished runs could not be given back; they are due again when their leases end")]
    private static partial void LogNotReleased(ILogger logger, Exception error, int count);

    [LoggerMessage(Level = LogLevel.Information, Message = "Gave back {Count} unfinished runs; they are due again at once")]
    private static partial void LogReleased(ILogger logger, int count);
}

/// <summary>A run under way with its entry in the ledger.</summary>
public sealed record EnteredRun(RunEntry Entry, ClaimedTask Task, DateTimeOffset StartedAt);
