using System.Text.Json;
using Monitor.Data.Tasks;
using Monitor.Testing;
using Xunit;

namespace Monitor.Web.Tests.Api.Tasks;

/// <summary>The runs of all tasks of a team, in one list.</summary>
public sealed class TeamRunTests(PostgresServer postgres) : IAsyncLifetime
{
    private readonly Dictionary<string, Guid> _tasks = [];
    private ApiServer _api = null!;

    public async ValueTask InitializeAsync()
    {
        _api = await ApiServer.StartAsync(postgres);
        await _api.Database.ExecuteAsync(
            """
            insert into provider (name, enabled, capabilities, unit_cost_usd, published_at) values
                ('tikhub', true, '{"instagram": ["fetch_profile_by_handle", "fetch_post_by_shortcode"], "tiktok": ["fetch_profile_by_handle"]}', 0.001, now())
            """);
        await AddAsync("Alpha");
        await AddAsync("alphabet");
        await AddAsync("beta", platform: "tiktok");
        // Two of them end in the same moment.
        await RunAsync("alpha", 1, 1, outcome: 1, source: "tikhub");
        await RunAsync("alphabet", 1, 1, outcome: 2, error: "tikhub: no answer within 10 s");
        await RunAsync("beta", 1, 2, outcome: 1, source: "rocketapi");
        await RunAsync("alpha", 2, 3, outcome: 3, source: "tikhub", error: "alpha does not exist on instagram.");
        await RunAsync("beta", 2, 4, outcome: 2, error: "lama: HTTP 500%");
        await RunAsync("alphabet", 2, 5, outcome: 7, source: "tikhub");
    }

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task Runs_of_all_tasks_come_newest_first_with_whose_they_are()
    {
        var reply = await _api.GetAsync("/api/v1/runs");

        Assert.Equal(
            "task_id run_no type platform target slot_at started_at finished_at lag_ms duration_ms outcome source calls cost_usd missed error",
            reply.Data[0].Keys());
        Assert.Equal(["alphabet 2", "beta 2", "alpha 2", "beta 1"], Names(reply)[..4]);
        Assert.Equal(["alpha 1", "alphabet 1"], Names(reply)[4..].Order());
        Assert.Null(reply.NextCursor);
        Assert.Equal(("tiktok", "influencer", "lama: HTTP 500%", "failed"), (reply.Data[1].Text("platform"), reply.Data[1].Text("type"), reply.Data[1].Text("error"), reply.Data[1].Text("outcome")));
    }

