using System.Diagnostics.Metrics;
using Monitor.Data.Limits;
using Monitor.Data.Observations;
using Monitor.Data.Queues;
using Monitor.Jobs.Collection.Call;
using Monitor.Jobs.Collection.Contract;
using Monitor.ProviderSimulator.Faults;
using Monitor.Testing;
using Xunit;

namespace Monitor.Jobs.Tests.Collection;

/// <summary>What a process shows of its calls to providers.</summary>
public sealed class ProviderGaugesTests(PostgresServer postgres) : CollectionTest(postgres)
{
    [Fact]
    public async Task A_call_is_in_use_from_its_begin_to_its_end()
    {
        var worker = await StartAsync(("Providers:tikhub:ApiKey", "a"), ("Collection:ConnectionsPerProvider", "3"));
        Assert.NotEmpty(worker.Chains.PlatformNames);
        using var gauges = new Gauges(worker.Meters);
        Simulator.AddFault(new() { Provider = "tikhub", Kind = FaultKind.Slow, DelayMs = 60_000 });
        using var enough = new CancellationTokenSource();
        Assert.Equal((3, 0, 0), gauges.Of("tikhub"));

        var call = worker.Collector.CollectAsync(new(Platforms.Instagram, FetchTypes.ProfileByHandle, "nasa"), CallGates.Open, enough.Token);
        await Eventually.BecomesTrueAsync(() => Calls("tikhub") == 1);

        Assert.Equal((3, 1, 0), gauges.Of("tikhub"));
        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal((3, 0, 0), gauges.Of("tikhub"));
    }

    [Fact]
    public async Task Who_waits_for_room_within_the_limits_is_waiting()
    {
        var worker = await StartAsync();
        using var gauges = new Gauges(worker.Meters);
        var limits = new SourceLimits("some", [new RateSpec(1, TimeSpan.FromMinutes(1))], TimeSpan.Zero, new InProcessRateLimiter(Time), Time);
        new ProviderGauges(5, worker.Meters).Add("some", limits);
        await limits.EnterAsync(QueuePriority.Batch, TimeSpan.FromHours(1), default);
        using var enough = new CancellationTokenSource();

        var waits = limits.EnterAsync(QueuePriority.Batch, TimeSpan.FromHours(1), enough.Token).AsTask();

        Assert.Equal((5, 0, 1), gauges.Of("some"));
        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waits);
        Assert.Equal((5, 0, 0), gauges.Of("some"));
    }

    // Reads the gauges as whoever scrapes them does.
    private sealed class Gauges : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly Dictionary<(string Name, object? Provider), int> _values = [];

        public Gauges(IMeterFactory meters)
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Scope == meters && instrument.Meter.Name == ProviderGauges.MeterName)
                    listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => _values[(instrument.Name, tags[0].Value)] = value);
            _listener.Start();
        }

        public (int Capacity, int InUse, int Waiting) Of(string provider)
        {
            _listener.RecordObservableInstruments();
            return (Value("capacity"), Value("in_use"), Value("waiting"));

            int Value(string name) => _values[($"monitor_provider_calls_{name}", provider)];
        }

        public void Dispose() => _listener.Dispose();
    }
}
