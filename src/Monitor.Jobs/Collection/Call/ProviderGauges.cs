using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Monitor.Jobs.Collection.Call;

/// <summary>Shows how many calls this process makes to each provider, and how many wait for room within its limits.</summary>
public sealed class ProviderGauges
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Monitor.Providers";

    private readonly ConcurrentDictionary<string, (CallCount Calls, SourceLimits Limits)> _providers = new(StringComparer.Ordinal);

    /// <summary>Makes the gauges; they show the providers that are added.</summary>
    /// <param name="capacity">Connections to one provider.</param>
    /// <param name="meters">Where they are shown.</param>
    public ProviderGauges(int capacity, IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        meter.CreateObservableGauge("monitor_provider_calls_capacity", () => Measure(_ => capacity), description: "Connections to the provider that may be open at once.");
        meter.CreateObservableGauge("monitor_provider_calls_in_use", () => Measure(provider => provider.Calls.UnderWay), description: "Calls to the provider that are under way, also those that wait for a connection.");
        meter.CreateObservableGauge(
            "monitor_provider_calls_waiting", () => Measure(provider => provider.Limits.Waiting), description: "Calls to the provider that wait for room within its limits.");
    }

    /// <summary>Shows a provider, and answers what its calls are to be counted by.</summary>
    public CallCount Add(string provider, SourceLimits limits) => _providers.GetOrAdd(provider, _ => (new CallCount(), limits)).Calls;

    private IEnumerable<Measurement<int>> Measure(Func<(CallCount Calls, SourceLimits Limits), int> read) =>
        _providers.Select(provider => new Measurement<int>(read(provider.Value), new KeyValuePair<string, object?>("provider", provider.Key)));
}

/// <summary>How many calls are under way.</summary>
public sealed class CallCount
{
    private int _underWay;

    /// <summary>Those that began and have not ended.</summary>
    public int UnderWay => Volatile.Read(ref _underWay);

    /// <summary>One begins.</summary>
    public void Begin() => Interlocked.Increment(ref _underWay);

    /// <summary>One has ended.</summary>
    public void End() => Interlocked.Decrement(ref _underWay);
}
