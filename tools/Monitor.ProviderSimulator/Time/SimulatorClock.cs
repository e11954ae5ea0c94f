namespace Monitor.ProviderSimulator.Time;

/// <summary>
/// The time of the social network: the real time, moved by an offset and run at a chosen speed, so that charts can grow faster than
/// life. Requests are logged in real time.
/// </summary>
public sealed class SimulatorClock : TimeProvider
{
    /// <summary>The highest speed.</summary>
    public const double FastestSpeed = 100_000;

    /// <summary>The largest offset in either direction.</summary>
    public static readonly TimeSpan FarthestOffset = TimeSpan.FromDays(36_500);

    private static readonly DateTimeOffset End = new(9_000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Lock _gate = new();
    private readonly TimeProvider _real;
    private DateTimeOffset _realAnchor;
    private DateTimeOffset _anchor;
    private double _speed = 1;

    /// <summary>Starts at the real time and runs with it.</summary>
    public SimulatorClock(TimeProvider real)
    {
        _real = real;
        _realAnchor = _anchor = real.GetUtcNow();
    }

    /// <summary>Seconds of the network per real second; a change moves no time that has passed.</summary>
    public double Speed
    {
        get
        {
            lock (_gate)
                return _speed;
        }

        set
        {
            if (value is not (>= 0 and <= FastestSpeed))
                throw new ArgumentOutOfRangeException(nameof(value));
            lock (_gate)
            {
                var now = _real.GetUtcNow();
                (_anchor, _realAnchor, _speed) = (At(now), now, value);
            }
        }
    }

    /// <summary>Distance from the real time to the network's at this moment.</summary>
    public TimeSpan Offset
    {
        get
        {
            lock (_gate)
            {
                var now = _real.GetUtcNow();
                return At(now) - now;
            }
        }

        set
        {
            if (value.Duration() > FarthestOffset)
                throw new ArgumentOutOfRangeException(nameof(value));
            lock (_gate)
            {
                var now = _real.GetUtcNow();
                (_anchor, _realAnchor) = (now + value, now);
            }
        }
    }

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
            return At(_real.GetUtcNow());
    }

    private DateTimeOffset At(DateTimeOffset realNow)
    {
        var passed = (realNow - _realAnchor).TotalSeconds * _speed;
        return passed < (End - _anchor).TotalSeconds ? _anchor.AddSeconds(passed) : End;
    }
}
