using Monitor.ProviderSimulator.Faults;
using Monitor.ProviderSimulator.Requests;
using Monitor.Testing;
using Xunit;

namespace Monitor.Jobs.Tests.Collection;

/// <summary>How many answers of one provider a process waits for at once.</summary>
public sealed class ConnectionLimitTests(PostgresServer postgres) : CollectionTest(postgres)
{
    [Fact]
    public async Task No_more_calls_are_under_way_than_there_are_connections()
    {
        var worker = await StartAsync(("Providers:tikhub:ApiKey", "a"), ("Collection:ConnectionsPerProvider", "3"));
        Simulator.AddFault(new() { Provider = "tikhub", Kind = FaultKind.Slow, DelayMs = 60 });

        await Task.WhenAll(Enumerable.Range(0, 12).Select(n => worker.CollectAsync($"user{n}")));

        var calls = Simulator.Requests(new RequestFilter("tikhub"));
        Assert.Equal(12, calls.Count);
        // Times are kept in whole milliseconds, so two calls that follow one another may seem to touch.
        Assert.All(calls, one => Assert.InRange(calls.Count(other => other.At <= one.At && other.At.AddMilliseconds(other.DurationMs!.Value - 2) > one.At), 1, 3));
    }
}
