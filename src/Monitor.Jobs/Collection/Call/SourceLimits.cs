using Monitor.Data.Limits;
using Monitor.Data.Queues;
using Monitor.Jobs.Collection.Contract;

namespace Monitor.Jobs.Collection.Call;

/// <summary>Room for one call, or none.</summary>
/// <param name="Wait">Null: it was taken. Else how long until there may be some.</param>
/// <param name="TakenAt">When it was asked for, as a timestamp of the clock.</param>
public readonly record struct Room(TimeSpan? Wait, long TakenAt);

/// <summary>
/// Keeps the calls to one provider within what it allows, together with all other workers. Who finds no room waits in line, behind
/// what is more urgent; only the first of the line asks the limiter again.
/// </summary>
public sealed class SourceLimits
{
    private readonly IRateLimiter _limiter;
    private readonly TimeProvider _time;
    private readonly TimeSpan _margin;
    private readonly LimitLevel[] _levels;
    private readonly UrgentFirst _line = new();
    private int _waiting;

    /// <param name="source">Name of the provider.</param>
    /// <param name="specs">What it allows.</param>
    /// <param name="margin">Added to every window: calls do not arrive as evenly as they were let through.</param>
    /// <param name="limiter">Who counts.</param>
    /// <param name="time">Whose time passes.</param>
    public SourceLimits(string source, IReadOnlyList<RateSpec> specs, TimeSpan margin, IRateLimiter limiter, TimeProvider time)
    {
        (_limiter, _time, _margin) = (limiter, time, margin);
        _levels = [.. specs.Select(spec => new LimitLevel(
            $"beat_{source}_{spec.Calls}_per_{spec.Window.TotalSeconds:0.###}s", spec.Calls, spec.Window + margin, $"{spec.Calls} per {spec.Window.TotalSeconds:0.###} s"))];
    }

    /// <summary>What the provider allows, with the margin.</summary>
    public IReadOnlyList<LimitLevel> Levels => _levels;

    /// <summary>Those who wait for room now.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Waits for room, at most for <paramref name="patience"/>.</summary>
    public async ValueTask<Room> EnterAsync(QueuePriority priority, TimeSpan patience, CancellationToken ct)
    {
        var since = _time.GetTimestamp();
        if (_levels.Length == 0)
            return new(null, since);
        LimitDecision decision = default;
        if (Volatile.Read(ref _waiting) == 0 && (decision = await _limiter.TakeAsync(_levels, ct)).Allowed)
            return new(null, since);
        if (decision.RetryAfter > patience)
            return new(decision.RetryAfter, since);
        Interlocked.Increment(ref _waiting);
        try
        {
            return await WaitInLineAsync(priority, since, patience, decision.RetryAfter, ct);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    /// <summary>
    /// Whether so much time has passed since room was taken that a call now would count within another window than the take: the
    /// machine was busy, or something else took long.
    /// </summary>
    public bool IsStale(Room room) => _levels.Length > 0 && _margin > TimeSpan.Zero && _time.GetElapsedTime(room.TakenAt) > _margin / 2;

    private async Task<Room> WaitInLineAsync(QueuePriority priority, long since, TimeSpan patience, TimeSpan expected, CancellationToken ct)
    {
        using var enough = new CancellationTokenSource(patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, enough.Token);
        try
        {
            await _line.EnterAsync(priority, either.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new(expected > TimeSpan.Zero ? expected : TimeSpan.FromSeconds(1), since);
        }

        try
        {
            while (true)
            {
                var asked = _time.GetTimestamp();
                var decision = await _limiter.TakeAsync(_levels, ct);
                if (decision.Allowed)
                    return new(null, asked);
                if (_time.GetElapsedTime(since) + decision.RetryAfter > patience)
                    return new(decision.RetryAfter, since);
                await Task.Delay(decision.RetryAfter + TimeSpan.FromMilliseconds(1), _time, ct);
            }
        }
        finally
        {
            _line.Leave();
        }
    }
}
