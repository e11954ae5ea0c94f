using Xunit;

namespace Monitor.Web.Tests.Api.Tasks;

public sealed class TaskLogTests(ApiTests.Fixture fixture) : ApiTests(fixture)
{
    [Fact]
    public async Task The_run_log_is_newest_first_and_paged()
    {
        var id = await Api.CreateAsync("logged");
        var start = Api.Clock.GetUtcNow();
        for (var run = 1; run <= 5; run++)
            await Database.RunAsync(id, run, start.AddSeconds(30 * run), TimeSpan.FromMilliseconds(8), TimeSpan.FromMilliseconds(250));

        var first = await Api.GetAsync($"/api/v1/tasks/{id}/runs?limit=3");
        var second = await Api.GetAsync($"/api/v1/tasks/{id}/runs?limit=3&before={first.NextCursor}");

        Assert.Equal("slot_at started_at finished_at lag_ms duration_ms outcome source calls cost_usd missed error", first.Data[0].Keys());
        var slots = new[] { first, second }.SelectMany(p => p.Data.EnumerateArray()).Select(r => r.GetProperty("slot_at").GetDateTimeOffset());
        Assert.Equal(Enumerable.Range(1, 5).Reverse().Select(run => start.AddSeconds(30 * run)), slots);
        Assert.Equal(("8", "250", "done"), (first.Data[0].Text("lag_ms"), first.Data[0].Text("duration_ms"), first.Data[0].Text("outcome")));
        Assert.Null(second.NextCursor);
    }

    [Fact]
    public async Task A_tasks_history_says_where_each_value_comes_from()
    {
        var id = await Api.CreateAsync("DKstates_01", type: "post");
        var at = Api.Clock.GetUtcNow();
        var post = await Database.PostAsync("3170001", "DKstates_01", at);
        await Database.PostRowAsync(post, "DKstates_01", at, likes: null, plays: 900, states: """{"like_count":"hidden"}""");
        await Database.PostRowAsync(post, "DKstates_01", at.AddMinutes(-30), likes: 40, plays: 800);

        var reply = await Api.GetAsync($"/api/v1/tasks/{id}/history");

        Assert.Equal("task_id type platform target points", reply.Data.Keys());
        var points = reply.Data.GetProperty("points");
        Assert.Equal("recorded_at slot_at source values states", points[0].Keys());
        Assert.Equal("""{"like_count":null,"comment_count":12,"play_count":900}""", points[0].GetProperty("values").GetRawText());
        Assert.Equal("""{"like_count":"hidden"}""", points[0].GetProperty("states").GetRawText().Replace(" ", "", StringComparison.Ordinal));
        Assert.Equal("recorded_at slot_at source values", points[1].Keys());
    }

    [Fact]
    public async Task An_influencers_history_has_the_bio()
    {
        var id = await Api.CreateAsync("has.bio");
        var at = Api.Clock.GetUtcNow();
        var account = await Database.AccountAsync("600200", "has.bio", at);
        await Database.InfluencerAsync(account, "has.bio", at.AddMinutes(-30), 10, bio: "Prints & small books");
        await Database.InfluencerAsync(account, "has.bio", at, 11);

        var points = (await Api.GetAsync($"/api/v1/tasks/{id}/history")).Data.GetProperty("points");

        Assert.Equal("recorded_at slot_at source values bio", points[0].Keys());
        Assert.Equal("Prints & small books", points[0].Text("bio"));
    }

    [Fact]
    public async Task A_task_that_has_not_run_has_an_empty_log_and_history()
    {
        var id = await Api.CreateAsync("not.run.yet");

        Assert.Empty((await Api.GetAsync($"/api/v1/tasks/{id}/runs")).Data.EnumerateArray());
        Assert.Empty((await Api.GetAsync($"/api/v1/tasks/{id}/history")).Data.GetProperty("points").EnumerateArray());
    }

    [Theory]
    [InlineData("runs?before=yesterday", "before", "invalid_time")]
    [InlineData("runs?limit=501", "limit", "out_of_range")]
    [InlineData("history?limit=1001", "limit", "out_of_range")]
    [InlineData("history?from=01/02/2026", "from", "invalid_time")]
    public async Task A_wrong_parameter_is_named(string path, string field, string code)
    {
        var id = await Api.CreateAsync($"wrong.parameter.{field}.{path.Length}");

        var reply = await Api.GetAsync($"/api/v1/tasks/{id}/{path}");

        Assert.Equal((422, field, code), (reply.Status, reply.Field, reply.Code));
    }
}
