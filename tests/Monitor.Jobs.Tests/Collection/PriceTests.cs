using Microsoft.Extensions.Options;
using Monitor.Jobs.Tests.Providers;
using Monitor.ProviderSimulator.Faults;
using Monitor.Testing;
using Xunit;

namespace Monitor.Jobs.Tests.Collection;

public sealed class PriceTests(PostgresServer postgres) : CollectionTest(postgres)
{
    [Fact]
    public void Declared_prices_are_in_the_order_that_the_chains_are_made_for()
    {
        var prices = RegisteredProviders.All.Select(provider => provider.Declaration).DistinctBy(declaration => declaration.Name)
            .ToDictionary(declaration => declaration.Name, declaration => declaration.UnitCostUsd, StringComparer.Ordinal);

        Assert.Equal(0, prices["graphapi"]);
        Assert.True(prices["rocketapi"] < prices["rapidapi-jotucker"]);
        Assert.All(prices.Where(price => price.Key != "lama"), price => Assert.True(price.Value < prices["lama"], price.Key));
    }

    [Fact]
    public async Task Given_a_price_of_ones_own_plan_when_calls_are_made_then_they_cost_that()
    {
        var worker = await StartAsync(
            ("Providers:tikhub:ApiKey", "a"), ("Providers:tikhub:UnitCostUsd", "0.25"), ("Providers:rocketapi:ApiKey", "b"), ("Providers:rocketapi:UnitCostUsd", "0"));
        Fault("tikhub", FaultKind.ServerError);

        var result = await worker.CollectAsync();
        await worker.Trace.RunOnceAsync(default);

        Assert.Equal(("rocketapi", 0.5m), (result.Source, result.CostUsd));
        Assert.Equal(0.5m, await Database.ScalarAsync<decimal>("select sum(cost_usd) from logged_call"));
        Assert.Equal(0.25m, await Database.ScalarAsync<decimal>("select unit_cost_usd from provider where name = 'tikhub'"));
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("cheap")]
    [InlineData("1,5")]
    [InlineData("5000")]
    public async Task Given_a_price_that_is_none_when_a_worker_starts_then_it_says_what_is_wrong(string price)
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(("Providers:tikhub:UnitCostUsd", price)));

        Assert.Equal($"Providers:tikhub:UnitCostUsd: '{price}' is not a price from 0 to 1000 dollars, such as 0.0006.", refused.Message);
    }
}
