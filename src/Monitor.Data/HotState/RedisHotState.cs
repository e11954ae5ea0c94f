using Microsoft.Extensions.Logging;
using Monitor.Data.Redis;
using StackExchange.Redis;

namespace Monitor.Data.HotState;

/// <summary>The state shared by all processes that use one Redis server.</summary>
internal sealed class RedisHotState : IHotState, IAsyncDisposable
{
    // Keeps a bulk action over very many tasks from holding the server up.
    private const int Chunk = 1_000;

    // About 10 MB of names; beyond that the whole cache is dropped when Redis is back.
    private const int MostMissedDeletes = 100_000;

    private readonly HintListeners _hints;
    private readonly MissedDeletes _missed;
    private readonly RedisConnection _redis;

    public RedisHotState(ConfigurationOptions options, RedisTimings timings, ILogger<RedisHotState> logger, int mostMissedDeletes = MostMissedDeletes)
    {
        _hints = new HintListeners(logger);
        _missed = new MissedDeletes(mostMissedDeletes, timings.Answer);
        _redis = new RedisConnection(options, timings, _hints.Raise, _missed.ReplayAsync, logger);
    }

    /// <summary>For what else lives on the same server.</summary>
    public RedisConnection Connection => _redis;

    public bool IsShared => true;

    public bool IsAvailable => _redis.IsAvailable;

    public async Task<bool?> IsPausedAsync(Guid taskId, CancellationToken ct)
    {
        var answer = await _redis.AskAsync(redis => redis.KeyExistsAsync(HotKeys.Paused(taskId)), ct);
        return answer.Received ? answer.Value : null;
    }

    public async Task SetPausedAsync(IReadOnlyCollection<Guid> taskIds, CancellationToken ct)
    {
        foreach (var chunk in taskIds.Chunk(Chunk))
        {
            var flags = Array.ConvertAll(chunk, id => KeyValuePair.Create((RedisKey)HotKeys.Paused(id), (RedisValue)1));
            await _redis.AskAsync(redis => redis.StringSetAsync(flags), ct);
        }
    }

    public Task ClearPausedAsync(IReadOnlyCollection<Guid> taskIds, CancellationToken ct) =>
        DeleteAsync(taskIds.Select(id => (RedisKey)HotKeys.Paused(id)), ct);

    // A hit costs one read. A miss is followed by a database query, beside which a second round trip is nothing.
    public async Task<HistoryCacheEntry> GetHistoryAsync(string subject, string page, CancellationToken ct)
    {
        var hit = await _redis.AskAsync(redis => redis.HashGetAsync(HotKeys.History(subject), page), ct);
        if (!hit.Received)
            return default;
        if (!hit.Value.IsNull)
            return new HistoryCacheEntry((byte[]?)hit.Value, "");
        var generation = await _redis.AskAsync(redis => redis.ScriptEvaluateAsync(
            RedisScripts.BeginGeneration,
            [HotKeys.HistoryGeneration(subject)],
            [HotKeys.NewGeneration(), (long)HotKeys.GenerationLife.TotalMilliseconds]), ct);
        return generation.Received ? new HistoryCacheEntry(Payload: null, (string?)generation.Value) : default;
    }

    public async Task StoreHistoryAsync(
        string subject, string page, ReadOnlyMemory<byte> payload, TimeSpan ttl, string? generation, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        if (generation is null || !HotKeys.TryLife(ttl, out var life))
            return;
        // A copy, because the command may still be under way when the caller reuses its buffer.
        var content = payload.ToArray();
        await _redis.AskAsync(redis => redis.ScriptEvaluateAsync(
            RedisScripts.StorePage,
            [HotKeys.History(subject), HotKeys.HistoryGeneration(subject)],
            [generation, page, content, (long)life.TotalMilliseconds, HotKeys.MaxPagesPerSubject]), ct);
    }

    // Without its generation no reader can store a page that it read before; the next miss begins a new one.
    public Task InvalidateHistoryAsync(IReadOnlyCollection<string> subjects, CancellationToken ct) => DeleteAsync(
        subjects.SelectMany(subject => new[] { (RedisKey)HotKeys.History(subject), (RedisKey)HotKeys.HistoryGeneration(subject) }), ct);

    public async Task StoreFallbacksAsync(IReadOnlyCollection<FallbackEntry> entries, CancellationToken ct)
    {
        foreach (var chunk in entries.Chunk(Chunk))
        {
            var values = chunk.Select(entry => (entry.Key, Content: entry.Payload.ToArray(), entry.Ttl)).ToArray();
            await _redis.AskAsync(redis => Task.WhenAll(
                from value in values
                where HotKeys.TryLife(value.Ttl, out _)
                select redis.StringSetAsync(HotKeys.Fallback(value.Key), value.Content, Life(value.Ttl))), ct);
        }

        static TimeSpan Life(TimeSpan ttl) => HotKeys.TryLife(ttl, out var life) ? life : ttl;
    }

    public async Task<ReadOnlyMemory<byte>?> GetFallbackAsync(string key, CancellationToken ct)
    {
        var answer = await _redis.AskAsync(redis => redis.StringGetAsync(HotKeys.Fallback(key)), ct);
        // Without the cast, null would become an empty answer by way of byte[].
        return answer.Received && !answer.Value.IsNull ? (byte[]?)answer.Value : (ReadOnlyMemory<byte>?)null;
    }

    public Task DropFallbacksAsync(IReadOnlyCollection<string> keys, CancellationToken ct) =>
        DeleteAsync(keys.Select(key => (RedisKey)HotKeys.Fallback(key)), ct);

    public async Task HintAsync(string topic, CancellationToken ct)
    {
        var answer = await _redis.AskAsync(redis => redis.PublishAsync(RedisChannel.Literal(RedisLink.HintPrefix + topic), 1), ct);
        // Whoever waits in this process need not suffer.
        if (!answer.Received)
            _hints.Raise(topic);
    }

    public IDisposable OnHint(string topic, Action wake) => _hints.Add(topic, wake);

    public ValueTask DisposeAsync() => _redis.DisposeAsync();

    private async Task DeleteAsync(IEnumerable<RedisKey> keys, CancellationToken ct)
    {
        foreach (var chunk in keys.Chunk(Chunk))
        {
            var answer = await _redis.AskAsync(redis => redis.KeyDeleteAsync(chunk), ct);
            if (!answer.Received)
                _missed.Add(chunk);
        }
    }
}
