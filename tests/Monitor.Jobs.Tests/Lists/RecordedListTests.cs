using System.Globalization;
using System.Text.Json.Nodes;
using Monitor.Data.Flows;
using Monitor.Jobs.Tests.Items;
using Monitor.ProviderSimulator.Faults;
using Monitor.Testing;
using Xunit;

namespace Monitor.Jobs.Tests.Lists;

/// <summary>Lists that are read to their end, recorded page by page.</summary>
public sealed class RecordedListTests(PostgresServer postgres) : ItemTest(postgres)
{
    private const string Followers = "refresh_profile_followers";

    [Fact]
    public async Task Given_100000_followers_a_provider_that_fails_one_page_in_fifty_and_two_kills_when_they_are_read_then_each_is_there_once()
    {
        var one = await StartAsync("rocketapi");
        var id = JsonNode.Parse((await EndAsync(one, await SubmitAsync(one, "refresh_profile_by_handle", "crowd", """{ "handle": "crowd" }"""))).Data!)!["platform_id"]!.ToString();
        Simulator.AddFault(new() { Provider = "rocketapi", Route = "get_followers", Kind = FaultKind.ServerError, Probability = 0.02 });
        var request = await SubmitAsync(one, Followers, id, $$"""{ "profile_id": "{{id}}", "all": true }""");
        foreach (var pages in new[] { 400, 1_100 })
        {
            await Eventually.BecomesTrueAsync(
                async () => await Database.ScalarAsync<int>("select coalesce(max(pages), 0) from flow_progress where request_id = $1", request) >= pages, TimeSpan.FromSeconds(120));
            await one.KillAsync(Database);
            one = await StartAsync("rocketapi");
        }

        var row = await EndAsync(one, request, TimeSpan.FromSeconds(240));
        await one.DisposeAsync();

        var data = JsonNode.Parse(row.Data!)!;
        Assert.Equal(("rocketapi", 100_000, 100_000, 2_000, true), (
            (string?)data["source"], (int)data["added"]!, (int)data["entries"]!, (int)data["pages"]!, (bool)data["complete"]!));
        Assert.Equal((100_000L, 100_000L), (
            await Database.ScalarAsync<long>("select count(*) from list_entry where request_id = $1", request),
            await Database.ScalarAsync<long>("select count(distinct platform_id) from list_entry where request_id = $1", request)));
        var asked = Simulator.Requests().Where(sent => sent.Route.Contains("get_followers", StringComparison.Ordinal)).ToArray();
        // A page is bought again only when its answer was not recorded: at most one for each kill.
        Assert.InRange(asked.Count(sent => sent.Fault is null), 2_000, 2_002);
        Assert.InRange(asked.Length, 2_000, 2_002 + 2_002 / 49 + 1);
        // What a killed worker had asked for since its last page is on no bill: the answer is lost with it.
        Assert.InRange(row.Calls, asked.Length - 4, asked.Length);
    }

    [Fact]
    public async Task Given_a_provider_that_is_gone_in_the_middle_when_the_request_is_run_again_then_it_goes_on_behind_what_is_recorded()
    {
        await using var one = await StartAsync("rapidapi-jotucker", ("Collection:RestAfterFailures", "10000"));
        var broken = Simulator.AddFault(new() { Provider = "rapidapi-jotucker", Route = "/following", Kind = FaultKind.ServerError });
        Simulator.RemoveFault(broken.Id);
        var slow = Simulator.AddFault(new() { Provider = "rapidapi-jotucker", Route = "/following", Kind = FaultKind.Slow, DelayMs = 100 });
        var id = await SubmitAsync(one, "refresh_profile_following", "7182553904", """{ "profile_id": "7182553904", "all": true }""");
        await Eventually.BecomesTrueAsync(async () => await Database.ScalarAsync<int>("select coalesce(max(pages), 0) from flow_progress") >= 2);
        Simulator.RemoveFault(slow.Id);
        broken = Simulator.AddFault(new() { Provider = "rapidapi-jotucker", Route = "/following", Kind = FaultKind.ServerError });
        var failed = await EndedAsync(one, id);
        var recorded = await Database.ScalarAsync<int>("select pages from flow_progress where request_id = $1", id);
        Assert.Equal(("FAILED", "unavailable"), (failed.Status, failed.ErrorCode));
        Assert.Contains($"{recorded} pages are recorded", failed.Error, StringComparison.Ordinal);

        Simulator.RemoveFault(broken.Id);
        Simulator.ClearRequests();
        await one.Get<ScrapeRequests>().RetryAsync(1, id, default);
        var data = JsonNode.Parse((await EndAsync(one, id)).Data!)!;

        Assert.Equal((int)data["pages"]! - recorded, Simulator.CountRequests());
        Assert.True((bool)data["complete"]!);
    }

