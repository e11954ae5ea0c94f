using Monitor.Data.Observations;
using Monitor.Data.Trace;
using Monitor.Jobs.Collection.Chain;
using Monitor.Jobs.Collection.Contract;
using Monitor.ProviderSimulator.Faults;
using Monitor.Testing;
using Xunit;

namespace Monitor.Jobs.Tests.Collection;

public sealed class SourceTests(PostgresServer postgres) : CollectionTest(postgres)
{
    private static readonly (string, string?)[] Both = [("Providers:tikhub:ApiKey", "a"), ("Providers:rocketapi:ApiKey", "b"), ("Collection:Retries", "0")];

    [Fact]
    public async Task A_provider_that_keeps_failing_rests_for_all_workers_is_probed_once_and_recovers_by_itself()
    {
        var (one, two) = (await StartAsync(Both), await StartAsync(Both));
        Fault("tikhub", FaultKind.ServerError);
        for (var i = 0; i < 5; i++)
            Assert.Equal("rocketapi", (await one.CollectAsync()).Source);

        Time.Advance(TimeSpan.FromSeconds(1));
        await two.Keeper.RunOnceAsync(default);
        for (var i = 0; i < 10; i++)
            Assert.Equal("rocketapi", (await two.CollectAsync()).Source);
        Assert.Equal(5, Calls("tikhub"));

        // The probe fails: the rest is longer.
        Time.Advance(TimeSpan.FromSeconds(29));
        await one.CollectAsync();
        await one.CollectAsync();
        Assert.Equal(6, Calls("tikhub"));
        Assert.Equal(Time.GetUtcNow().AddMinutes(2).UtcDateTime, await Database.ScalarAsync<DateTime>("select resting_until from provider_status where rung = 2"));

        Simulator.ClearFaults();
        Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("tikhub", (await one.CollectAsync()).Source);
        Assert.Equal("tikhub", (await one.CollectAsync()).Source);
        Assert.Equal((short)0, await Database.ScalarAsync<short>("select rung from provider_status where resting_until is null"));
    }

    [Fact]
    public async Task While_every_source_rests_nobody_is_asked_and_the_answer_says_when_the_first_is_back()
    {
        var worker = await StartAsync(Both);
        Fault("tikhub", FaultKind.RateLimited, retryAfter: 100);
        Fault("rocketapi", FaultKind.RateLimited, retryAfter: 40);
        Assert.Equal(TimeSpan.FromSeconds(40), (await worker.CollectAsync()).RetryAfter);

        Time.Advance(TimeSpan.FromSeconds(10));
        var result = await worker.CollectAsync();

        Assert.Equal((CollectionStatus.NoSource, (short)0, TimeSpan.FromSeconds(30)), (result.Status, result.Calls, result.RetryAfter));
        Assert.StartsWith("No source is available at the moment", result.Error, StringComparison.Ordinal);
        Assert.Equal(2, Calls());
    }

    [Fact]
    public async Task Weights_decide_who_is_asked_first_among_those_that_can_be()
    {
        var worker = await StartAsync([.. Both, ("Collection:Weights:instagram:fetch_profile_by_handle", "rocketapi=0.7,tikhub=0.3")]);
        var chain = worker.Chains.For(Platforms.Instagram, FetchTypes.ProfileByHandle);
        var random = new Random(5);

        var drawn = Enumerable.Range(0, 1_000).Count(_ => chain.Draw(random)[0].Declaration.Name == "rocketapi");

        Assert.InRange(drawn, 660, 740);
        Fault("rocketapi", FaultKind.RateLimited, count: 1);
        for (var i = 0; i < 10; i++)
            await worker.CollectAsync();
        Assert.All(Enumerable.Range(0, 50), _ => Assert.Equal("tikhub", chain.Draw(random)[0].Declaration.Name));
    }

    [Fact]
    public async Task All_pages_come_from_the_provider_of_the_first()
    {
        IProvider[] providers = [new PagedProvider("one", Simulator), new PagedProvider("two", Simulator)];
        var worker = await StartAsync(
            Time, providers, ("Providers:one:ApiKey", "a"), ("Providers:two:ApiKey", "b"),
            ("Collection:Chains:instagram:fetch_followers", "one,two"), ("Collection:Weights:instagram:fetch_followers", "one=0.5,two=0.5"));
        var firsts = new HashSet<string>();
        for (var walk = 0; walk < 12; walk++)
        {
            string? cursor = null;
            var sources = new HashSet<string>();
            for (var page = 0; page < 5; page++)
            {
                var result = await worker.CollectAsync("nasa", FetchTypes.Followers, cursor);
                sources.Add(result.Source!);
                cursor = result.NextCursor;
                Assert.Equal($"{result.Source}|{page + 1}", cursor);
            }

            firsts.Add(Assert.Single(sources));
        }

        Assert.Equal(2, firsts.Count);
        Assert.Equal(CollectionStatus.NoSource, (await worker.CollectAsync("nasa", FetchTypes.Followers, "three|1")).Status);
    }

