using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Monitor.Data.Batches;
using Monitor.Data.Flows;
using Monitor.Data.Observations;
using Monitor.Data.Queues;
using Monitor.Jobs.Tests.Items;
using Monitor.ProviderSimulator.Faults;
using Monitor.Testing;
using Xunit;

namespace Monitor.Jobs.Tests.Flows;

public sealed class FlowRunTests(PostgresServer postgres) : ItemTest(postgres)
{
    [Fact]
    public async Task A_request_runs_and_its_result_or_error_is_recorded()
    {
        Simulator.AddFault(new() { Provider = FaultRule.EveryProvider, Kind = FaultKind.NotFound, Target = "missing" });
        await using var one = await ItemHarness.StartAsync(Database, Simulator);

        var found = await SubmitAsync(one, "nasa");
        var missing = await SubmitAsync(one, "missing");

        var data = JsonNode.Parse((await EndAsync(one, found, RequestStatus.Complete)).Data!)!;
        Assert.NotNull(data["follower_count"]);
        Assert.All((string[])["is_private", "is_verified"], flag => Assert.True(data[flag]!.GetValueKind() is JsonValueKind.True or JsonValueKind.False));
        Assert.Equal("not_found", (await EndAsync(one, missing, RequestStatus.Failed)).ErrorCode);
        Assert.Equal(0L, await Database.ScalarAsync<long>(
            "select count(*) from scrape_request_log where scraped_at is null or picked_at is null or (data is null and error is null)"));
        Assert.Equal(0L, await Database.ScalarAsync<long>("select count(*) from queue_item"));
    }

    [Theory]
    [InlineData("refresh_profile_insights", "17840000000000815", "audience_gender_age:")]
    [InlineData("refresh_post_insights", "18200000000000815", "reach")]
    [InlineData("refresh_story_insights", "18200000000000815", "reply_count")]
    public async Task Given_insights_when_they_are_collected_then_they_are_the_result_and_no_account_or_post_is_made_of_them(string flow, string graphId, string shown)
    {
        await using var one = await ItemHarness.StartAsync(Database, Simulator, Keyed("graphapi"));

        var request = await EndAsync(one, await SubmitAsync(one, graphId, flow), RequestStatus.Complete);

        Assert.Contains(shown, request.Data, StringComparison.Ordinal);
        Assert.Equal(0L, await Database.ScalarAsync<long>(
            """
            select (select count(*) from account) + (select count(*) from post) + (select count(*) from profile_log) + (select count(*) from post_log)
                + (select count(*) from influencer_metrics_history) + (select count(*) from post_metrics_history)
            """));
    }

    [Fact]
    public async Task Given_an_answer_that_is_shared_when_a_refresh_is_forced_then_the_source_is_asked_again()
    {
        await using var one = await ItemHarness.StartAsync(Database, Simulator);
        await EndAsync(one, await SubmitAsync(one, "nasa"), RequestStatus.Complete);
        await EndAsync(one, await SubmitAsync(one, "nasa"), RequestStatus.Complete);
        Assert.Equal(1, Simulator.CountRequests());

        await EndAsync(one, await SubmitAsync(one, "nasa", parameters: """{ "handle": "nasa", "force_refresh": true }"""), RequestStatus.Complete);

        Assert.Equal(2, Simulator.CountRequests());
    }

