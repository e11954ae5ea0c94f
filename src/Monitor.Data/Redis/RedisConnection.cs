using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Monitor.Data.Redis;

/// <summary>
/// The only way to Redis. A call is answered within the time-out or not at all; nothing that Redis does makes it throw. The
/// first call that fails puts Redis away for all callers: they get no answer, at once, until the watch has seen it alive again.
/// </summary>
internal sealed partial class RedisConnection : IAsyncDisposable
{
    private static readonly TimeSpan RefusalLogPause = TimeSpan.FromMinutes(1);

    private readonly ConfigurationOptions _options;
    private readonly RedisTimings _timings;
    private readonly Action<string> _onHint;
    private readonly ILogger _logger;
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _used = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ImmutableArray<Func<IDatabase, Task>> _beforeUse;
    private volatile Session? _session;
    private long _refusalLogDueAt;

    /// <param name="options">Where Redis is.</param>
    /// <param name="timings">How patient to be.</param>
    /// <param name="onHint">Called with the topic of every hint.</param>
    /// <param name="beforeUse">Called whenever Redis was seen alive, before calls are let through again.</param>
    /// <param name="logger">Hears of Redis going away and coming back, once each.</param>
    public RedisConnection(
        ConfigurationOptions options, RedisTimings timings, Action<string> onHint, Func<IDatabase, Task> beforeUse, ILogger logger)
    {
        (_options, _timings, _onHint, _beforeUse, _logger) = (options, timings, onHint, [beforeUse], logger);
        _watching = Task.Run(WatchAsync);
    }

    public bool IsAvailable => _session is not null;

    /// <summary>Adds a step that is taken whenever Redis was seen alive, before calls are let through again; it limits its own waits.</summary>
    public void BeforeUse(Func<IDatabase, Task> step) => ImmutableInterlocked.Update(ref _beforeUse, steps => steps.Add(step));

    /// <summary>Waits until Redis was there for the first time, but not for longer than this.</summary>
    public async Task WaitUntilUsedAsync(TimeSpan patience, CancellationToken ct)
    {
        try
        {
            await _used.Task.WaitAsync(patience, RedisCall.Clock, ct);
        }
        catch (TimeoutException)
        {
            // Whoever needs it is told that it is away.
        }
    }

    /// <summary>Sends a command within a step before use; its failure is thrown.</summary>
    public Task<T> LimitAsync<T>(Func<Task<T>> command) => RedisCall.LimitAsync(command, _timings.Answer, CancellationToken.None);

    /// <summary>Sends a command, or several that are awaited as one.</summary>
    public async Task<RedisAnswer<T>> AskAsync<T>(Func<IDatabase, Task<T>> command, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        if (!_started.Task.IsCompleted)
            await WaitForStartAsync(ct);
        if (_session is not { } session)
            return default;
        try
        {
            return new(Received: true, await RedisCall.LimitAsync(() => command(session.Database), _timings.Answer, ct));
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            throw;
        }
        catch (RedisServerException refusal)
        {
            ReportRefusal(refusal);
        }
        // The client fails in more ways than it documents; none of them is the caller's concern.
        catch (Exception failure)
        {
            GoAway(failure, session);
        }
        return default;
    }

    private async Task WaitForStartAsync(CancellationToken ct)
    {
        try
        {
            await _started.Task.WaitAsync(_timings.Answer, RedisCall.Clock, ct);
        }
        catch (TimeoutException)
        {
            // One caller has waited in vain: the others need not.
            _started.TrySetResult();
        }
    }

    private void GoAway(Exception reason, Session? session)
    {
        // A late failure of an earlier session says nothing about this one.
        if (Interlocked.CompareExchange(ref _session, null, session) != session)
            return;
        ReportAway(reason);
        if (session is not null)
            _disturbed.Release();
    }

    private void ReportRefusal(RedisServerException refusal)
    {
        var now = RedisCall.Clock.GetUtcNow().UtcTicks;
        var dueAt = Interlocked.Read(ref _refusalLogDueAt);
        if (now >= dueAt && Interlocked.CompareExchange(ref _refusalLogDueAt, now + RefusalLogPause.Ticks, dueAt) == dueAt)
            Log.Refused(_logger, RedisAddress.Describe(_options), refusal.Message);
    }

    /// <summary>One time of being reachable; a new object each time, so that its calls can be told from later ones.</summary>
    private sealed record Session(IDatabase Database);
}