    [Fact]
    public async Task Given_a_list_that_is_longer_than_one_request_reads_then_it_says_where_it_goes_on()
    {
        await using var one = await StartAsync("rocketapi", ("Queues:MostListPages", "3"));

        var data = JsonNode.Parse((await EndAsync(one, await SubmitAsync(one, Followers, "777001", """{ "profile_id": "777001", "all": true }"""))).Data!)!;

        Assert.Equal((false, 3), ((bool)data["complete"]!, (int)data["pages"]!));
        var more = JsonNode.Parse((await EndAsync(
            one, await SubmitAsync(one, Followers, "777001", $$"""{ "profile_id": "777001", "all": true, "cursor": "{{data["next_cursor"]}}" }"""))).Data!)!;
        Assert.Equal(2L, await Database.ScalarAsync<long>("select count(distinct request_id) from list_entry"));
        Assert.NotEqual((string?)data["next_cursor"], (string?)more["next_cursor"]);
    }

    [Fact]
    public async Task Given_a_run_that_has_taken_its_time_when_others_wait_then_it_is_given_back_and_goes_on()
    {
        await using var one = await StartAsync("lama", ("Queues:RequestTimeout", "00:00:01.500"));
        Simulator.AddFault(new() { Provider = "lama", Route = "/following", Kind = FaultKind.Slow, DelayMs = 200 });

        var data = JsonNode.Parse((await EndAsync(
            one, await SubmitAsync(one, "refresh_profile_following", "7182553904", """{ "profile_id": "7182553904", "all": true }"""), TimeSpan.FromSeconds(30))).Data!)!;

        Assert.True((bool)data["complete"]!);
        Assert.True((int)data["pages"]! > 8, data.ToJsonString());
        Assert.Equal((int)data["pages"]!, Simulator.CountRequests());
    }

    [Theory]
    [InlineData("refresh_post_comments", "instagram", "shortcode", "DKq8vT2xR4m", "rapidapi-jotucker")]
    [InlineData("refresh_post_comments", "instagram", "shortcode", "DKq8vT2xR4m", "rocketapi")]
    [InlineData("refresh_post_comments", "instagram", "shortcode", "DKq8vT2xR4m", "lama")]
    [InlineData("refresh_yt_post_comments", "youtube", "video_id", "kT3_wQz8-Lr", "youtube-data-v3")]
    [InlineData("refresh_yt_post_comments", "youtube", "video_id", "kT3_wQz8-Lr", "youtube138")]
    public async Task Comments_are_read_to_their_end_and_each_is_kept_once(string flow, string platform, string parameter, string post, string provider)
    {
        await using var one = await StartAsync(provider);
        var parameters = $$"""{ "{{parameter}}": "{{post}}", "all": true }""";

        var first = JsonNode.Parse((await EndAsync(one, await SubmitAsync(one, flow, post, parameters))).Data!)!;
        var again = JsonNode.Parse((await EndAsync(one, await SubmitAsync(one, flow, post, parameters))).Data!)!;

        var count = await Database.ScalarAsync<long>("select count(*) from post_comment where platform = $1 and post = $2", platform, post);
        Assert.InRange(count, 25, 85);
        Assert.Equal((count, 0L, true), ((long)first["added"]!, (long)again["added"]!, (bool)first["complete"]!));
        Assert.Equal(0L, await Database.ScalarAsync<long>(
            """
            select count(*) from post_comment
            where text = '' or author = '' or author_id is null or likes is null or source <> $1 or request_id is null or (created_at is null) <> ($1 = 'youtube138')
            """, provider));
        Assert.Equal($"/api/v1/posts/{platform}/{post}/comments", (string?)first["url"]);
        // Nobody becomes an account or a post by it.
        Assert.Equal(0L, await Database.ScalarAsync<long>("select (select count(*) from account) + (select count(*) from post)"));
    }