    [Theory]
    [InlineData("refresh_profile_custom", "nasa", "tikhub", "follower_count")]
    [InlineData("refresh_post_by_shortcode", "DKq8vT2xR4m", "tikhub", "like_count")]
    [InlineData("refresh_yt_posts", "dQw4w9WgXcQ", "youtube138", "play_count")]
    [InlineData("refresh_tiktok_profiles", "some.body", "tikhub", "follower_count")]
    [InlineData("refresh_tagged_posts", "777001", "rapidapi-arraybobo", "like_count")]
    [InlineData("refresh_tagged_posts", "777001", "rocketapi", "like_count")]
    [InlineData("refresh_tagged_posts", "777001", "lama", "like_count")]
    [InlineData("search_yt_posts", "sailing boats", "youtube-search", "play_count")]
    public async Task Given_a_flow_when_it_gets_a_request_then_its_source_answers(string flow, string target, string provider, string shown)
    {
        await using var one = await ItemHarness.StartAsync(Database, Simulator, Keyed(provider));

        var request = await EndAsync(one, await SubmitAsync(one, target, flow), RequestStatus.Complete);

        Assert.Contains(shown, request.Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_a_flow_that_throws_when_it_has_been_tried_often_enough_then_the_request_has_failed_with_the_error()
    {
        // What is known of the account cannot be read any more.
        await Database.ExecuteAsync("alter table account rename column held_at to gone");
        await using var one = await ItemHarness.StartAsync(Database, Simulator);

        var request = await EndAsync(one, await SubmitAsync(one, "nasa"), RequestStatus.Failed);

        Assert.Equal(("internal", "Internal error (PostgresException).", 3), (request.ErrorCode, request.Error, request.RetryCount));
    }

    [Fact]
    public async Task Given_a_platform_whose_sources_hang_when_another_one_is_asked_then_it_answers()
    {
        Simulator.AddFault(new() { Provider = "tikhub", Kind = FaultKind.Hang });
        await using var one = await ItemHarness.StartAsync(Database, Simulator, [.. Keyed("youtube138"), ("Collection:AttemptTimeout", "00:01:00")]);
        for (var i = 0; i < 60; i++)
            await SubmitAsync(one, $"hangs{i}");
        await Eventually.BecomesTrueAsync(() => Simulator.CountRequests() > 0);

        var request = await SubmitAsync(one, "somechannel", "refresh_yt_profiles");

        Assert.Equal("youtube138", (await EndAsync(one, request, RequestStatus.Complete, TimeSpan.FromSeconds(5))).Source);
    }

    [Fact]
    public async Task A_hanging_request_ends_at_its_time_limit_and_delays_no_other_flow()
    {
        Simulator.AddFault(new() { Provider = FaultRule.EveryProvider, Kind = FaultKind.Hang, Target = "hangs" });
        await using var one = await ItemHarness.StartAsync(Database, Simulator, ("Queues:RequestTimeout", "00:00:03"));
        var hanging = new List<long>();
        for (var i = 0; i < 4; i++)
            hanging.Add(await SubmitAsync(one, "hangs", "refresh_profile_custom"));

        var other = await SubmitAsync(one, "nasa", "refresh_profile_by_handle");

        await EndAsync(one, other, RequestStatus.Complete, TimeSpan.FromSeconds(2));
        Assert.True(await Database.ScalarAsync<long>("select count(*) from queue_item where worker_id is not null") <= 2);
        Assert.Equal("timeout", (await EndAsync(one, hanging[0], RequestStatus.Failed)).ErrorCode);
    }

    [Fact]
    public async Task A_request_that_expired_and_a_flow_that_does_not_exist_make_no_call()
    {
        await using var one = await ItemHarness.StartAsync(Database, Simulator);
        var flow = one.Get<FlowCatalog>().Find("refresh_profile_basic")!;
        var requests = one.Get<ScrapeRequests>();

        var expired = await requests.SubmitAsync(
            new(flow, 1, "nasa", """{"handle": "nasa"}""") { ExpiresAt = TimeProvider.System.GetUtcNow().AddMinutes(-1) }, default);
        var unknown = await requests.SubmitAsync(new(new("drop_everything", Platforms.Instagram, 1, 1, "exec", "x"), 1, "nasa", "{}"), default);

        Assert.Equal("expired", (await EndAsync(one, expired, RequestStatus.Failed)).ErrorCode);
        Assert.Equal("Missing Flow - drop_everything", (await EndAsync(one, unknown, RequestStatus.Failed)).Error);
        Assert.Equal(0, Simulator.CountRequests());
    }

    [Fact]
    public async Task A_request_that_expires_in_a_paused_flow_ends()
    {
        await using var one = await ItemHarness.StartAsync(Database, Simulator);
        var flow = one.Get<FlowCatalog>().Find("refresh_profile_basic")!;
        await one.Get<FlowQueues>().EnsureAsync(flow, default);
        await one.Get<QueueAdmin>().ChangeAsync(FlowCatalog.QueueName(flow.Name), new() { Paused = true }, default);

        var id = await one.Get<ScrapeRequests>().SubmitAsync(
            new(flow, 1, "nasa", "{}") { ExpiresAt = TimeProvider.System.GetUtcNow().AddMilliseconds(500) }, default);

        Assert.Equal("expired", (await EndAsync(one, id, RequestStatus.Failed)).ErrorCode);
    }

    [Fact]
    public async Task A_request_of_a_killed_worker_runs_again_and_a_failed_one_when_asked_to()
    {
        var fault = Simulator.AddFault(new() { Provider = FaultRule.EveryProvider, Kind = FaultKind.Hang });
        var first = await ItemHarness.StartAsync(Database, Simulator, ("Collection:AttemptTimeout", "00:01:00"));
        var id = await SubmitAsync(first, "nasa");
        await Eventually.BecomesTrueAsync(() => Simulator.CountRequests() == 1);
        await first.KillAsync(Database);
        Simulator.RemoveFault(fault.Id);

        await using var second = await ItemHarness.StartAsync(Database, Simulator);
        await EndAsync(second, id, RequestStatus.Complete);

        Assert.Equal(RequestChange.NotPossible, await second.Get<ScrapeRequests>().RetryAsync(1, id, default));
        await Database.ExecuteAsync("update scrape_request_log set status = 'FAILED' where id = $1", id);
        Assert.Equal(RequestChange.Done, await second.Get<ScrapeRequests>().RetryAsync(1, id, default));
        Assert.Equal(1, (await EndAsync(second, id, RequestStatus.Complete)).RetryCount);
        Assert.Equal(RequestChange.NotFound, await second.Get<ScrapeRequests>().CancelAsync(2, id, default));
    }

    [Fact]
    public async Task The_beginning_end_and_retry_of_a_request_are_in_the_feed_of_its_team()
    {
        Simulator.AddFault(new() { Provider = FaultRule.EveryProvider, Kind = FaultKind.NotFound, Target = "missing" });
        await using var one = await ItemHarness.StartAsync(Database, Simulator);

        var found = await SubmitAsync(one, "nasa");
        await EndAsync(one, found, RequestStatus.Complete);
        var missing = await SubmitAsync(one, "missing");
        await EndAsync(one, missing, RequestStatus.Failed);
        await one.Get<ScrapeRequests>().RetryAsync(1, missing, default);
        await EndAsync(one, missing, RequestStatus.Failed);

        var feed = await one.Jobs.TeamEventsAsync(1, 0, 100, default);
        Assert.Equal(
            [
                (1, found, "request.processing"), (2, found, "request.complete"), (3, missing, "request.processing"), (4, missing, "request.failed"),
                (5, missing, "request.pending"), (6, missing, "request.processing"), (7, missing, "request.failed"),
            ],
            feed.Select(e => (e.TeamNumber, e.RequestId!.Value, e.EventType)));
        Assert.Contains("\"error_code\": \"not_found\"", feed[^1].Payload, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_request_ends_and_its_place_is_free_again()
    {
        Simulator.AddFault(new() { Provider = FaultRule.EveryProvider, Kind = FaultKind.Hang });
        await using var one = await ItemHarness.StartAsync(Database, Simulator, ("Collection:AttemptTimeout", "00:01:00"));
        var id = await SubmitAsync(one, "nasa");
        await Eventually.BecomesTrueAsync(() => Simulator.CountRequests() == 1);

        Assert.Equal(RequestChange.Done, await one.Get<ScrapeRequests>().CancelAsync(1, id, default));

        await Eventually.BecomesTrueAsync(() => one.Get<Monitor.Jobs.Items.ItemPool>().Running == 0, TimeSpan.FromSeconds(2));
        Assert.Equal("cancelled", (await EndAsync(one, id, RequestStatus.Failed)).ErrorCode);
    }

    [Fact]
    public async Task The_end_of_a_job_is_told_to_its_webhook_signed_and_on_record()
    {
        using var listener = new HttpListener();
        var address = $"http://127.0.0.1:{FreePort.Next()}/hook/";
        listener.Prefixes.Add(address);
        listener.Start();
        await using var one = await ItemHarness.StartAsync(Database, Simulator, ("Jobs:WebhookSecret", "s3cret"), ("Outgoing:Allow:0", "127.0.0.1"));

        var submission = await one.Submission.SubmitAsync(
            new(JobTypes.One, 1, null, Platforms.Instagram, ["nasa"], 1) { WebhookUrl = address }, default);
        var context = await listener.GetContextAsync().WaitAsync(Patience.Of(TimeSpan.FromSeconds(20)));
        using var reader = new StreamReader(context.Request.InputStream);
        var body = await reader.ReadToEndAsync();
        context.Response.StatusCode = 204;
        context.Response.Close();

        var job = Assert.IsType<Submission.Accepted>(submission).Job;
        Assert.Contains($"\"job_id\":\"{job.Id}\"", body, StringComparison.Ordinal);
        var signed = $"{context.Request.Headers["X-Monitor-Timestamp"]}.{body}";
        var expected = Convert.ToHexStringLower(HMACSHA256.HashData("s3cret"u8, Encoding.UTF8.GetBytes(signed)));
        Assert.Equal($"sha256={expected}", context.Request.Headers["X-Monitor-Signature"]);
        await Eventually.BecomesTrueAsync(async () => await Database.ScalarAsync<long>(
            "select count(*) from job_webhook w join job_webhook_attempt a on a.webhook_id = w.id where delivered_at is not null and a.status = 204") == 1);
    }

    private (string Key, string Value)[] Keyed(string provider) =>
        [($"Providers:{provider}:BaseUrl", Simulator.ProviderUrl(provider).ToString()), ($"Providers:{provider}:ApiKey", "test"), ($"Providers:{provider}:Fields:user_id", "17841400000000001")];

    private static Task<long> SubmitAsync(ItemHarness harness, string handle, string flow = "refresh_profile_by_handle", string parameters = "{}") =>
        harness.Get<ScrapeRequests>().SubmitAsync(new(harness.Get<FlowCatalog>().Find(flow)!, 1, handle, parameters), default);

    private static async Task<RequestRow> EndAsync(ItemHarness harness, long id, string status, TimeSpan? within = null)
    {
        await Eventually.BecomesTrueAsync(
            async () => (await harness.Get<ScrapeRequests>().FindAsync(id, 1, default))!.Status is RequestStatus.Complete or RequestStatus.Failed, within);
        var row = (await harness.Get<ScrapeRequests>().FindAsync(id, 1, default))!;
        Assert.True(row.Status == status, $"{row.Status}: {row.Error}");
        return row;
    }
}