    [Theory]
    [InlineData("outcome=failed", "beta 2,alphabet 1")]
    [InlineData("outcome=failed,held", "alphabet 2,beta 2,alphabet 1")]
    [InlineData("outcome=unsuccessful", "alphabet 2,beta 2,alpha 2,alphabet 1")]
    [InlineData("outcome=done", "beta 1,alpha 1")]
    [InlineData("outcome=done,not_found", "alpha 2,beta 1,alpha 1")]
    [InlineData("outcome=private", "")]
    [InlineData("target=alpha", "alphabet 2,alpha 2,*")]
    [InlineData("target=ALPHAB", "alphabet 2,alphabet 1")]
    [InlineData("target=lpha", "")]
    [InlineData("target=alph_", "")]
    [InlineData("platform=tiktok", "beta 2,beta 1")]
    [InlineData("platform=youtube", "")]
    [InlineData("source=tikhub", "alphabet 2,alpha 2,alpha 1")]
    [InlineData("source=tikhub&outcome=done", "alpha 1")]
    [InlineData("source=rocketapi&platform=instagram", "")]
    [InlineData("error=ANSWER", "alphabet 1")]
    [InlineData("error=500%25", "beta 2")]
    [InlineData("error=tikhub%3A%25", "")]
    [InlineData("error=no&outcome=done", "")]
    [InlineData("error=no&target=alpha&platform=instagram", "alpha 2,alphabet 1")]
    [InlineData("since=2026-01-15T12:03:00Z", "alphabet 2,beta 2,alpha 2")]
    [InlineData("until=2026-01-15T12:03:00Z&outcome=done", "beta 1,alpha 1")]
    [InlineData("since=2026-01-15T12:02:00Z&until=2026-01-15T12:04:00Z", "alpha 2,beta 1")]
    [InlineData("since=2026-01-16T12:02:00Z", "")]
    [InlineData("until=2026-01-14T12:02:00Z", "")]
    public async Task Filters_restrict_and_pages_of_one_say_the_same_as_one_of_all(string filter, string expected)
    {
        var whole = await _api.GetAsync($"/api/v1/runs?{filter}");

        Assert.Equal(200, whole.Status);
        var names = Names(whole);
        if (expected.EndsWith(",*", StringComparison.Ordinal))
            Assert.Equal(expected[..^2], string.Join(',', names[..2]));
        else
            Assert.Equal(expected, string.Join(',', names));
        var paged = new List<string>();
        string? cursor = null;
        do
        {
            var page = await _api.GetAsync($"/api/v1/runs?{filter}&limit=1{(cursor is null ? "" : $"&cursor={cursor}")}");
            paged.AddRange(Names(page));
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        Assert.Equal(names, paged);
    }

    [Fact]
    public async Task Runs_of_one_task_are_found_and_those_of_another_team_are_not()
    {
        Assert.Equal(["alpha 2", "alpha 1"], Names(await _api.GetAsync($"/api/v1/runs?task_id={_tasks["alpha"]}")));
        await _api.Database.ExecuteAsync("insert into team (name) values ('other')");
        await _api.Database.ExecuteAsync("update task set team_id = (select max(id) from team) where id = $1", _tasks["alpha"]);

        Assert.Empty((await _api.GetAsync($"/api/v1/runs?task_id={_tasks["alpha"]}")).Data.EnumerateArray());
        Assert.DoesNotContain(Names(await _api.GetAsync("/api/v1/runs")), name => name.StartsWith("alpha ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Given_more_runs_than_a_page_looks_through_when_few_match_then_short_pages_lead_to_them()
    {
        await _api.Database.ExecuteAsync(
            """
            insert into task_run (task_id, run_no, slot_at, started_at, finished_at, outcome, source)
            select $1, 10 + n, at, at, at, 1, 'tikhub' from generate_series(1, $3::int) n cross join lateral (select $2 + interval '1 hour' + n * interval '1 ms') x(at)
            """, _tasks["alphabet"], _api.Clock.GetUtcNow(), TeamRuns.MostLookedAt + 1_000);

        var first = await _api.GetAsync("/api/v1/runs?source=tikhub&outcome=not_found,done&target=alpha&platform=instagram&limit=500");
        Assert.Equal(500, first.Data.GetArrayLength());
        var page = await _api.GetAsync("/api/v1/runs?source=tikhub&platform=tiktok");
        Assert.Empty(page.Data.EnumerateArray());
        Assert.NotNull(page.NextCursor);
        var last = await _api.GetAsync($"/api/v1/runs?source=tikhub&platform=tiktok&cursor={page.NextCursor}");
        Assert.Empty(last.Data.EnumerateArray());
        Assert.Null(last.NextCursor);
        Assert.Equal(["alpha 2", "alpha 1"], await AllAsync("source=tikhub&outcome=done,not_found&target=alpha&until=2026-01-15T13:00:00Z"));
    }

    [Theory]
    [InlineData("outcome=broken", "outcome", "unknown_value")]
    [InlineData("outcome=done,", "outcome", "unknown_value")]
    [InlineData("task_id=nasa", "task_id", "invalid_id")]
    [InlineData("platform=myspace", "platform", "unknown_value")]
    [InlineData("error=x", "error", "out_of_range")]
    [InlineData("since=yesterday", "since", "invalid_time")]
    [InlineData("until=tomorrow", "until", "invalid_time")]
    [InlineData("limit=0", "limit", "out_of_range")]
    [InlineData("cursor=abc", "cursor", "invalid_cursor")]
    [InlineData("state=failed", "state", "unknown_parameter")]
    public async Task What_is_no_filter_is_refused(string query, string field, string code)
    {
        var reply = await _api.GetAsync($"/api/v1/runs?{query}");

        Assert.Equal((422, field, code), (reply.Status, reply.Field, reply.Code));
    }

    private static string[] Names(Reply reply) => [.. reply.Data.EnumerateArray().Select(run => $"{run.Text("target")} {run.Text("run_no")}")];

    private async Task<List<string>> AllAsync(string filter)
    {
        var names = new List<string>();
        string? cursor = null;
        do
        {
            var page = await _api.GetAsync($"/api/v1/runs?{filter}{(cursor is null ? "" : $"&cursor={cursor}")}");
            names.AddRange(Names(page));
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return names;
    }

    private async Task AddAsync(string target, string platform = "instagram")
    {
        var reply = await _api.PostAsync("/api/v1/tasks", JsonSerializer.Serialize(new { type = "influencer", platform, target, interval = "1h" }));
        Assert.Equal(201, reply.Status);
        _tasks[target.ToLowerInvariant()] = reply.Data.GetProperty("task_id").GetGuid();
    }

    private Task RunAsync(string target, int number, int minute, short outcome, string? source = null, string? error = null) => _api.Database.ExecuteAsync(
        """
        insert into task_run (task_id, run_no, slot_at, started_at, finished_at, outcome, source, calls, cost_usd, missed, error)
        values ($1, $2, $3, $3, $3, $4, $5, 1, 0.001, 0, $6)
        """, _tasks[target], number, _api.Clock.GetUtcNow().AddMinutes(minute), outcome, source, error);
}
