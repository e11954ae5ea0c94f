using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;
using Monitor.Data.Enrichment;

namespace Monitor.Jobs.Enrichment;

/// <summary>Lets so many calls of the language model be made at once in this process, and knows how busy it is.</summary>
public sealed class ModelPool : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Monitor.Enrichment";

    private readonly SemaphoreSlim _slots;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private int _inUse;
    private int _waiting;
    private int _most;
    private TimeSpan _busy;
    private TimeSpan _wanted;
    private long _changedAt;

    /// <summary>Makes the pool and its gauges.</summary>
    public ModelPool(IOptions<EnrichmentOptions> options, IMeterFactory meters, TimeProvider time)
    {
        Capacity = options.Value.Concurrency;
        _slots = new(Capacity, Capacity);
        _time = time;
        _changedAt = time.GetTimestamp();
        var meter = meters.Create(MeterName);
        meter.CreateObservableGauge("monitor_model_pool_capacity", () => Capacity, description: "Calls of the language model that may be made at once.");
        meter.CreateObservableGauge("monitor_model_pool_in_use", () => InUse, description: "Calls of the language model that are under way.");
        meter.CreateObservableGauge("monitor_model_pool_waiting", () => Waiting, description: "Calls of the language model that wait for their turn.");
        meter.CreateObservableCounter("monitor_model_pool_busy_seconds", () => Load.Busy.TotalSeconds, description: "Time of all places of the pool in which a call was under way.");
        meter.CreateObservableCounter(
            "monitor_model_pool_wanted_seconds", () => Load.Wanted.TotalSeconds, description: "Time of all places of the pool while calls waited or were under way.");
    }

    /// <summary>Places.</summary>
    public int Capacity { get; }

    /// <summary>Calls that are under way.</summary>
    public int InUse => Volatile.Read(ref _inUse);

    /// <summary>Calls that wait for a place.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Most calls that were under way at once.</summary>
    public int Most => Volatile.Read(ref _most);

    /// <summary>Time of all places in which a call was under way, and in which calls waited or were under way.</summary>
    public (TimeSpan Busy, TimeSpan Wanted) Load
    {
        get
        {
            lock (_gate)
            {
                Count();
                return (_busy, _wanted);
            }
        }
    }

    /// <summary>The part of the places that was used while there was something to do: 0 to 1; null when there was nothing.</summary>
    public double? Utilisation => Load is { Wanted.Ticks: > 0 } load ? load.Busy / load.Wanted : null;

    /// <summary>Waits for a place; it is given back by disposing.</summary>
    public async Task<IDisposable> EnterAsync(CancellationToken ct)
    {
        Change(waiting: 1, inUse: 0);
        try
        {
            await _slots.WaitAsync(ct);
        }
        catch
        {
            Change(waiting: -1, inUse: 0);
            throw;
        }

        Change(waiting: -1, inUse: 1);
        return new Place(this);
    }

    /// <inheritdoc />
    public void Dispose() => _slots.Dispose();

    private void Change(int waiting, int inUse)
    {
        lock (_gate)
        {
            Count();
            _waiting += waiting;
            _inUse += inUse;
            _most = Math.Max(_most, _inUse);
        }
    }

    private void Count()
    {
        var now = _time.GetTimestamp();
        var passed = _time.GetElapsedTime(_changedAt, now);
        _changedAt = now;
        _busy += passed * _inUse;
        if (_inUse + _waiting > 0)
            _wanted += passed * Capacity;
    }

    private sealed class Place(ModelPool pool) : IDisposable
    {
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 1)
                return;
            pool.Change(waiting: 0, inUse: -1);
            pool._slots.Release();
        }
    }
}
