namespace Monitor.Testing;

/// <summary>
/// A clock that stands still until a test moves it. Timers, and everything built on them (delays, time-outs, periodic timers),
/// fire during <see cref="Advance"/>, in the order of their due times, on the calling thread.
/// </summary>
public sealed class ManualTimeProvider(DateTimeOffset start) : TimeProvider
{
    /// <summary>Where the clock starts by default; databases of <see cref="PostgresServer"/> have partitions around it.</summary>
    public static readonly DateTimeOffset DefaultStart = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);

    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _armed = [];
    private readonly List<(int Count, TaskCompletionSource Reached)> _waiting = [];
    private DateTimeOffset _epoch = start.ToUniversalTime();
    private TimeSpan _elapsed;
    private long _sequence;

    /// <summary>Creates a clock at <see cref="DefaultStart"/>.</summary>
    public ManualTimeProvider() : this(DefaultStart)
    {
    }

    /// <inheritdoc />
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc />
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
            return _epoch + _elapsed;
    }

    /// <inheritdoc />
    public override long GetTimestamp()
    {
        lock (_gate)
            return _elapsed.Ticks;
    }

    /// <inheritdoc />
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Lets time pass.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        TimeSpan target;
        lock (_gate)
            target = _elapsed + by;
        while (TakeNext(target) is { } timer)
            timer.Fire();
    }

    /// <summary>Lets time pass until the clock shows <paramref name="at"/>.</summary>
    public void AdvanceTo(DateTimeOffset at) => Advance(at - GetUtcNow());

    /// <summary>Sets what the clock shows, forwards or backwards, as an operator would: no time passes and no timer fires.</summary>
    public void SetUtcNow(DateTimeOffset at)
    {
        lock (_gate)
            _epoch = at.ToUniversalTime() - _elapsed;
    }

    /// <summary>Completes as soon as at least this many timers are pending: the code under test has begun to wait.</summary>
    public Task WaitForTimersAsync(int count, CancellationToken ct)
    {
        lock (_gate)
        {
            if (_armed.Count >= count)
                return Task.CompletedTask;
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((count, reached));
            return reached.Task.WaitAsync(ct);
        }
    }

    private ManualTimer? TakeNext(TimeSpan target)
    {
        lock (_gate)
        {
            var next = _armed.Where(timer => timer.DueAt <= target).MinBy(timer => (timer.DueAt, timer.Sequence));
            // Another thread may have moved the clock further in the meantime: it never runs backwards.
            var reached = next?.DueAt ?? target;
            _elapsed = reached > _elapsed ? reached : _elapsed;
            if (next is null)
                return null;
            if (next.Period > TimeSpan.Zero)
                (next.DueAt, next.Sequence) = (next.DueAt + next.Period, ++_sequence);
            else
                _armed.Remove(next);
            return next;
        }
    }

    private bool Arm(ManualTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        lock (_gate)
        {
            _armed.Remove(timer);
            if (timer.IsDisposed)
                return false;
            if (dueTime < TimeSpan.Zero)
                return true;
            (timer.DueAt, timer.Period, timer.Sequence) = (_elapsed + dueTime, period, ++_sequence);
            _armed.Add(timer);
            foreach (var (_, reached) in _waiting.Where(waiting => waiting.Count <= _armed.Count))
                reached.TrySetResult();
            _waiting.RemoveAll(waiting => waiting.Count <= _armed.Count);
            return true;
        }
    }

    private void Disarm(ManualTimer timer)
    {
        lock (_gate)
        {
            timer.IsDisposed = true;
            _armed.Remove(timer);
        }
    }

    private sealed class ManualTimer(ManualTimeProvider time, TimerCallback callback, object? state) : ITimer
    {
        public TimeSpan DueAt { get; set; }

        public TimeSpan Period { get; set; }

        public long Sequence { get; set; }

        public bool IsDisposed { get; set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (!time.Arm(this, dueTime, period))
                return false;
            // As with the system's clock, a timer that is due at once needs no passing of time.
            if (dueTime == TimeSpan.Zero)
                time.Advance(TimeSpan.Zero);
            return true;
        }

        public void Dispose() => time.Disarm(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
