using Monitor.Data.Enrichment;
using Monitor.Jobs.Enrichment;
using Monitor.Jobs.Tests.Items;
using Monitor.ProviderSimulator.Faults;
using Monitor.Testing;
using Xunit;

namespace Monitor.Jobs.Tests.Enrichment;

/// <summary>What estimates cost, and how calls are shared and bounded.</summary>
public sealed class ModelCostTests(PostgresServer postgres) : EnrichmentTest(postgres)
{
    private const string Man = """{"gender":"M"}""";

    [Fact]
    public async Task Given_a_hundred_profiles_when_they_are_estimated_then_the_bill_says_what_each_and_all_of_them_cost()
    {
        await using var model = await ModelStub.StartAsync(request => ModelReply.About(request, _ => Man, prompt: 101, completion: 7));
        await using var one = await ItemHarness.StartAsync(Database, Simulator, model.Settings());

        await EstimateAsync(one, 100);

        var calls = model.Requests.Count;
        // 0.5 and 1.5 US dollars for a million tokens.
        var cost = calls * ((101 * 0.5m + 7 * 1.5m) / 1_000_000);
        Assert.Equal(cost, await Database.ScalarAsync<decimal>("select sum(cost_usd) from model_ledger"));
        Assert.Equal(cost, await Database.ScalarAsync<decimal>("select sum(cost_usd) from enrichment"));
        Assert.Equal(cost, await Database.ScalarAsync<decimal>("select spent_usd from model_day"));
        Assert.Equal(calls, await Database.ScalarAsync<long>("select calls from model_day"));
        Assert.Equal(calls * 101L, await Database.ScalarAsync<long>("select sum(prompt_tokens) from model_ledger"));
        Assert.Equal(100, await Database.ScalarAsync<long>("select count(distinct platform_id) from model_ledger where cost_usd > 0 and is_counted and team_id = 1"));
    }

    [Fact]
    public async Task Given_many_profiles_when_they_wait_then_they_share_calls_and_each_gets_its_own_answer()
    {
        await using var model = await ModelStub.StartAsync(request => ModelReply.About(
            request, handle => int.Parse(handle["creator".Length..], System.Globalization.CultureInfo.InvariantCulture) % 2 == 0 ? Man : """{"gender":"F"}"""));
        await using var one = await ItemHarness.StartAsync(Database, Simulator, model.Settings(("Enrichment:BatchWait", "00:00:00.200")));

        await EstimateAsync(one, 45);

        Assert.Contains(model.Requests, request => request.Profiles.Count == 5);
        Assert.All(model.Requests, request => Assert.InRange(request.Profiles.Count, 1, 5));
        Assert.True(model.Requests.Count < 45, $"{model.Requests.Count}");
        Assert.Equal(45, await Database.ScalarAsync<long>(
            "select count(*) from enrichment e join account a on a.id = e.account_id where (result ->> 'gender' = 'M') = (substr(username, 8)::integer % 2 = 0)"));
    }

    [Fact]
    public async Task Given_load_when_the_model_is_slow_then_five_are_asked_at_once_and_the_places_are_used()
    {
        Simulator.AddFault(new() { Provider = "openai", Kind = FaultKind.Slow, DelayMs = 300 });
        await using var one = await ItemHarness.StartAsync(
            Database, Simulator,
            ("Enrichment:Endpoint", $"{Simulator.BaseUrl}/openai/v1"), ("Enrichment:Model", "demo-model"), ("Enrichment:Prices:0:Model", "demo-model"),
            ("Enrichment:BatchSize", "1"));

        await EstimateAsync(one, 90);

        var pool = one.Get<ModelPool>();
        Assert.Equal((5, 5, 0), (pool.Capacity, pool.Most, pool.InUse));
        Assert.True(pool.Utilisation >= 0.8, $"{pool.Utilisation}");
        Assert.Equal(90, Simulator.CountRequests(new() { Provider = "openai" }));
    }

