using Microsoft.Extensions.Logging;

namespace Monitor.Data.HotState;

/// <summary>The state of one process, for a service that runs without Redis. It behaves as <see cref="RedisHotState"/> does.</summary>
internal sealed class InProcessHotState : IHotState
{
    // What an entry costs beside its payload: keys, list nodes, dictionary slots. An estimate is enough for a bound.
    private const int Overhead = 256;

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly HintListeners _hints;
    private readonly BoundedStore<Guid, bool> _paused;
    private readonly BoundedStore<string, string> _generations;
    private readonly BoundedStore<string, Dictionary<string, byte[]>> _histories;
    private readonly BoundedStore<string, byte[]> _fallbacks;

    public InProcessHotState(TimeProvider time, ILogger<InProcessHotState> logger, InProcessLimits limits)
    {
        _time = time;
        _hints = new HintListeners(logger);
        _paused = new(limits.PauseFlags, time);
        _generations = new(limits.Generations, time);
        _histories = new(limits.HistoryBytes, time);
        _fallbacks = new(limits.FallbackBytes, time);
    }

    public bool IsShared => false;

    public bool IsAvailable => true;

    public Task<bool?> IsPausedAsync(Guid taskId, CancellationToken ct) =>
        Locked(() => (bool?)_paused.TryGet(taskId, out _), ct);

    public Task SetPausedAsync(IReadOnlyCollection<Guid> taskIds, CancellationToken ct) => Locked(() =>
    {
        foreach (var taskId in taskIds)
            _paused.Set(taskId, value: true, weight: 1, DateTimeOffset.MaxValue);
    }, ct);

    public Task ClearPausedAsync(IReadOnlyCollection<Guid> taskIds, CancellationToken ct) => Locked(() =>
    {
        foreach (var taskId in taskIds)
            _paused.Remove(taskId);
    }, ct);

    public Task<HistoryCacheEntry> GetHistoryAsync(string subject, string page, CancellationToken ct) => Locked(() =>
    {
        if (_histories.TryGet(subject, out var pages) && pages.Value.TryGetValue(page, out var payload))
            return new HistoryCacheEntry(payload, "");
        if (!_generations.TryGet(subject, out var generation))
        {
            generation = generation with { Value = HotKeys.NewGeneration() };
            _generations.Set(subject, generation.Value, weight: 1, _time.GetUtcNow() + HotKeys.GenerationLife);
        }
        return new HistoryCacheEntry(Payload: null, generation.Value);
    }, ct);

    public Task StoreHistoryAsync(
        string subject, string page, ReadOnlyMemory<byte> payload, TimeSpan ttl, string? generation, CancellationToken ct) => Locked(() =>
    {
        if (!HotKeys.TryLife(ttl, out var life) || !_generations.TryGet(subject, out var current) || current.Value != generation)
            return;
        var expiresAt = _time.GetUtcNow() + life;
        var pages = new Dictionary<string, byte[]>();
        if (_histories.TryGet(subject, out var stored))
        {
            pages = stored.Value;
            expiresAt = stored.ExpiresAt < expiresAt ? stored.ExpiresAt : expiresAt;
        }
        if (pages.Count >= HotKeys.MaxPagesPerSubject && !pages.ContainsKey(page))
            return;
        pages[page] = payload.ToArray();
        _histories.Set(subject, pages, pages.Sum(entry => (long)entry.Value.Length + Overhead), expiresAt);
    }, ct);

    public Task InvalidateHistoryAsync(IReadOnlyCollection<string> subjects, CancellationToken ct) => Locked(() =>
    {
        foreach (var subject in subjects)
        {
            _histories.Remove(subject);
            _generations.Remove(subject);
        }
    }, ct);

    public Task StoreFallbacksAsync(IReadOnlyCollection<FallbackEntry> entries, CancellationToken ct) => Locked(() =>
    {
        foreach (var (key, payload, ttl) in entries)
        {
            if (HotKeys.TryLife(ttl, out var life))
                _fallbacks.Set(key, payload.ToArray(), payload.Length + Overhead, _time.GetUtcNow() + life);
        }
    }, ct);

    public Task<ReadOnlyMemory<byte>?> GetFallbackAsync(string key, CancellationToken ct) => Locked(
        () => _fallbacks.TryGet(key, out var entry) ? entry.Value : (ReadOnlyMemory<byte>?)null, ct);

    public Task DropFallbacksAsync(IReadOnlyCollection<string> keys, CancellationToken ct) => Locked(() =>
    {
        foreach (var key in keys)
            _fallbacks.Remove(key);
    }, ct);

    public Task HintAsync(string topic, CancellationToken ct) => Locked(() => _hints.Raise(topic), ct);

    public IDisposable OnHint(string topic, Action wake) => _hints.Add(topic, wake);

    private Task<T> Locked<T>(Func<T> work, CancellationToken ct)
    {
        if (ct.IsCancellationRequested)
            return Task.FromCanceled<T>(ct);
        lock (_gate)
            return Task.FromResult(work());
    }

    private Task Locked(Action work, CancellationToken ct)
    {
        if (ct.IsCancellationRequested)
            return Task.FromCanceled(ct);
        lock (_gate)
            work();
        return Task.CompletedTask;
    }
}

/// <summary>How much the in-process store may hold before it forgets the oldest.</summary>
internal sealed record InProcessLimits(long HistoryBytes, long FallbackBytes, int PauseFlags, int Generations)
{
    public static readonly InProcessLimits Default = new(
        HistoryBytes: 32 << 20, FallbackBytes: 64 << 20, PauseFlags: 100_000, Generations: 20_000);
}
