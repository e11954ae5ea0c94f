using System.Text.Json;
using Monitor.Data.HotState;
using Monitor.Testing;
using Xunit;

namespace Monitor.Web.Tests.Api.Profiles;

/// <summary>Reads of profiles that somebody waits for; the test does the worker's part.</summary>
public sealed class OnDemandReadTests(ApiTests.Fixture fixture) : ApiTests(fixture)
{
    private const string Interactive = """
        select count(*) from scrape_request_log r join queue_item i on i.kind = 2 and i.ref_id = r.id join queue q on q.id = i.queue_id
        where r.account = $1 and q.name = 'interactive:instagram'
        """;

    [Fact]
    public async Task Given_a_request_that_waits_in_its_flow_when_the_profile_is_read_then_it_is_collected_before_all_other_work()
    {
        await SubmitAsync("refresh_profile_by_handle", "handle", "waits.long");

        var asking = Api.GetAsync("/profiles/instagram/byhandle/waits.long?force_refresh=true");

        await Eventually.BecomesTrueAsync(async () => await Database.ScalarAsync<long>(Interactive, "waits.long") == 1);
        await StoreAsync("waits.long", "9001");
        await EndAsync("waits.long", "COMPLETE", data: """{ "platform_id": "9001" }""");
        Assert.Equal((200, "waits.long"), (await asking) is var reply ? (reply.Status, reply.Data.Text("username")) : default);
    }

    [Fact]
    public async Task Given_a_request_that_runs_when_the_profile_is_read_then_its_answer_is_waited_for()
    {
        var id = await SubmitAsync("refresh_profile_by_handle", "handle", "runs.now");
        await Database.ExecuteAsync("update queue_item set worker_id = 1, run_no = 1 where kind = 2 and ref_id = $1", id);

        var reply = await LosePatienceAsync(Api.GetAsync("/profiles/instagram/byhandle/runs.now"));

        Assert.Equal((202, id), (reply.Status, reply.Data.GetProperty("id").GetInt64()));
    }

    [Fact]
    public async Task Given_parts_that_wait_in_their_flows_when_a_full_refresh_is_asked_for_then_they_are_collected_before_all_other_work()
    {
        await StoreAsync("parts.wait", "9003");
        await SubmitAsync("refresh_profile_posts", "profile_id", "9003");
        await SubmitAsync("refresh_reels_posts", "profile_id", "9003");

        var asking = Api.GetAsync("/profiles/instagram/byhandle/parts.wait?full_refresh=true");

        await Eventually.BecomesTrueAsync(async () => await Database.ScalarAsync<long>(Interactive, "9003") == 2);
        await EndAsync("9003", "COMPLETE", data: """{ "posts": [] }""");
        Assert.Equal(200, (await asking).Status);
    }

    [Fact]
    public async Task Given_a_stored_channel_when_it_is_read_by_its_id_then_it_is_answered_as_stored()
    {
        await StoreAsync("channel.handle", "UCabcdefghijklmnopqrst01", "youtube");

        var reply = await Api.GetAsync("/profiles/youtube/byhandle/UCabcdefghijklmnopqrst01");

        Assert.Equal((200, "channel.handle", "False"), (reply.Status, reply.Data.Text("username"), reply.Data.Text("stale")));
    }

    [Fact]
    public async Task Times_of_a_profiles_posts_end_in_a_Z()
    {
        await StoreAsync("has.posts", "9020");
        await Database.ExecuteAsync(
            """
            insert into post (platform, platform_id, code, owner_id, taken_at, source, measured_at) values
                ('instagram', '1', 'DKwhole', '9020', '2026-01-14 08:00:00+00', 'tikhub', now()), ('instagram', '2', 'DKpart', '9020', '2026-01-14 07:00:00.25+00', 'tikhub', now()),
                ('instagram', '3', 'DKnone', '9020', null, 'tikhub', now())
            """);

        var posts = (await Api.GetAsync("/profiles/instagram/byhandle/has.posts")).Data.GetProperty("posts");

        Assert.Equal(["2026-01-14T08:00:00Z", "2026-01-14T07:00:00.25Z", ""], posts.EnumerateArray().Select(post => post.Text("taken_at")));
    }

    [Fact]
    public async Task Given_a_fresh_account_when_it_is_read_by_a_former_handle_then_who_has_that_handle_now_is_asked_for()
    {
        await StoreAsync("moved.on", "9010");
        await Database.ExecuteAsync("insert into account_handle select id, 'moved.away', now() from account where platform_id = '9010'");

        var asking = Api.GetAsync("/profiles/instagram/byhandle/moved.away");

        await Eventually.BecomesTrueAsync(async () => await Database.ScalarAsync<long>(Interactive, "moved.away") == 1);
        await EndAsync("moved.away", "FAILED", "not_found");
        Assert.Equal(404, (await asking).Status);
    }

    [Fact]
    public async Task Given_a_sample_account_when_it_is_read_then_it_is_collected_and_shown_as_stale_while_no_source_answers()
    {
        await StoreAsync("sample.one", "9011", source: "sample");

        var asking = Api.GetAsync("/api/v1/instagram/user/sample.one");

        await Eventually.BecomesTrueAsync(async () => await Database.ScalarAsync<long>(Interactive, "sample.one") == 1);
        await EndAsync("sample.one", "FAILED", "unavailable");
        Assert.Equal((200, "True"), (await asking) is var reply ? (reply.Status, reply.Data.Text("stale")) : default);
    }

