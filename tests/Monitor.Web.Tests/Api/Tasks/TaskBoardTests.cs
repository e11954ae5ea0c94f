using System.Text.Json;
using Xunit;

namespace Monitor.Web.Tests.Api.Tasks;

public sealed class TaskBoardTests(ApiTests.Fixture fixture) : ApiTests(fixture)
{
    private DateTimeOffset Now => Api.Clock.GetUtcNow();

    [Fact]
    public async Task A_card_has_the_numbers_of_its_target_with_their_changes_and_states()
    {
        var task = await Api.CreateAsync("card.numbers", "1h");
        var account = await Database.AccountAsync("9001", "card.numbers", Now);
        await Database.InfluencerAsync(account, "card.numbers", Now.AddDays(-8), 900);
        await Database.InfluencerAsync(account, "card.numbers", Now.AddHours(-25), 950);
        await Database.InfluencerAsync(account, "card.numbers", Now.AddHours(-23), 990);
        await Database.InfluencerAsync(account, "card.numbers", Now, 1000);
        await Database.ExecuteAsync(
            "update account set follower_count = 1000, following_count = null, post_count = 77, value_states = '{\"following_count\": \"hidden\"}' where id = $1", account);

        var card = await CardAsync(task);

        Assert.Equal(
            """{"follower_count":{"value":1000,"state":"measured","change_24h":50,"change_7d":100},"following_count":{"value":null,"state":"hidden","change_24h":null,"change_7d":null},"post_count":{"value":77,"state":"measured","change_24h":0,"change_7d":0}}""",
            card.GetProperty("values").GetRawText());
        Assert.Equal(Now, card.GetProperty("measured_at").GetDateTimeOffset());
        Assert.Equal("card.numbers", card.Text("target"));
    }

    [Fact]
    public async Task Nothing_changed_that_is_known_where_nothing_was_measured_since()
    {
        var task = await Api.CreateAsync("card.old", "7d");
        var account = await Database.AccountAsync("9002", "card.old", Now.AddDays(-3));
        await Database.InfluencerAsync(account, "card.old", Now.AddDays(-10), 900);
        await Database.InfluencerAsync(account, "card.old", Now.AddDays(-3), 1000);
        await Database.ExecuteAsync("update account set follower_count = 1000 where id = $1", account);

        var followers = (await CardAsync(task)).GetProperty("values").GetProperty("follower_count");

        Assert.Equal((JsonValueKind.Null, 100), (followers.GetProperty("change_24h").ValueKind, followers.GetProperty("change_7d").GetInt32()));
    }

    [Fact]
    public async Task A_card_shows_the_last_twenty_runs_newest_first()
    {
        var task = await Api.CreateAsync("card.runs", "30m");
        for (var run = 1; run <= 23; run++)
            await Database.RunAsync(task, run, Now.AddMinutes(run - 40), TimeSpan.FromMilliseconds(3), TimeSpan.FromMilliseconds(250), outcome: (short)(run == 23 ? 2 : 1));

        var runs = (await CardAsync(task)).GetProperty("runs").EnumerateArray().ToArray();

        Assert.Equal(Enumerable.Range(4, 20).Reverse(), runs.Select(run => run.GetProperty("run_no").GetInt32()));
        Assert.Equal("run_no started_at finished_at duration_ms outcome source error", runs[0].Keys());
        Assert.Equal(("failed", "250", "tikhub: timeout", "tikhub"), (runs[0].Text("outcome"), runs[0].Text("duration_ms"), runs[0].Text("error"), runs[0].Text("source")));
        Assert.Equal("done", runs[1].Text("outcome"));
    }

    [Theory]
    [InlineData("24h", 24, 3600)]
    [InlineData("7d", 28, 21_600)]
    [InlineData("30d", 30, 86_400)]
    public async Task The_small_chart_has_a_point_for_each_step_and_none_where_nothing_was_measured(string sparkline, int steps, int seconds)
    {
        var name = $"card.spark.{sparkline}";
        var task = await Api.CreateAsync(name, "1h");
        var account = await Database.AccountAsync($"90{seconds}", name, Now);
        var step = TimeSpan.FromSeconds(seconds);
        await Database.InfluencerAsync(account, name, Now - step * 3, 700);
        await Database.InfluencerAsync(account, name, Now.AddSeconds(-1), 800);
        await Database.InfluencerAsync(account, name, Now, 801);

        var chart = (await CardAsync(task, $"&sparkline={sparkline}")).GetProperty("sparkline");

        var from = chart.GetProperty("from").GetDateTimeOffset();
        var points = chart.GetProperty("points").EnumerateArray().Select(point => point.ValueKind == JsonValueKind.Null ? (long?)null : point.GetInt64()).ToArray();
        Assert.Equal((steps, seconds, "follower_count"), (points.Length, chart.GetProperty("step_seconds").GetInt32(), chart.Text("metric")));
        Assert.InRange(Now, from + step * (steps - 1), from + step * steps);
        Assert.Equal((801L, 700L), (points[^1], points[^4]));
        Assert.Equal(points.Length - 2 - (points[^2] is null ? 0 : 1), points.Count(point => point is null));
    }