    [Fact]
    public async Task Given_a_budget_when_many_ask_at_once_then_the_day_never_costs_more_and_the_rest_say_so()
    {
        await using var model = await ModelStub.StartAsync(_ => ModelReply.Text(Man, prompt: 1_000, completion: 40));
        await using var one = await ItemHarness.StartAsync(
            Database, Simulator, model.Settings(("Enrichment:BatchSize", "1"), ("Enrichment:DailyBudgetUsd", "0.005")));
        await using var other = await ItemHarness.StartAsync(
            Database, Simulator, model.Settings(("Enrichment:BatchSize", "1"), ("Enrichment:DailyBudgetUsd", "0.005")));
        for (var i = 0; i < 30; i++)
            await StoreAsync($"creator{i}");

        var ids = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => SubmitAsync(i % 2 == 0 ? one : other, "base_gender", $"creator{i}")));
        var ended = new List<string?>();
        foreach (var id in ids)
            ended.Add((await EndAsync(one, id)).ErrorCode);

        Assert.All(ended.Where(code => code is not null), code => Assert.Equal(EnrichmentErrors.Budget, code));
        Assert.Contains(null, ended);
        Assert.Contains(EnrichmentErrors.Budget, ended);
        Assert.Equal(1, await Database.ScalarAsync<long>("select count(*) from notice where key = 'model:budget' and cleared_at is null"));
        Assert.True(await Database.ScalarAsync<decimal>("select spent_usd from model_day") <= 0.005m);
        Assert.Equal(model.Requests.Count, await Database.ScalarAsync<long>("select calls from model_day"));
        Assert.Equal(
            await Database.ScalarAsync<decimal>("select sum(cost_usd) from model_ledger"), await Database.ScalarAsync<decimal>("select spent_usd from model_day"));
    }

    [Fact]
    public async Task Given_the_ledger_when_two_hundred_reserve_at_once_then_no_more_is_put_aside_than_there_is()
    {
        await using var one = await ItemHarness.StartAsync(Database, Simulator);
        var ledger = one.Get<ModelLedger>();

        var reserved = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => ledger.ReserveAsync(0.03m, 1m, DateTimeOffset.UnixEpoch, default)));

        Assert.Equal(33, reserved.Count(one => one is not null));
        Assert.Equal(0.99m, (await ledger.SpentAsync(DateTimeOffset.UnixEpoch, default)).SpentUsd);
        Assert.Null(await ledger.ReserveAsync(2m, 1m, DateTimeOffset.UnixEpoch.AddDays(1), default));
    }

    [Fact]
    public async Task Given_a_call_that_ends_after_midnight_when_it_is_settled_then_the_day_pays_on_which_it_began()
    {
        await using var one = await ItemHarness.StartAsync(Database, Simulator);
        var ledger = one.Get<ModelLedger>();
        var (evening, morning) = (new DateTimeOffset(2026, 1, 31, 23, 59, 59, TimeSpan.Zero), new DateTimeOffset(2026, 2, 1, 0, 0, 7, TimeSpan.Zero));

        var reserved = await ledger.ReserveAsync(0.9m, 1m, evening, default);
        Assert.Null(await ledger.ReserveAsync(0.9m, 1m, evening, default));
        Assert.NotNull(await ledger.ReserveAsync(0.9m, 1m, morning, default));
        await ledger.SettleAsync(reserved!.Value, new("base_gender", 3, "m", "ok", true, TimeSpan.FromSeconds(8), morning, [new(1, null, null, 10, 1, 0.1m)]), default);

        Assert.Equal((new DaySpend(0.1m, 1), new DaySpend(0.9m, 1)), (await ledger.SpentAsync(evening, default), await ledger.SpentAsync(morning, default)));
    }

    private async Task EstimateAsync(ItemHarness harness, int profiles)
    {
        for (var i = 0; i < profiles; i++)
            await StoreAsync($"creator{i}");
        var ids = await Task.WhenAll(Enumerable.Range(0, profiles).Select(i => SubmitAsync(harness, "base_gender", $"creator{i}")));
        foreach (var id in ids)
        {
            var request = await EndAsync(harness, id);
            Assert.True(request.Status == "COMPLETE", request.Error);
        }
    }
}
