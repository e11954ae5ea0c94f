using System.Text.Json.Nodes;
using Monitor.Data.Enrichment;
using Monitor.Data.Flows;
using Monitor.Jobs.Tests.Items;
using Monitor.Testing;
using Xunit;

namespace Monitor.Jobs.Tests.Enrichment;

/// <summary>In demo mode the simulator plays the model, and nothing has to be configured.</summary>
public sealed class DemoModelTests(PostgresServer postgres) : EnrichmentTest(postgres)
{
    [Fact]
    public async Task Given_demo_mode_when_every_flow_of_estimates_gets_a_request_then_all_complete_with_everything_known()
    {
        await using var one = await ItemHarness.StartAsync(Database, Simulator, ("Collection:DemoBaseUrl", Simulator.BaseUrl));

        foreach (var kind in EnrichmentKinds.All)
        {
            var request = await RunAsync(one, kind.Name, "musiclover2024");
            Assert.True(request.Status == RequestStatus.Complete, $"{kind.Name}: {request.Error}");
            var data = JsonNode.Parse(request.Data!)!;
            Assert.Equal(kind.Fields.Select(field => field.Name).Order(), data["estimates"]!.AsObject().Select(field => field.Key).Order());
            Assert.True(data["cost_usd"]!.GetValue<decimal>() > 0);
        }

        Assert.Equal(6, await Database.ScalarAsync<long>("select count(*) from enrichment"));
    }

    [Theory]
    [InlineData("Enrichment:Model", "", "Enrichment:Model has to name a model")]
    [InlineData("Enrichment:Endpoint", "ftp://somewhere", "begins with https://")]
    [InlineData("Enrichment:Prices:0:Model", "another", "lacks the price of stub")]
    [InlineData("Enrichment:Prices:0:Input", "-3", "Enrichment:Prices")]
    [InlineData("Enrichment:SearchKinds:0", "shoe_size", "Enrichment:SearchKinds has shoe_size")]
    public async Task Given_options_that_cannot_be_when_a_process_starts_then_it_says_what_is_wrong(string key, string value, string said)
    {
        await using var model = await ModelStub.StartAsync(_ => ModelReply.Text("{}"));

        var error = await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(async () =>
        {
            await using var one = await ItemHarness.StartAsync(Database, Simulator, model.Settings((key, value)));
            _ = one.Get<Microsoft.Extensions.Options.IOptions<EnrichmentOptions>>().Value;
        });

        Assert.Contains(said, error.Message, StringComparison.Ordinal);
    }
}
