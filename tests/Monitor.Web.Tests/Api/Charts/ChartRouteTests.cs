using Monitor.Web.Tests.Access;
using Xunit;

namespace Monitor.Web.Tests.Api.Charts;

public sealed class ChartRouteTests(ApiTests.Fixture fixture) : ApiTests(fixture)
{
    private DateTimeOffset Now => Api.Clock.GetUtcNow();

    [Fact]
    public async Task Histories_of_tasks_accounts_and_posts_stand_beside_each_other()
    {
        var task = await Api.CreateAsync("chart.one", "1h");
        var account = await AccountAsync("8001", "chart.one", (-3, 100), (-2, 120), (0, 110));
        var post = await Database.PostAsync("8101", "ChartPost01", Now);
        await Database.PostRowAsync(post, "ChartPost01", Now.AddHours(-1), likes: null, plays: 50, states: """{"like_count": "hidden"}""");

        var reply = await Api.GetAsync($"/api/v1/charts?series=task:{task},account:{account},post:{post}&points=100&from={Time(Now.AddDays(-30))}&to={Time(Now.AddHours(1))}");

        Assert.Equal(200, reply.Status);
        Assert.Equal("from to bucket_seconds resolution series", reply.Data.Keys());
        var series = reply.Data.GetProperty("series").EnumerateArray().ToArray();
        Assert.Equal([$"task:{task}", $"account:{account}", $"post:{post}"], series.Select(one => one.Text("series")!));
        Assert.Equal(series[0].GetProperty("metrics").GetRawText(), series[1].GetProperty("metrics").GetRawText());
        Assert.Equal("series type platform name at count metrics", series[2].Keys());
        Assert.Equal("""{"min":[null],"max":[null],"last":[null],"state":["hidden"]}""", series[2].GetProperty("metrics").GetProperty("like_count").GetRawText());
        Assert.Equal("""{"min":[50],"max":[50],"last":[50],"state":null}""", series[2].GetProperty("metrics").GetProperty("play_count").GetRawText());
        Assert.Equal(("hour", 3), (reply.Data.Text("resolution"), series[0].GetProperty("count").EnumerateArray().Sum(count => count.GetInt32())));
        Assert.Equal(("post", "ChartPost01"), (series[2].Text("type"), series[2].Text("name")));
    }

    [Fact]
    public async Task A_task_that_found_nothing_yet_has_an_empty_chart()
    {
        var task = await Api.CreateAsync("chart.none", "1h");

        var series = (await Api.GetAsync($"/api/v1/charts?series=task:{task}")).Data.GetProperty("series")[0];

        Assert.Equal(("chart.none", 0), (series.Text("name"), series.GetProperty("at").GetArrayLength()));
    }

    [Fact]
    public async Task Growth_is_told_by_day_week_and_month()
    {
        var account = await AccountAsync("8002", "chart.growth", (-49, 100), (-25, 110), (0, 99));

        foreach (var by in new[] { "day", "week", "month" })
        {
            var reply = await Api.GetAsync($"/api/v1/growth?series=account:{account}&by={by}");
            var periods = reply.Data.GetProperty("series")[0].GetProperty("periods").EnumerateArray().ToArray();

            Assert.Equal((200, by), (reply.Status, reply.Data.Text("by")));
            Assert.Equal(99, periods[^1].GetProperty("values").GetProperty("follower_count").GetProperty("last").GetInt32());
            Assert.Equal("last change percent", periods[^1].GetProperty("values").GetProperty("follower_count").Keys());
            Assert.Equal(3, periods.Sum(period => period.GetProperty("count").GetInt32()));
        }
    }

    [Theory]
    [InlineData("", 422, "required", "series")]
    [InlineData("series=account:1,nobody", 422, "invalid_id", "series")]
    [InlineData("series=account:1,account:2,account:3,account:4,account:5,account:6,account:7,account:8,account:9", 422, "too_many", "series")]
    [InlineData("series=account:1&points=9", 422, "out_of_range", "points")]
    [InlineData("series=account:1&from=yesterday", 422, "invalid_time", "from")]
    [InlineData("series=account:1&from=2026-01-02&to=2026-01-01", 422, "invalid_time", "to")]
    [InlineData("series=account:1&from=0001-01-01", 422, "out_of_range", "from")]
    [InlineData("series=account:987654321", 404, "series_not_found", "series")]
    public async Task What_cannot_be_shown_is_said(string query, int status, string code, string field)
    {
        foreach (var route in new[] { "charts", "growth" })
            if (route == "charts" || !query.Contains("points", StringComparison.Ordinal))
            {
                var reply = await Api.GetAsync($"/api/v1/{route}?{query}");
                Assert.Equal((status, code, field), (reply.Status, reply.Code, reply.Field));
            }
    }

    [Fact]
    public async Task Histories_of_another_team_are_not_there()
    {
        var task = await Api.CreateAsync("chart.other", "1h");
        var account = await AccountAsync("8003", "chart.other", (0, 1));
        var post = await Database.PostAsync("8103", "ChartPost03", Now);
        await Database.ExecuteAsync("update task set team_id = $1 where account_id = $2 or post_id = $3 or id = $4", await Api.TeamAsync("others"), account, post, task);

        foreach (var name in new[] { $"task:{task}", $"account:{account}", $"post:{post}" })
            Assert.Equal((404, $"There is no {name}."), (await Api.GetAsync($"/api/v1/charts?series={name}")) is var reply ? (reply.Status, reply.Body.Text("message")) : default);
    }

    private async Task<long> AccountAsync(string id, string name, params (int Hours, long Followers)[] rows)
    {
        var account = await Database.AccountAsync(id, name, Now);
        foreach (var (hours, followers) in rows)
            await Database.InfluencerAsync(account, name, Now.AddHours(hours), followers);
        return account;
    }

    private static string Time(DateTimeOffset time) => Uri.EscapeDataString(time.ToString("O"));
}
