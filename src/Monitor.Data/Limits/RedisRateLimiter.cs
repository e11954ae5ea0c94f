using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Monitor.Data.Redis;
using StackExchange.Redis;

namespace Monitor.Data.Limits;

/// <summary>
/// Counts for all processes that use one Redis server: it alone decides while it knows of every take. Each process also remembers its
/// own takes. When the server was away or lost its memory, each tells it what it does not know, before using it again, and until a
/// window has passed holds no more than <see cref="LimitCaution"/> allows.
/// </summary>
internal sealed partial class RedisRateLimiter : IRateLimiter, IDisposable
{
    private const int MostTries = 3;

    private readonly RedisConnection _redis;
    private readonly LimitPeers _peers;
    private readonly LimitTimings _timings;
    private readonly TimeProvider _time;
    private readonly InProcessRateLimiter _own;
    private readonly LimitCaution _caution;
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _oneByOne = new(1);
    private readonly ConcurrentDictionary<string, int> _totals = new(StringComparer.Ordinal);
    private readonly ILogger _logger;
    private bool _isAway;
    private bool _isAlone;
    private long _awaySince;

    public RedisRateLimiter(RedisConnection redis, LimitPeers peers, LimitTimings timings, TimeProvider time, ILogger logger)
    {
        (_redis, _peers, _timings, _time, _logger) = (redis, peers, timings, time, logger);
        (_own, _caution) = (new InProcessRateLimiter(time), new LimitCaution(timings, time));
        redis.BeforeUse(SynchronizeAsync);
    }

    public async ValueTask<LimitDecision> TakeAsync(IReadOnlyList<LimitLevel> levels, CancellationToken ct)
    {
        if (levels.Count == 0)
            return new(Allowed: true, TimeSpan.Zero, RefusedLevel: null);
        for (var tries = 0; tries < MostTries; tries++)
        {
            var peers = await _peers.ViewAsync(_isAway, ct);
            var decision = IsCautious(levels, peers) ? await TakeCautiouslyAsync(levels, peers, ct) : await AskAsync(levels, ct);
            if (decision is { } known)
                return known;
        }

        return Refused(levels, _timings.Refresh);
    }

    public async ValueTask<IReadOnlyList<int>> UsedAsync(IReadOnlyList<LimitLevel> levels, CancellationToken ct)
    {
        if (levels.Count == 0)
            return [];
        var answer = await _redis.AskAsync(database => database.ScriptEvaluateAsync(LimitScripts.Used, Keys(levels), Arguments(levels)), ct);
        return answer.Received ? [.. ((RedisResult[])answer.Value!).Select(used => (int)used)] : await _own.UsedAsync(levels, ct);
    }

    public async ValueTask ResetAsync(string key, CancellationToken ct)
    {
        await _own.ResetAsync(key, ct);
        await _redis.AskAsync(database => database.KeyDeleteAsync(key), ct);
    }

    public void Dispose() => _oneByOne.Dispose();

    /// <summary>Notes what the others went through; true when this process must hold back.</summary>
    private bool IsCautious(IReadOnlyList<LimitLevel> levels, PeerView peers)
    {
        lock (_gate)
        {
            if (_caution.Note(_isAway, peers.OthersAloneUntil))
                _caution.Begin(Held());
            return _caution.Covers(levels);
        }
    }

    // One at a time: what the server allows has to be counted here before the next may be asked for.
    private async Task<LimitDecision?> TakeCautiouslyAsync(IReadOnlyList<LimitLevel> levels, PeerView peers, CancellationToken ct)
    {
        await _oneByOne.WaitAsync(ct);
        try
        {
            IReadOnlyList<LimitLevel> bounds;
            lock (_gate)
                bounds = _caution.Bound(levels, peers.Workers);
            var own = _own.Check(bounds);
            return own.Allowed ? await AskAsync(levels, ct) : AsAsked(own, levels);
        }
        finally
        {
            _oneByOne.Release();
        }
    }