    [Fact]
    public async Task Given_a_fresh_user_when_a_refresh_is_forced_then_it_is_collected()
    {
        await StoreAsync("forced.user", "9012");

        var asking = Api.GetAsync("/api/v1/instagram/user/forced.user?force_refresh=true");

        await Eventually.BecomesTrueAsync(async () => await Database.ScalarAsync<long>(Interactive, "forced.user") == 1);
        Assert.Equal("true", await Database.ScalarAsync<string>("select params ->> 'force_refresh' from scrape_request_log where account = 'forced.user'"));
        await EndAsync("forced.user", "COMPLETE", data: """{ "platform_id": "9012" }""");
        Assert.Equal(200, (await asking).Status);
    }

    [Theory]
    [InlineData("flag.1", "force_refresh", true)]
    [InlineData("flag.2", "force_refresh=", true)]
    [InlineData("flag.3", "force_refresh=1", true)]
    [InlineData("flag.4", "force_refresh=True", true)]
    [InlineData("flag.5", "full_refresh&force_refresh", true)]
    [InlineData("flag.6", "force_refresh=0", false)]
    [InlineData("flag.7", "full_refresh=FALSE&force_refresh=False", false)]
    public async Task Given_flags_as_people_write_them_when_a_fresh_profile_is_read_then_they_are_understood(
        string handle, string query, bool collects)
    {
        await StoreAsync(handle, handle);

        var reply = await LosePatienceAsync(Api.GetAsync($"/profiles/instagram/byhandle/{handle}?{query}"));

        Assert.Equal((200, $"{collects}"), (reply.Status, reply.Data.Text("stale")));
        Assert.Equal(collects ? 1 : 0, await Database.ScalarAsync<long>(Interactive, handle));
    }

    [Theory]
    [InlineData("force_refresh=yes", "force_refresh")]
    [InlineData("full_refresh=2", "full_refresh")]
    [InlineData("force_refresh=1&force_refresh=0", "force_refresh")]
    public async Task Given_a_flag_that_is_none_when_a_profile_is_read_then_it_is_refused(string query, string field)
    {
        var reply = await Api.GetAsync($"/profiles/instagram/byhandle/flag.none?{query}");

        Assert.Equal((422, "unknown_value", field), (reply.Status, reply.Code, reply.Field));
    }

    [Theory]
    [InlineData("/api/v1/instagram/user/not.there.one", "not.there.one", "username")]
    [InlineData("/profiles/instagram/byhandle/not.there.two", "not.there.two", "handle")]
    public async Task Given_a_profile_that_does_not_exist_when_it_is_read_then_the_refusal_names_the_parameter_of_the_route(string path, string handle, string field)
    {
        var asking = Api.GetAsync(path);
        await Eventually.BecomesTrueAsync(async () => await Database.ScalarAsync<long>(Interactive, handle) == 1);
        await EndAsync(handle, "FAILED", "not_found");

        Assert.Equal((404, "account_not_found", field), (await asking) is var reply ? (reply.Status, reply.Code, reply.Field) : default);
    }

    private async Task<long> SubmitAsync(string flow, string parameter, string target)
    {
        var body = JsonSerializer.Serialize(new { flow, @params = new Dictionary<string, string> { [parameter] = target } });
        var reply = await Api.PostAsync("/api/v1/scrape-requests", body);
        Assert.Equal(202, reply.Status);
        return reply.Data.GetProperty("id").GetInt64();
    }

    private async Task StoreAsync(string username, string id, string platform = "instagram", string source = "test") => await Database.ExecuteAsync(
        "insert into account (platform, platform_id, username, source, measured_at) values ($1, $2, $3, $4, $5)",
        platform, id, username, source, Api.Clock.GetUtcNow().UtcDateTime);

    // Nobody works here, so the read waits for as long as it may.
    private async Task<Reply> LosePatienceAsync(Task<Reply> asking)
    {
        await Eventually.BecomesTrueAsync(() =>
        {
            Api.Clock.Advance(TimeSpan.FromSeconds(2));
            return asking.IsCompleted;
        });
        return await asking;
    }

    // What a worker does, in short. The clock of these tests stands still, so waiting reads are woken by hints alone.
    private async Task EndAsync(string account, string status, string? code = null, string? data = null)
    {
        await Database.ExecuteAsync(
            """
            update scrape_request_log set status = $2, error = $3, error_code = $3, data = $4::jsonb, scraped_at = $5 where account = $1
            """,
            account, status, (object?)code ?? DBNull.Value, (object?)data ?? DBNull.Value, Api.Clock.GetUtcNow().UtcDateTime);
        using var hinting = new CancellationTokenSource(Patience.Of(TimeSpan.FromSeconds(5)));
        for (var i = 0; i < 5; i++)
        {
            await Api.HotState.HintAsync(HintTopic.Requests, hinting.Token);
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, hinting.Token);
        }
    }
}