    [Theory]
    [InlineData("rapidapi-jotucker", 130)]
    [InlineData("rocketapi", 130)]
    [InlineData("lama", 100)]
    public async Task Those_who_like_a_post_are_kept_with_it_and_with_the_request(string provider, int shown)
    {
        await using var one = await StartAsync(provider);

        var id = await SubmitAsync(one, "refresh_post_likers", "DKq8vT2xR4m", """{ "shortcode": "DKq8vT2xR4m", "all": true }""");
        var data = JsonNode.Parse((await EndAsync(one, id)).Data!)!;

        Assert.Equal((shown, true), ((int)data["entries"]!, (bool)data["complete"]!));
        var kept = await Database.ScalarAsync<long>("select count(*) from post_liker where post = 'DKq8vT2xR4m'");
        Assert.Equal((long)data["added"]!, kept);
        Assert.Equal(kept, await Database.ScalarAsync<long>("select count(*) from list_entry where request_id = $1", id));
    }

    [Theory]
    [InlineData("refresh_post_comments", "missing1", "not_found", "rocketapi")]
    [InlineData("refresh_post_comments", "missing1", "not_found", "rapidapi-jotucker")]
    [InlineData("refresh_yt_post_comments", "silent1_abc", "private", "youtube-data-v3")]
    public async Task What_takes_no_comments_or_is_not_there_says_so(string flow, string post, string code, string provider)
    {
        await using var one = await StartAsync(provider);
        // The simulated network knows a post by its number only where it can be one.
        Simulator.AddFault(new() { Provider = "rocketapi", Kind = FaultKind.NotFound });

        var row = await EndedAsync(one, await SubmitAsync(one, flow, post, "{}"));

        Assert.Equal(("FAILED", code), (row.Status, row.ErrorCode));
    }

    [Fact]
    public async Task Posts_with_a_hashtag_are_recorded_like_other_posts()
    {
        await using var one = await StartAsync("rapidapi-jotucker");

        var data = JsonNode.Parse((await EndAsync(one, await SubmitAsync(one, "refresh_hashtag_posts", "ceramics", """{ "hashtag": "ceramics" }"""))).Data!)!;

        Assert.Equal(24, data["posts"]!.AsArray().Count);
        Assert.Equal(24L, await Database.ScalarAsync<long>("select count(*) from post where caption like '%#ceramics'"));
    }

    private Task<ItemHarness> StartAsync(string provider, params (string, string)[] settings) => ItemHarness.StartAsync(
        Database, Simulator,
        [
            ($"Providers:{provider}:BaseUrl", Simulator.ProviderUrl(provider).ToString()), ($"Providers:{provider}:ApiKey", "test"), ($"Providers:{provider}:Limits", "-"),
            ("Collection:SharedFor", "00:00:00"), ("Providers:tikhub:ApiKey", ""), .. settings,
        ]);

    private static Task<long> SubmitAsync(ItemHarness harness, string flow, string target, string parameters) =>
        harness.Get<ScrapeRequests>().SubmitAsync(new(harness.Get<FlowCatalog>().Find(flow)!, 1, target, parameters), default);

    private static async Task<RequestRow> EndedAsync(ItemHarness harness, long id, TimeSpan? within = null)
    {
        RequestRow? row = null;
        await Eventually.BecomesTrueAsync(
            async () => (row = await harness.Get<ScrapeRequests>().FindAsync(id, 1, default))!.Status is RequestStatus.Complete or RequestStatus.Failed,
            within ?? TimeSpan.FromSeconds(30));
        return row!;
    }

    private static async Task<RequestRow> EndAsync(ItemHarness harness, long id, TimeSpan? within = null)
    {
        var row = await EndedAsync(harness, id, within);
        Assert.True(row.Status == RequestStatus.Complete, string.Create(CultureInfo.InvariantCulture, $"{row.Id} {row.Status}: {row.Error}"));
        return row;
    }
}