    [Fact]
    public async Task A_post_whose_likes_are_hidden_is_charted_by_its_plays()
    {
        var task = await Api.CreateAsync("https://www.instagram.com/p/CardHidden1/", "1h", "post");
        var post = await Database.PostAsync("9101", "CardHidden1", Now);
        await Database.PostRowAsync(post, "CardHidden1", Now, likes: null, plays: 5000, states: """{"like_count": "hidden"}""");
        await Database.ExecuteAsync("update post set play_count = 5000, value_states = '{\"like_count\": \"hidden\"}' where id = $1", post);

        var chart = (await CardAsync(task)).GetProperty("sparkline");

        Assert.Equal("play_count", chart.Text("metric"));
        Assert.Equal(5000, chart.GetProperty("points").EnumerateArray().Last().GetInt64());
    }

    [Fact]
    public async Task A_task_that_has_not_run_has_an_empty_card()
    {
        var card = await CardAsync(await Api.CreateAsync("card.empty"));

        Assert.Equal(JsonValueKind.Null, card.GetProperty("measured_at").ValueKind);
        Assert.Equal(["follower_count", "following_count", "post_count"], card.GetProperty("values").EnumerateObject().Select(value => value.Name));
        Assert.Equal(0, card.GetProperty("runs").GetArrayLength());
        Assert.All(card.GetProperty("sparkline").GetProperty("points").EnumerateArray(), point => Assert.Equal(JsonValueKind.Null, point.ValueKind));
    }

    [Fact]
    public async Task What_is_watched_is_what_is_not_stopped()
    {
        await Api.CreateAsync("board.watched.active");
        var paused = await Api.CreateAsync("board.watched.paused");
        var stopped = await Api.CreateAsync("board.watched.stopped");
        await Api.PostAsync($"/api/v1/tasks/{paused}/pause");
        await Api.PostAsync($"/api/v1/tasks/{stopped}/stop");

        var watched = (await Api.GetAsync("/api/v1/tasks/board?q=board.watched&status=watched&sort=target")).Data.EnumerateArray();

        Assert.Equal(["board.watched.active", "board.watched.paused"], watched.Select(card => card.Text("target")!));
        Assert.Equal((422, "status"), (await Api.GetAsync("/api/v1/tasks?status=watched")) is var reply ? (reply.Status, reply.Field) : default);
    }

    [Fact]
    public async Task The_board_has_the_pages_of_the_list()
    {
        for (var i = 0; i < 5; i++)
            await Api.CreateAsync($"board.page.{i}");
        foreach (var sort in new[] { "target", "-next_run_at", "interval_seconds", "next_run_at" })
        {
            var board = new List<string>();
            for (string? cursor = ""; cursor is not null;)
            {
                var page = await Api.GetAsync($"/api/v1/tasks/board?q=board.page&sort={sort}&limit=2{cursor}");
                board.AddRange(page.Data.EnumerateArray().Select(card => card.Text("task_id")!));
                cursor = page.NextCursor is { } next ? $"&cursor={next}" : null;
            }

            var list = (await Api.GetAsync($"/api/v1/tasks?q=board.page&sort={sort}")).Data.EnumerateArray().Select(task => task.Text("task_id")!);
            Assert.Equal(list, board);
        }
    }

    [Fact]
    public async Task What_is_wrong_is_said_of_each_parameter()
    {
        var reply = await Api.GetAsync("/api/v1/tasks/board?sparkline=1h&limit=101&status=gone");

        Assert.Equal(422, reply.Status);
        Assert.Equal(["status", "sparkline", "limit"], reply.Body.GetProperty("errors").EnumerateArray().Select(error => error.Text("field")!));
    }

    [Fact]
    public async Task Counts_follow_every_change()
    {
        await using var api = await ApiServer.StartAsync(Postgres);
        var first = await api.CreateAsync("count.first");
        var second = await api.CreateAsync("count.second");
        await api.CreateAsync("https://www.instagram.com/p/CountPost01/", type: "post");
        await api.PostAsync($"/api/v1/tasks/{first}/pause");
        await api.PostAsync($"/api/v1/tasks/{second}/stop");
        await api.Database.ExecuteAsync("update task_schedule set failures = 2 where state = 1");

        Assert.Equal(
            """{"total":2,"failing":1,"overdue":0,"groups":[{"status":"active","platform":"instagram","type":"post","count":1},{"status":"paused","platform":"instagram","type":"influencer","count":1},{"status":"stopped","platform":"instagram","type":"influencer","count":1}],"failing_capped":false,"overdue_capped":false}""",
            (await api.GetAsync("/api/v1/tasks/counts")).Data.GetRawText());

        api.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(1, (await api.GetAsync("/api/v1/tasks/counts")).Data.GetProperty("overdue").GetInt32());
    }

    private async Task<JsonElement> CardAsync(Guid task, string query = "")
    {
        var target = await Database.ScalarAsync<string>("select coalesce(username, post_code) from task where id = $1", task);
        var reply = await Api.GetAsync($"/api/v1/tasks/board?q={target}{query}");
        Assert.Equal(200, reply.Status);
        return reply.Data.EnumerateArray().Single(card => card.GetProperty("task_id").GetGuid() == task);
    }
}
