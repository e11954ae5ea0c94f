using Monitor.Data.Limits;

namespace Monitor.Jobs.Collection.Sources;

/// <summary>
/// Keeps the calls to one provider within what it allows, together with all other workers. Who finds no room waits in line; only
/// the first of the line asks the limiter again.
/// </summary>
public sealed class SourceLimits : IDisposable
{
    private readonly IRateLimiter _limiter;
    private readonly TimeProvider _time;
    private readonly LimitLevel[] _levels;
    private readonly SemaphoreSlim _line = new(1);
    private int _waiting;

    /// <param name="source">Name of the provider.</param>
    /// <param name="specs">What it allows.</param>
    /// <param name="margin">Added to every window: calls do not arrive as evenly as they were let through.</param>
    /// <param name="limiter">Who counts.</param>
    /// <param name="time">Whose time passes.</param>
    public SourceLimits(string source, IReadOnlyList<RateSpec> specs, TimeSpan margin, IRateLimiter limiter, TimeProvider time)
    {
        (_limiter, _time) = (limiter, time);
        _levels = [.. specs.Select(spec => new LimitLevel(
            $"beat_{source}_{spec.Calls}_per_{spec.Window.TotalSeconds:0.###}s", spec.Calls, spec.Window + margin, $"{spec.Calls} per {spec.Window.TotalSeconds:0.###} s"))];
    }

    /// <summary>What the provider allows, with the margin.</summary>
    public IReadOnlyList<LimitLevel> Levels => _levels;

    /// <summary>Waits for room, at most for <paramref name="patience"/>; answers null when there is, else how long it still takes.</summary>
    public async ValueTask<TimeSpan?> EnterAsync(TimeSpan patience, CancellationToken ct)
    {
        if (_levels.Length == 0)
            return null;
        var since = _time.GetTimestamp();
        LimitDecision decision = default;
        if (Volatile.Read(ref _waiting) == 0 && (decision = await _limiter.TakeAsync(_levels, ct)).Allowed)
            return null;
        if (decision.RetryAfter > patience)
            return decision.RetryAfter;
        Interlocked.Increment(ref _waiting);
        try
        {
            return await WaitInLineAsync(since, patience, decision.RetryAfter, ct);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _line.Dispose();

    private async Task<TimeSpan?> WaitInLineAsync(long since, TimeSpan patience, TimeSpan expected, CancellationToken ct)
    {
        using var enough = new CancellationTokenSource(patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, enough.Token);
        try
        {
            await _line.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return expected > TimeSpan.Zero ? expected : TimeSpan.FromSeconds(1);
        }

        try
        {
            while (true)
            {
                var decision = await _limiter.TakeAsync(_levels, ct);
                if (decision.Allowed)
                    return null;
                if (_time.GetElapsedTime(since) + decision.RetryAfter > patience)
                    return decision.RetryAfter;
                await Task.Delay(decision.RetryAfter + TimeSpan.FromMilliseconds(1), _time, ct);
            }
        }
        finally
        {
            _line.Release();
        }
    }
}
