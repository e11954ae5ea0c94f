using Xunit;

namespace Monitor.Web.Tests.Api.History;

public sealed class HistoryRouteTests(ApiTests.Fixture fixture) : ApiTests(fixture)
{
    private const string Users = "/api/v1/instagram/influencer_monitor/user_history";
    private const string Posts = "/api/v1/instagram/post_monitor/video_history";

    [Fact]
    public async Task An_influencers_history_has_exactly_the_documented_keys_newest_first()
    {
        var now = Api.Clock.GetUtcNow();
        var account = await Database.AccountAsync("700100", "exact.keys", now);
        await Database.InfluencerAsync(account, "exact.keys", now.AddHours(-1), 41, bio: "it's \"quoted\" — ünï");
        await Database.InfluencerAsync(account, "exact.keys", now, followers: null);

        var reply = await Api.GetAsync($"{Users}/700100");

        Assert.Equal(200, reply.Status);
        Assert.Equal("status_code success data", reply.Body.Keys());
        Assert.Equal("username history", reply.Data.Keys());
        Assert.Equal("exact.keys", reply.Data.Text("username"));
        var history = reply.Data.GetProperty("history");
        Assert.Equal("follower_count following_count post_count bio recorded_at", history[0].Keys());
        Assert.Equal(["", "41"], history.EnumerateArray().Select(r => r.Text("follower_count")));
        Assert.All(history.EnumerateArray(), r => Assert.Equal("it's \"quoted\" — ünï", r.Text("bio")));
        Assert.Equal("2026-01-15T12:00:00Z", history[0].Text("recorded_at"));
    }

    [Fact]
    public async Task A_posts_history_has_exactly_the_documented_keys()
    {
        var now = Api.Clock.GetUtcNow();
        var post = await Database.PostAsync("3170100", "DKexactKeys", now);
        await Database.PostRowAsync(post, "DKexactKeys", now.AddMilliseconds(250), likes: 5, plays: 70);

        var reply = await Api.GetAsync($"{Posts}/DKexactKeys");

        Assert.Equal("post_code history", reply.Data.Keys());
        Assert.Equal("DKexactKeys", reply.Data.Text("post_code"));
        Assert.Equal(
            """{"like_count":5,"comment_count":12,"play_count":70,"recorded_at":"2026-01-15T12:00:00.250Z"}""",
            reply.Data.GetProperty("history")[0].GetRawText());
    }

    [Theory]
    [InlineData("700200")]
    [InlineData("by.any.name")]
    [InlineData("@By.Any.Name")]
    [InlineData("was.called.so")]
    public async Task An_account_is_found_by_id_handle_and_former_handle(string reference)
    {
        var now = Api.Clock.GetUtcNow();
        if (await Database.ScalarAsync<long>("select id from account where platform_id = '700200'") == 0)
        {
            var account = await Database.AccountAsync("700200", "by.any.name", now);
            await Database.InfluencerAsync(account, "by.any.name", now, 3);
            await Database.ExecuteAsync(
                "insert into account_handle (account_id, username, first_seen_at) values ($1, 'was.called.so', $2)", account, now);
        }

        var reply = await Api.GetAsync($"{Users}/{reference}");

        Assert.Equal("by.any.name", reply.Data.Text("username"));
        Assert.Equal("3", reply.Data.GetProperty("history")[0].Text("follower_count"));
    }

    [Fact]
    public async Task A_number_is_an_id_before_it_is_a_handle()
    {
        var now = Api.Clock.GetUtcNow();
        await Database.AccountAsync("700301", "99887766", now);
        Assert.Equal("99887766", (await Api.GetAsync($"{Users}/99887766")).Data.Text("username"));
        await Database.AccountAsync("99887755", "owns.the.id", now);
        await Database.AccountAsync("700302", "99887755", now);

        Assert.Equal("owns.the.id", (await Api.GetAsync($"{Users}/99887755")).Data.Text("username"));
    }

    [Fact]
    public async Task A_monitored_target_without_a_row_has_an_empty_history()
    {
        await Api.CreateAsync("no.row.yet");
        await Api.CreateAsync("DKnoRowYet1", type: "post");

        var user = await Api.GetAsync($"{Users}/No.Row.Yet");
        Assert.Equal(("no.row.yet", 0), (user.Data.Text("username"), user.Data.GetProperty("history").GetArrayLength()));
        var post = await Api.GetAsync($"{Posts}/DKnoRowYet1");
        Assert.Equal(("DKnoRowYet1", 0), (post.Data.Text("post_code"), post.Data.GetProperty("history").GetArrayLength()));
    }

    [Fact]
    public async Task What_nobody_monitors_is_not_found()
    {
        var user = await Api.GetAsync($"{Users}/never.seen");
        Assert.Equal((404, "user_id", "history_not_found"), (user.Status, user.Field, user.Code));
        var post = await Api.GetAsync($"{Posts}/DKneverSeen");
        Assert.Equal((404, "post_code", "history_not_found"), (post.Status, post.Field, post.Code));
    }

    [Fact]
    public async Task History_outlives_its_task()
    {
        var id = await Api.CreateAsync("outlived");
        var account = await Database.AccountAsync("700400", "outlived", Api.Clock.GetUtcNow());
        await Database.InfluencerAsync(account, "outlived", Api.Clock.GetUtcNow(), 8);
        await Api.PostAsync($"/api/v1/tasks/{id}/stop");

        Assert.Equal(1, (await Api.GetAsync($"{Users}/outlived")).Data.GetProperty("history").GetArrayLength());
    }

    [Fact]
    public async Task Pages_go_on_where_the_last_one_ended()
    {
        var now = Api.Clock.GetUtcNow();
        var account = await Database.AccountAsync("700500", "paged.history", now);
        for (var i = 0; i < 5; i++)
            await Database.InfluencerAsync(account, "paged.history", now.AddMinutes(-i), i);

        var first = await Api.GetAsync($"{Users}/700500?limit=2");
        var second = await Api.GetAsync($"{Users}/700500?limit=2&before={first.NextCursor}");
        var third = await Api.GetAsync($"{Users}/700500?limit=2&before={second.NextCursor}");

        Assert.Equal(["0", "1", "2", "3", "4"], new[] { first, second, third }
            .SelectMany(p => p.Data.GetProperty("history").EnumerateArray()).Select(r => r.Text("follower_count")));
        Assert.Null(third.NextCursor);
    }

    [Fact]
    public async Task A_range_includes_its_start_and_not_its_end()
    {
        var now = Api.Clock.GetUtcNow();
        var account = await Database.AccountAsync("700600", "ranged", now);
        for (var i = 0; i < 5; i++)
            await Database.InfluencerAsync(account, "ranged", now.AddMinutes(-i), i);

        var reply = await Api.GetAsync($"{Users}/ranged?from={now.AddMinutes(-3):yyyy-MM-ddTHH:mm:ssZ}&to={now.AddMinutes(-1):yyyy-MM-ddTHH:mm:ssZ}");

        Assert.Equal(["2", "3"], reply.Data.GetProperty("history").EnumerateArray().Select(r => r.Text("follower_count")));
    }

    [Theory]
    [InlineData("limit=0", "limit", "out_of_range")]
    [InlineData("limit=1001", "limit", "out_of_range")]
    [InlineData("before=soon", "before", "invalid_time")]
    [InlineData("to=2026-13-01", "to", "invalid_time")]
    public async Task A_wrong_parameter_is_named(string query, string field, string code)
    {
        var reply = await Api.GetAsync($"{Users}/700100?{query}");

        Assert.Equal((422, field, code), (reply.Status, reply.Field, reply.Code));
    }
}
