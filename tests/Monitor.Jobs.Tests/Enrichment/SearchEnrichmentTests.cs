using System.Text.Json.Nodes;
using Monitor.Data.Batches;
using Monitor.Data.Enrichment;
using Monitor.Data.Observations;
using Monitor.Jobs.Tests.Items;
using Monitor.ProviderSimulator.Faults;
using Monitor.Testing;
using Xunit;

namespace Monitor.Jobs.Tests.Enrichment;

/// <summary>The last stage of searches.</summary>
public sealed class SearchEnrichmentTests(PostgresServer postgres) : EnrichmentTest(postgres)
{
    private const string Answer = """{"gender":"F","city":"Lisbon","state":"Lisbon District","country":"PT","language":"pt"}""";

    [Fact]
    public async Task Given_a_model_when_a_creator_is_searched_then_the_result_has_estimates_that_say_so()
    {
        await using var model = await ModelStub.StartAsync(request => ModelReply.About(request, _ => Answer));
        await using var one = await ItemHarness.StartAsync(Database, Simulator, model.Settings());

        var (item, result) = await SearchAsync(one, JobTypes.Bulk, "nasa", "techguru_sarah");

        Assert.True(item.Enriched);
        Assert.Null(item.NotEnriched);
        Assert.NotNull(result["follower_count"]);
        Assert.Equal(("F", "PT"), (result["estimated_gender"]!.ToString(), result["estimated_country"]!.ToString()));
        Assert.True(result["enrichment"]![0]!["estimated"]!.GetValue<bool>());
        // Files of results have a column for each field that their rows have.
        var columns = await Database.ColumnAsync<string>("select distinct jsonb_object_keys(result) from processing_job_items");
        Assert.Contains("estimated_city", columns);
        Assert.Equal(2, await Database.ScalarAsync<long>("select count(*) from enrichment where kind = 'gender_location_lang'"));
        Assert.Equal(2, await Database.ScalarAsync<long>(
            "select count(*) from job_event where event_type = 'item.completed' and (payload -> 'stages' ->> 'ai_analyzed')::boolean and not payload ? 'ai_reason'"));
    }

    [Theory]
    [InlineData(FaultKind.ServerError, EnrichmentErrors.Unavailable)]
    [InlineData(FaultKind.Hang, EnrichmentErrors.Unavailable)]
    [InlineData(FaultKind.Unauthorized, EnrichmentErrors.Auth)]
    [InlineData(FaultKind.Refused, EnrichmentErrors.Refused)]
    [InlineData(FaultKind.Junk, EnrichmentErrors.NotConsumable)]
    public async Task Given_a_model_that_is_down_when_a_creator_is_searched_then_the_result_is_whole_and_the_stage_says_why(FaultKind kind, string code)
    {
        Simulator.AddFault(new() { Provider = "openai", Kind = kind });
        await using var one = await ItemHarness.StartAsync(
            Database, Simulator,
            ("Enrichment:Endpoint", $"{Simulator.BaseUrl}/openai/v1"), ("Enrichment:Model", "demo-model"), ("Enrichment:Prices:0:Model", "demo-model"),
            ("Enrichment:RetryDelay", "00:00:00"), ("Enrichment:SearchTimeout", kind == FaultKind.Hang ? "00:00:00.500" : "00:01:00"));

        var (item, result) = await SearchAsync(one, JobTypes.One, "nasa");

        Assert.Equal(JobStatus.Completed, item.Status);
        Assert.False(item.Enriched);
        Assert.StartsWith($"{code}: ", item.NotEnriched, StringComparison.Ordinal);
        Assert.NotNull(result["follower_count"]);
        Assert.Null(result["enrichment"]);
        Assert.Equal(1, await Database.ScalarAsync<long>(
            "select count(*) from job_event where not (payload -> 'stages' ->> 'ai_analyzed')::boolean and payload ->> 'ai_reason' = $1", item.NotEnriched));
    }

    [Fact]
    public async Task Given_a_model_that_is_slow_when_the_process_stops_then_what_was_collected_is_recorded_and_not_collected_anew()
    {
        await using var model = await ModelStub.StartAsync(_ => ModelReply.Text(Answer) with { Before = new TaskCompletionSource().Task });
        var one = await ItemHarness.StartAsync(
            Database, Simulator, model.Settings(("Enrichment:SearchTimeout", "00:05:00"), ("Enrichment:Timeout", "00:05:00"), ("Queues:DrainTimeout", "00:00:30")));
        var job = await SubmitSearchAsync(one, JobTypes.One, "nasa");
        await Eventually.BecomesTrueAsync(() => model.Requests.Count == 1);

        await one.DisposeAsync();

        await using var next = await ItemHarness.StartAsync(Database, Simulator);
        var (item, result) = await EndAsync(next, job);
        Assert.Equal((JobStatus.Completed, false), (item.Status, item.Enriched));
        Assert.Equal($"{EnrichmentErrors.Unavailable}: The process was stopped before the model had answered.", item.NotEnriched);
        Assert.NotNull(result["follower_count"]);
        Assert.Equal(1, Simulator.CountRequests(new() { Provider = "tikhub" }));
    }

    [Fact]
    public async Task Given_no_model_when_a_creator_is_searched_then_the_stage_says_what_to_configure()
    {
        await using var one = await ItemHarness.StartAsync(Database, Simulator);

        var (item, _) = await SearchAsync(one, JobTypes.One, "nasa");

        Assert.False(item.Enriched);
        Assert.Equal($"{EnrichmentErrors.Off}: {EnrichmentOptions.HowToConfigure}", item.NotEnriched);
    }

    [Fact]
    public async Task Given_a_model_when_a_batch_runs_then_it_is_not_asked()
    {
        await using var model = await ModelStub.StartAsync(_ => ModelReply.Text(Answer));
        await using var one = await ItemHarness.StartAsync(Database, Simulator, model.Settings());

        var (item, _) = await SearchAsync(one, JobTypes.Batch, "nasa");

        Assert.Equal((false, null), (item.Enriched, item.NotEnriched));
        Assert.Empty(model.Requests);
    }

    private static async Task<(JobItemRow Item, JsonNode Result)> SearchAsync(ItemHarness one, string type, params string[] handles) =>
        await EndAsync(one, await SubmitSearchAsync(one, type, handles));

    private static async Task<Guid> SubmitSearchAsync(ItemHarness one, string type, params string[] handles) =>
        Assert.IsType<Submission.Accepted>(await one.Submission.SubmitAsync(new(type, 1, null, Platforms.Instagram, handles, 1), default)).Job.Id;

    private static async Task<(JobItemRow Item, JsonNode Result)> EndAsync(ItemHarness one, Guid job)
    {
        await Eventually.BecomesTrueAsync(async () => JobStatus.IsFinal((await one.Jobs.FindAsync(1, job, default))!.Status), TimeSpan.FromSeconds(60));
        var item = (await one.Jobs.ItemsAsync(job, default))[0];
        return (item, JsonNode.Parse((await one.Jobs.ResultsAsync(job, default))[0].Result!)!);
    }
}
