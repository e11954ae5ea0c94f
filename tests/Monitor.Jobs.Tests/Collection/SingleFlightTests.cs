using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Chain;
using Monitor.Jobs.Collection.Contract;
using Monitor.ProviderSimulator.Faults;
using Monitor.Testing;
using Xunit;

namespace Monitor.Jobs.Tests.Collection;

public sealed class SingleFlightTests(PostgresServer postgres) : CollectionTest(postgres)
{
    private static readonly (string, string?)[] Sharing = [("Providers:tikhub:ApiKey", "a"), ("Collection:SharedFor", "00:00:10")];

    [Fact]
    public async Task Who_wants_the_same_within_the_window_shares_one_call_and_its_time()
    {
        var worker = await StartAsync(Sharing);
        var first = await worker.CollectAsync();

        Time.Advance(TimeSpan.FromSeconds(9.9));
        var second = await worker.CollectAsync();
        Assert.Equal((first.Observation!.MeasuredAt, (short)0, 0m), (second.Observation!.MeasuredAt, second.Calls, second.CostUsd));

        Time.Advance(TimeSpan.FromSeconds(0.2));
        var third = await worker.CollectAsync();
        Assert.Equal((short)1, third.Calls);
        await worker.CollectAsync("esa");
        Assert.Equal(3, Calls());
        await worker.Trace.RunOnceAsync(default);
        Assert.Equal(1L, await Database.ScalarAsync<long>("select sum(saved)::bigint from provider_usage"));
        Assert.Equal(3L, await Database.ScalarAsync<long>("select count(*) from logged_call"));
    }

    [Fact]
    public async Task Processes_that_want_the_same_at_once_make_one_call_together()
    {
        await using var redis = await RedisServer.StartNewAsync();
        (string, string?)[] settings = [.. Sharing, ("Redis:ConnectionString", redis.ConnectionString)];
        var (one, two) = (await StartAsync(TimeProvider.System, null, settings), await StartAsync(TimeProvider.System, null, settings));
        await Eventually.BecomesTrueAsync(() => one.Hot.IsAvailable && two.Hot.IsAvailable);
        Simulator.AddFault(new() { Provider = "tikhub", Kind = FaultKind.Slow, DelayMs = 200 });

        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => (i % 2 == 0 ? one : two).CollectAsync()));

        Assert.Equal(1, Calls());
        Assert.All(results, result => Assert.Equal(results[0].Observation!.MeasuredAt, result.Observation!.MeasuredAt));
        Assert.All(results, result => Assert.Equal(results[0].Observation!.Metrics, result.Observation!.Metrics));
        Assert.Equal(1, results.Sum(result => result.Calls));
    }

    [Fact]
    public async Task When_the_one_who_asks_gives_up_another_one_asks()
    {
        var worker = await StartAsync(Sharing);
        Fault("tikhub", FaultKind.Hang, count: 1);
        using var given = new CancellationTokenSource();
        var request = new FetchRequest(Platforms.Instagram, FetchTypes.ProfileByHandle, "nasa");
        var leader = worker.Collector.CollectAsync(request, CallGates.Open, given.Token);
        await Eventually.BecomesTrueAsync(() => Calls() == 1);
        var follower = worker.CollectAsync();
        Assert.False(follower.IsCompleted);

        await given.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leader);
        Assert.Equal(CollectionStatus.Found, (await follower).Status);
    }

    [Fact]
    public async Task A_failure_is_not_kept()
    {
        var worker = await StartAsync([.. Sharing, ("Collection:Retries", "0")]);
        Fault("tikhub", FaultKind.ServerError, count: 1);

        Assert.Equal(CollectionStatus.Unavailable, (await worker.CollectAsync()).Status);
        Assert.Equal(CollectionStatus.Found, (await worker.CollectAsync()).Status);
    }
}
