using System.Text.Json.Nodes;
using Monitor.Data.Enrichment;
using Monitor.Data.Flows;
using Monitor.Data.Queues;
using Monitor.Jobs.Tests.Items;
using Monitor.Testing;
using Xunit;

namespace Monitor.Jobs.Tests.Enrichment;

public sealed class EnrichmentFlowTests(PostgresServer postgres) : EnrichmentTest(postgres)
{
    private const string Woman = """{"gender":"F"}""";

    [Fact]
    public async Task Given_an_answer_with_unknown_fields_when_it_is_asked_again_then_only_those_are_filled()
    {
        await using var model = await ModelStub.StartAsync(request => ModelReply.Text(request.Number == 1
            ? """{"gender":"F","city":"UNKNOWN","state":"","country":null,"language":"pt"}"""
            : """{"gender":"M","city":"Lisbon","state":"Lisbon District","country":"PT","language":"en"}"""));
        await StoreAsync("ada.bakes", "Ceramics 🇵🇹", "Fresh from the kiln");
        await using var one = await ItemHarness.StartAsync(Database, Simulator, model.Settings());

        var request = await RunAsync(one, "gender_location_lang", "ada.bakes");

        var data = JsonNode.Parse(request.Data ?? request.Error!)!;
        var merged = """{"gender":"F","language":"pt","city":"Lisbon","state":"Lisbon District","country":"PT"}""";
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(merged), data["estimates"]), data.ToJsonString());
        Assert.True(data["estimated"]!.GetValue<bool>());
        Assert.Equal(2, model.Requests.Count);
        Assert.All(model.Requests, asked =>
        {
            Assert.Equal(0, asked.Body["temperature"]!.GetValue<double>());
            Assert.Equal("json_schema", asked.Body["response_format"]!["type"]!.ToString());
            Assert.Equal("stub", asked.Body["model"]!.ToString());
            Assert.Equal("Ceramics 🇵🇹", asked.Profiles[0]!["bio"]!.ToString());
            Assert.Equal("Fresh from the kiln", asked.Profiles[0]!["captions"]![0]!.ToString());
        });
        Assert.Equal(
            "gender_location_lang v2 stub tries=2 200/40 0.00016000",
            await Database.ScalarAsync<string>(
                """
                select kind || ' v' || prompt_version || ' ' || model || ' tries=' || tries || ' ' || prompt_tokens || '/' || completion_tokens || ' ' || cost_usd
                from enrichment
                """));
        Assert.Equal(0, Simulator.CountRequests());
    }

    [Fact]
    public async Task Given_fields_that_stay_unknown_when_it_was_asked_three_times_then_what_is_known_is_kept()
    {
        await using var model = await ModelStub.StartAsync(_ => ModelReply.Text("""{"city":"UNKNOWN","state":"unknown","country":"IN"}"""));
        await StoreAsync("ada.bakes");
        await using var one = await ItemHarness.StartAsync(Database, Simulator, model.Settings());

        var data = JsonNode.Parse((await RunAsync(one, "base_location", "ada.bakes")).Data!)!;

        Assert.Equal("""{"country":"IN"}""", data["estimates"]!.ToJsonString());
        Assert.Equal("""["city","state"]""", data["missing"]!.ToJsonString());
        Assert.Equal(3, model.Requests.Count);
    }

    [Theory]
    [InlineData("base_gender", """{"gender":"m"}""", """{"gender":"M"}""")]
    [InlineData("base_location", """{"city":"São Paulo","state":"São Paulo","country":"br"}""", """{"city":"São Paulo","state":"São Paulo","country":"BR"}""")]
    [InlineData(
        "categ_lang_topics", """{"category":"Food","language":"HI","topics":["street food","street food","mango pickle"]}""",
        """{"category":"food","language":"hi","topics":["street food","mango pickle"]}""")]
    [InlineData(
        "audience_age_gender", """{"age":{"13-17":5,"18-24":45,"25-34":30,"35-44":10,"45-54":6,"55-64":3,"65+":1},"audience_gender":{"M":40,"F":"60%"}}""",
        """{"age":{"13-17":5.0,"18-24":45.0,"25-34":30.0,"35-44":10.0,"45-54":6.0,"55-64":3.0,"65\u002B":1.0},"audience_gender":{"M":40.0,"F":60.0}}""")]
    [InlineData(
        "audience_cities", """{"cities":[{"city":"Porto","country":"PT","share":4},{"city":"Lisbon","country":"pt","share":12.5}]}""",
        """{"cities":[{"city":"Lisbon","country":"PT","share":12.5},{"city":"Porto","country":"PT","share":4}]}""")]
    [InlineData(
        "gender_location_lang", """{"gender":"F","city":"Pune","state":"Maharashtra","country":"IN","language":"mr"}""",
        """{"gender":"F","city":"Pune","state":"Maharashtra","country":"IN","language":"mr"}""")]
    public async Task Each_flow_stores_what_the_model_estimates(string kind, string answer, string stored)
    {
        await using var model = await ModelStub.StartAsync(_ => ModelReply.Text(answer));
        await StoreAsync("ada.bakes");
        await using var one = await ItemHarness.StartAsync(Database, Simulator, model.Settings());

        var request = await RunAsync(one, kind, "ada.bakes");

        Assert.True(request.Status == RequestStatus.Complete, request.Error);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(stored), JsonNode.Parse(request.Data!)!["estimates"]), request.Data);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(stored), JsonNode.Parse((await Database.ScalarAsync<string>("select result::text from enrichment"))!)));
        Assert.Single(model.Requests);
    }

    [Fact]
    public async Task Given_no_model_when_an_estimate_is_asked_for_then_it_fails_and_says_what_to_configure()
    {
        await StoreAsync("ada.bakes");
        await using var one = await ItemHarness.StartAsync(Database, Simulator);

        var request = await RunAsync(one, "base_gender", "ada.bakes");

        Assert.Equal(("FAILED", EnrichmentErrors.Off), (request.Status, request.ErrorCode));
        Assert.Contains("Enrichment:Endpoint", request.Error, StringComparison.Ordinal);
        Assert.Contains("Enrichment:Model", request.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_a_profile_that_is_not_stored_when_it_is_estimated_then_it_is_collected_first_and_once()
    {
        await using var model = await ModelStub.StartAsync(_ => ModelReply.Text(Woman));
        await using var one = await ItemHarness.StartAsync(Database, Simulator, model.Settings());

        var first = await RunAsync(one, "base_gender", "nasa");
        var second = await RunAsync(one, "base_gender", "nasa");

        Assert.Equal(("COMPLETE", "COMPLETE"), (first.Status, second.Status));
        // The profile, and its posts, which its source answers apart.
        Assert.Equal(2, Simulator.CountRequests());
        Assert.NotEmpty(model.Requests[0].Profiles[0]!["captions"]!.AsArray());
        Assert.Equal(1, await Database.ScalarAsync<long>("select count(*) from enrichment e join account a on a.id = e.account_id and a.username = 'nasa'"));
    }

    [Fact]
    public async Task Given_a_profile_that_had_the_handle_once_when_it_is_estimated_then_the_one_that_has_it_now_is()
    {
        await using var model = await ModelStub.StartAsync(_ => ModelReply.Text(Woman));
        var former = await StoreAsync("renamed.since");
        await Database.ExecuteAsync("insert into account_handle (account_id, username, first_seen_at) select id, 'nasa', now() from account");
        await using var one = await ItemHarness.StartAsync(Database, Simulator, model.Settings());

        await RunAsync(one, "base_gender", "nasa");

        Assert.Equal("nasa", await Database.ScalarAsync<string>("select a.username from enrichment e join account a on a.id = e.account_id where a.platform_id <> $1", former));
    }

    [Fact]
    public async Task Given_a_forced_request_when_the_model_is_down_for_a_while_then_its_profile_is_collected_once()
    {
        await using var model = await ModelStub.StartAsync(request => request.Number == 1 ? new(500, "{}") : ModelReply.Text(Woman));
        await using var one = await ItemHarness.StartAsync(Database, Simulator, model.Settings(("Enrichment:Attempts", "1"), ("Collection:SharedFor", "00:00:00")));

        var request = await EndAsync(one, await SubmitAsync(one, "base_gender", "nasa", isForced: true));

        Assert.Equal(("COMPLETE", 2), (request.Status, model.Requests.Count));
        // The profile, and its posts.
        Assert.Equal(2, Simulator.CountRequests());
    }

    [Fact]
    public async Task Given_a_model_that_is_slow_when_the_process_stops_then_another_one_goes_on_with_what_was_collected()
    {
        await using var slow = await ModelStub.StartAsync(_ => ModelReply.Text(Woman) with { Before = new TaskCompletionSource().Task });
        await using var model = await ModelStub.StartAsync(_ => ModelReply.Text(Woman));
        var one = await ItemHarness.StartAsync(Database, Simulator, slow.Settings(("Queues:DrainTimeout", "00:00:30")));
        var id = await SubmitAsync(one, "base_gender", "nasa");
        await Eventually.BecomesTrueAsync(() => slow.Requests.Count == 1);

        await one.DisposeAsync();

        Assert.Equal(0, await Database.ScalarAsync<int>("select failures::integer from queue_item"));
        await using var next = await ItemHarness.StartAsync(Database, Simulator, model.Settings());
        Assert.Equal("COMPLETE", (await EndAsync(next, id)).Status);
        // The profile, and its posts.
        Assert.Equal(2, Simulator.CountRequests());
    }

    [Fact]
    public async Task Given_an_estimate_that_the_database_refuses_when_it_is_written_then_its_request_has_failed()
    {
        await Database.ExecuteAsync("alter table enrichment add constraint never check (false)");
        await using var model = await ModelStub.StartAsync(_ => ModelReply.Text(Woman));
        await StoreAsync("ada.bakes");
        await using var one = await ItemHarness.StartAsync(Database, Simulator, model.Settings());

        var request = await RunAsync(one, "base_gender", "ada.bakes");

        Assert.Equal(("FAILED", ItemErrors.Internal), (request.Status, request.ErrorCode));
    }

    [Fact]
    public async Task Given_a_profile_that_does_not_exist_when_it_is_estimated_then_no_model_is_asked()
    {
        Simulator.AddFault(new() { Provider = "tikhub", Kind = ProviderSimulator.Faults.FaultKind.NotFound });
        await using var model = await ModelStub.StartAsync(_ => ModelReply.Text(Woman));
        await using var one = await ItemHarness.StartAsync(Database, Simulator, model.Settings());

        Assert.Equal("not_found", (await RunAsync(one, "base_gender", "missing")).ErrorCode);
        Assert.Empty(model.Requests);
    }

    [Fact]
    public async Task Given_a_version_that_there_is_not_when_it_is_asked_for_then_the_request_says_which_there_are()
    {
        await using var model = await ModelStub.StartAsync(_ => ModelReply.Text(Woman));
        await StoreAsync("ada.bakes");
        await using var one = await ItemHarness.StartAsync(Database, Simulator, model.Settings());

        var request = await RunAsync(one, "base_gender", "ada.bakes", version: 77);

        Assert.Equal(RequestStatus.InvalidParameters, request.ErrorCode);
        Assert.Contains("1, 2, 3", request.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_shares_when_many_profiles_are_estimated_then_both_versions_are_used_and_compared()
    {
        await using var model = await ModelStub.StartAsync(request => ModelReply.About(
            request, handle => handle.EndsWith('7') && request.System.Contains("grammatical gender", StringComparison.Ordinal) ? """{"gender":"M"}""" : Woman));
        for (var i = 0; i < 30; i++)
            await StoreAsync($"creator{i}");
        await using var one = await ItemHarness.StartAsync(
            Database, Simulator, model.Settings(("Enrichment:Shares:base_gender:2", "50"), ("Enrichment:Shares:base_gender:3", "50"), ("Enrichment:ComparePercent", "100")));

        var ids = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => SubmitAsync(one, "base_gender", $"creator{i}")));
        foreach (var id in ids)
            Assert.Equal("COMPLETE", (await EndAsync(one, id)).Status);

        var chosen = await Database.ColumnAsync<long>("select count(*) from enrichment where not is_comparison group by prompt_version order by prompt_version");
        Assert.Equal(2, chosen.Count);
        Assert.All(chosen, count => Assert.InRange(count, 5, 25));
        var reader = one.Get<EnrichmentReader>();
        var agreement = Assert.Single(await reader.AgreementAsync(DateTimeOffset.UnixEpoch, default));
        Assert.Equal(new VersionAgreement("base_gender", 2, 3, 30, 30, 27, 0, 0), agreement);
        Assert.Equal([30L, 30L], (await reader.FiguresAsync(DateTimeOffset.UnixEpoch, default)).Select(version => version.Kept));
    }
}