    [Fact]
    public async Task A_provider_at_its_limit_gives_way_to_the_next_and_the_last_one_is_waited_for()
    {
        var worker = await StartAsync([.. Both, ("Providers:tikhub:Limits", "2/10"), ("Providers:rocketapi:Limits", "1/20")]);
        var sources = new List<string?>();
        for (var i = 0; i < 3; i++)
            sources.Add((await worker.CollectAsync()).Source);
        Assert.Equal(["tikhub", "tikhub", "rocketapi"], sources);

        // Two seconds at the first are too short; the second is waited for.
        var waiting = worker.CollectAsync();
        await Time.WaitForTimersAsync(2, default);
        Time.Advance(TimeSpan.FromSeconds(19));
        Assert.False(waiting.IsCompleted);
        Time.Advance(TimeSpan.FromSeconds(1.1));

        Assert.Equal("rocketapi", (await waiting).Source);
        Assert.Equal(4, Calls());
    }

    [Fact]
    public async Task Workers_together_keep_within_the_limit_of_a_provider_in_every_window()
    {
        await using var redis = await RedisServer.StartNewAsync();
        (string, string?)[] settings =
        [
            ("Providers:tikhub:ApiKey", "a"), ("Providers:tikhub:Limits", "5/0.4"), ("Collection:LimitMargin", "00:00:00.3"),
            ("Redis:ConnectionString", redis.ConnectionString),
        ];
        var (one, two) = (await StartAsync(TimeProvider.System, null, settings), await StartAsync(TimeProvider.System, null, settings));
        await Eventually.BecomesTrueAsync(() => one.Hot.IsAvailable && two.Hot.IsAvailable);

        // The first calls of a process are slow, which is not what this is about.
        await Task.WhenAll(one.CollectAsync(), two.CollectAsync());
        var results = await Task.WhenAll(Enumerable.Range(0, 14).Select(i => (i % 2 == 0 ? one : two).CollectAsync($"handle{i}")));

        Assert.All(results, result => Assert.Equal(CollectionStatus.Found, result.Status));
        var arrivals = Simulator.Requests().Select(request => request.At).Order().ToArray();
        Assert.Equal(16, arrivals.Length);
        for (var i = 5; i < arrivals.Length; i++)
            Assert.True(arrivals[i] - arrivals[i - 5] >= TimeSpan.FromSeconds(0.4));
    }

    [Fact]
    public async Task No_wait_is_longer_than_allowed_and_what_has_no_room_costs_no_call()
    {
        var worker = await StartAsync(("Providers:tikhub:ApiKey", "a"), ("Providers:tikhub:Limits", "1/3600"));
        await worker.CollectAsync();

        var result = await worker.CollectAsync();

        Assert.Equal((CollectionStatus.NoSource, (short)0, TimeSpan.FromHours(1)), (result.Status, result.Calls, result.RetryAfter));
        Assert.Equal(1, Calls());
    }

    [Fact]
    public async Task Every_call_is_traced_with_its_outcome_and_its_cost_and_added_up_by_day()
    {
        var worker = await StartAsync(Both);
        Fault("tikhub", FaultKind.ServerError, count: 1);
        await worker.CollectAsync();
        await worker.CollectAsync();
        await worker.Trace.RunOnceAsync(default);

        var calls = await worker.Log.PageAsync(new(null, null, "nasa", null), null, 10, default);
        Assert.Equal(
            [("tikhub", "found", 200), ("rocketapi", "found", 200), ("tikhub", "transient", 500)],
            calls.Select(call => (call.Call.Provider, call.Call.Outcome, (int)call.Call.HttpStatus!)));
        Assert.All(calls, call => Assert.NotNull(call.Call.Credential));
        var last = calls[0];
        Assert.Equal(2, (await worker.Log.PageAsync(new(null, null, null, null), new CallPosition(last.Call.At, last.Id), 10, default)).Count);
        var totals = await worker.Log.TotalsAsync(1, "tikhub", null, 100, default);
        Assert.Equal([("found", 1L, 0.001m), ("transient", 1L, 0.001m)], totals.Select(total => (total.Outcome, total.Calls, total.CostUsd)));
    }
}
