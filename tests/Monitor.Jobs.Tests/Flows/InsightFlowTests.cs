using System.Text.Json;
using Monitor.Data.Content;
using Monitor.Data.Flows;
using Monitor.Data.Observations;
using Monitor.Jobs.Tests.Items;
using Monitor.ProviderSimulator.Faults;
using Monitor.Testing;
using Xunit;

namespace Monitor.Jobs.Tests.Flows;

/// <summary>Insights have one source. When it is away the last ones count, marked as what they are; when it answers, the post has them as well.</summary>
public sealed class InsightFlowTests(PostgresServer postgres) : ItemTest(postgres)
{
    private ItemHarness _one = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _one = await ItemHarness.StartAsync(
            Database, Simulator, ("Providers:tikhub:ApiKey", ""), ("Providers:graphapi:BaseUrl", Simulator.ProviderUrl("graphapi").ToString()),
            ("Providers:graphapi:ApiKey", "test"), ("Providers:graphapi:Fields:user_id", "17841400000000001"), ("Collection:SharedFor", "00:00:00"));
    }

    public override async ValueTask DisposeAsync()
    {
        await _one.DisposeAsync();
        await base.DisposeAsync();
    }

    [Theory]
    [InlineData("refresh_post_insights", "18200000000000815", FaultKind.ServerError)]
    [InlineData("refresh_story_insights", "18200000000000815", FaultKind.RateLimited)]
    [InlineData("refresh_profile_insights", "17840000000000815", FaultKind.Unauthorized)]
    public async Task Given_insights_whose_only_source_is_away_when_they_are_asked_for_then_the_last_good_ones_come_with_their_age(string flow, string graphId, FaultKind kind)
    {
        var good = await RunAsync(flow, graphId);
        await Database.ExecuteAsync("update scrape_request_log set data = jsonb_set(data, '{measured_at}', to_jsonb(now() - interval '2 hours'))");
        Simulator.AddFault(new() { Provider = "graphapi", Kind = kind });

        foreach (var _ in new[] { 1, 2 })
        {
            var stale = await RunAsync(flow, graphId);

            Assert.True(stale.GetProperty("stale").GetBoolean());
            Assert.InRange(stale.GetProperty("age_seconds").GetInt64(), 7_200, 7_260);
            Assert.NotEmpty(stale.GetProperty("stale_reason").GetString()!);
            Assert.Equal(good.GetProperty("platform_id").GetString(), stale.GetProperty("platform_id").GetString());
        }

        Assert.False(good.TryGetProperty("stale", out _));
        var other = await SubmitAsync(flow, graphId, team: await Database.ScalarAsync<long>("insert into team (name) values ('other') returning id"));
        await Eventually.BecomesTrueAsync(async () => await Database.ScalarAsync<bool>("select status = 'FAILED' or error is not null from scrape_request_log where id = $1", other));
        Assert.True(await Database.ScalarAsync<bool>("select data is null from scrape_request_log where id = $1", other));
    }

    [Fact]
    public async Task Given_insights_of_a_post_that_is_known_when_they_come_then_they_are_in_its_log_and_its_reach_is_the_given_one()
    {
        await RunAsync("refresh_profile_by_handle", "techguru_sarah", "handle");
        var graphId = (await Database.ScalarAsync<string>("select graph_id from post where media_type = 'image' and like_count is not null limit 1"))!;
        var code = (await Database.ScalarAsync<string>("select code from post where graph_id = $1", graphId))!;
        var content = _one.Get<ContentReader>();
        var estimate = await content.PostAsync(1, Platforms.Instagram, code, default);
        Assert.Null(estimate!.Reach);

        var insights = await RunAsync("refresh_post_insights", graphId);

        var reach = insights.GetProperty("reach").GetInt64();
        var post = (await content.PostAsync(1, Platforms.Instagram, code, default))!;
        Assert.Equal(reach, post.Reach);
        Assert.Equal(reach, await Database.ScalarAsync<long>("select estimated_reach from instagram_post where shortcode = $1", code));
        Assert.Contains("\"reach\"", (await content.PostLogAsync(post.Id, null, 1, default))[0].Metrics, StringComparison.Ordinal);
        Assert.Equal(1L, await Database.ScalarAsync<long>("select count(*) from post where code = $1", code));
        Assert.Equal(estimate.LikeCount, post.LikeCount);
    }

    private async Task<long> SubmitAsync(string flow, string target, string parameter = "post_id", long team = 1) =>
        await _one.Get<ScrapeRequests>().SubmitAsync(
            new(_one.Get<FlowCatalog>().Find(flow)!, team, target, $$"""{"{{parameter}}": "{{target}}", "force_refresh": true}"""), default);

    private async Task<JsonElement> RunAsync(string flow, string target, string parameter = "post_id")
    {
        var id = await SubmitAsync(flow, target, parameter);
        RequestRow? row = null;
        await Eventually.BecomesTrueAsync(
            async () => (row = await _one.Get<ScrapeRequests>().FindAsync(id, 1, default))!.Status is RequestStatus.Complete or RequestStatus.Failed);
        Assert.True(row!.Status == RequestStatus.Complete, row.Error);
        return JsonDocument.Parse(row.Data!).RootElement;
    }
}
