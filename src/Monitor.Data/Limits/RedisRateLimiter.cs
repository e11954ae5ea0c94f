using Monitor.Data.HotState;
using StackExchange.Redis;

namespace Monitor.Data.Limits;

/// <summary>
/// Counts for all processes that use one Redis server.
/// <list type="number">
/// <item>Each process also counts its own takes, so that a server that lost its memory cannot let one process exceed a limit.</item>
/// <item>While the server is away, and for up to a minute after, a process takes no more than its share of each limit.</item>
/// </list>
/// </summary>
internal sealed class RedisRateLimiter(RedisConnection redis, LiveWorkers workers, TimeProvider time) : IRateLimiter
{
    private static readonly TimeSpan LongestCaution = TimeSpan.FromMinutes(1);

    private readonly InProcessRateLimiter _own = new(time);
    private long? _awayAt;

    public async ValueTask<LimitDecision> TakeAsync(IReadOnlyList<LimitLevel> levels, CancellationToken ct)
    {
        if (levels.Count == 0)
            return new(Allowed: true, TimeSpan.Zero, RefusedLevel: null);
        var own = _own.Check(IsCautious(levels) ? await SharesAsync(levels, ct) : levels);
        if (!own.Allowed)
            return own;
        var answer = await redis.AskAsync(database => database.ScriptEvaluateAsync(LimitScripts.Take, Keys(levels), Arguments(levels)), ct);
        if (!answer.Received)
        {
            _awayAt = time.GetTimestamp();
            return _own.Take(await SharesAsync(levels, ct));
        }

        var values = (RedisResult[])answer.Value!;
        if ((int)values[0] is > 0 and var refused)
            return new(Allowed: false, TimeSpan.FromMicroseconds((long)values[1]), levels[refused - 1]);
        _own.Record(levels);
        return new(Allowed: true, TimeSpan.Zero, RefusedLevel: null) { Used = [.. values.Skip(2).Select(used => (int)used)] };
    }

    public async ValueTask<IReadOnlyList<int>> UsedAsync(IReadOnlyList<LimitLevel> levels, CancellationToken ct)
    {
        if (levels.Count == 0)
            return [];
        var answer = await redis.AskAsync(database => database.ScriptEvaluateAsync(LimitScripts.Used, Keys(levels), Arguments(levels)), ct);
        return answer.Received ? [.. ((RedisResult[])answer.Value!).Select(used => (int)used)] : await _own.UsedAsync(levels, ct);
    }

    public async ValueTask ResetAsync(string key, CancellationToken ct)
    {
        await _own.ResetAsync(key, ct);
        await redis.AskAsync(database => database.KeyDeleteAsync(key), ct);
    }

    private bool IsCautious(IReadOnlyList<LimitLevel> levels) =>
        _awayAt is { } at && time.GetElapsedTime(at) is var since && since < LongestCaution && levels.Any(level => since < level.Window);

    private async ValueTask<IReadOnlyList<LimitLevel>> SharesAsync(IReadOnlyList<LimitLevel> levels, CancellationToken ct)
    {
        var peers = await workers.CountAsync(ct);
        return peers == 1 ? levels : [.. levels.Select(level => Share(level, peers))];
    }

    // A limit smaller than the number of workers becomes one take within a longer window.
    private static LimitLevel Share(LimitLevel level, int peers) => level.Limit >= peers
        ? level with { Limit = level.Limit / peers }
        : level with { Limit = 1, Window = level.Window * ((double)peers / level.Limit) };

    private static RedisKey[] Keys(IReadOnlyList<LimitLevel> levels) => [.. levels.Select(level => (RedisKey)level.Key)];

    private static RedisValue[] Arguments(IReadOnlyList<LimitLevel> levels) => [.. levels.SelectMany(level =>
        new RedisValue[] { level.Limit, level.WindowMicroseconds, level.SliceMicroseconds })];
}