    /// <summary>Answers null when things have changed and the whole has to be looked at again.</summary>
    private async Task<LimitDecision?> AskAsync(IReadOnlyList<LimitLevel> levels, CancellationToken ct)
    {
        // What was taken alone while the server was being found again.
        if ((_memory is null || (_isAlone && _redis.IsAvailable)) && !await RememberAsync(ct))
            return await TakeAloneAsync(levels, ct);
        var memory = _memory;
        var answer = await _redis.AskAsync(
            database => database.ScriptEvaluateAsync(LimitScripts.Take, [.. Keys(levels), MemoryKey], [.. Arguments(levels), memory]), ct);
        if (!answer.Received)
            return await TakeAloneAsync(levels, ct);
        var values = (RedisResult[])answer.Value!;
        var refused = (int)values[0];
        if (refused < 0)
            return await RememberAsync(ct) ? null : await TakeAloneAsync(levels, ct);
        BackWithServer();
        if (refused > 0)
            return new(Allowed: false, TimeSpan.FromMicroseconds((long)values[1]), levels[refused - 1]);
        _own.Record(levels, memory!);
        var used = values.Skip(2).Select(count => (int)count).ToArray();
        NoteTotals(levels, used);
        return new(Allowed: true, TimeSpan.Zero, RefusedLevel: null) { Used = used };
    }

    private async Task<LimitDecision?> TakeAloneAsync(IReadOnlyList<LimitLevel> levels, CancellationToken ct)
    {
        var begins = false;
        lock (_gate)
            if (!_isAway)
                (begins, _isAway, _awaySince) = (true, true, _time.GetTimestamp());
        var peers = await _peers.ViewAsync(away: true, ct);
        if (begins)
            return null;
        lock (_gate)
        {
            var mayTake = peers.MayTakeAlone || _caution.KnowsAll(peers.Workers);
            if (!mayTake)
                return Refused(levels, _timings.Refresh);
            if (!_isAlone)
            {
                _isAlone = true;
                _caution.Begin(Held());
                LogAlone(_logger, peers.Workers);
            }

            return AsAsked(_own.Take(_caution.Bound(levels, peers.Workers)), levels);
        }
    }

    private void BackWithServer()
    {
        if (!_isAway)
            return;
        lock (_gate)
        {
            if (_isAlone)
                LogTogether(_logger, _time.GetElapsedTime(_awaySince).TotalSeconds);
            _isAway = _isAlone = false;
        }
    }

    private Holdings Held() => new(_own.Held(), new Dictionary<string, int>(_totals, StringComparer.Ordinal));

    private void NoteTotals(IReadOnlyList<LimitLevel> levels, int[] used)
    {
        for (var i = 0; i < levels.Count; i++)
            if (levels[i].Window > _timings.Longest)
                _totals[levels[i].Key] = used[i];
    }

    // In terms of the whole limits, and no longer than until more of them may be held.
    private LimitDecision AsAsked(LimitDecision decision, IReadOnlyList<LimitLevel> levels)
    {
        if (decision.RefusedLevel is not { } bound)
            return decision;
        var level = levels.First(level => level.Key == bound.Key);
        lock (_gate)
            return decision with { RefusedLevel = level, RetryAfter = _caution.Shorten(decision.RetryAfter, level) };
    }

    private static LimitDecision Refused(IReadOnlyList<LimitLevel> levels, TimeSpan wait) => new(Allowed: false, wait, levels[0]);

    private static RedisKey[] Keys(IReadOnlyList<LimitLevel> levels) => [.. levels.Select(level => (RedisKey)level.Key)];

    private static RedisValue[] Arguments(IReadOnlyList<LimitLevel> levels) => [.. levels.SelectMany(level =>
        new RedisValue[] { level.Limit, level.WindowMicroseconds, level.SliceMicroseconds })];

    [LoggerMessage(EventId = 1411, Level = LogLevel.Warning,
        Message = "Calls are counted without Redis: this process takes its share of each limit, one of {Workers}")]
    private static partial void LogAlone(ILogger logger, int workers);

    [LoggerMessage(EventId = 1412, Level = LogLevel.Information, Message = "Calls are counted together over Redis again, after {Seconds:0.0} s")]
    private static partial void LogTogether(ILogger logger, double seconds);
}
