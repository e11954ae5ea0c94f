using Monitor.Testing;
using Xunit;

namespace Monitor.Web.Tests.Api.Tasks;

public sealed class TaskListTests(PostgresServer postgres) : IAsyncLifetime
{
    private ApiServer _api = null!;

    public async ValueTask InitializeAsync() => _api = await ApiServer.StartAsync(postgres);

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Theory]
    [InlineData("created_at", "a,b,c,d,e")]
    [InlineData("-created_at", "e,d,c,b,a")]
    [InlineData("target", "a,b,c,d,e")]
    [InlineData("-target", "e,d,c,b,a")]
    [InlineData("interval_seconds", "e,d,c,b,a")]
    [InlineData("-interval_seconds", "a,b,c,d,e")]
    [InlineData("next_run_at", "a,b,c,e,d")]
    [InlineData("-next_run_at", "d,e,c,b,a")]
    public async Task Every_order_is_paged_without_loss(string sort, string expected)
    {
        var minutes = 60;
        foreach (var target in new[] { "a", "b", "c", "d", "e" })
        {
            var id = await _api.CreateAsync(target, $"{minutes--}m");
            if (target == "d")
                await _api.PostAsync($"/api/v1/tasks/{id}/pause");
            _api.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(expected, string.Join(',', await PagesAsync($"sort={sort}&limit=2")));
    }

    [Fact]
    public async Task Pages_lose_and_repeat_nothing_while_tasks_are_added()
    {
        for (var i = 0; i < 7; i++)
            await _api.CreateAsync($"before.{i}");

        var seen = await PagesAsync("limit=3", betweenPages: n => _api.CreateAsync($"meanwhile.{n}"));

        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.Equal(Enumerable.Range(0, 7).Select(i => $"before.{i}"), seen.Where(t => t.StartsWith("before", StringComparison.Ordinal)).Order());
    }

    [Fact]
    public async Task The_last_page_has_no_cursor()
    {
        await _api.CreateAsync("one");
        await _api.CreateAsync("two");

        Assert.Null((await _api.GetAsync("/api/v1/tasks?limit=2")).NextCursor);
        Assert.NotNull((await _api.GetAsync("/api/v1/tasks?limit=1")).NextCursor);
    }

    [Fact]
    public async Task A_cursor_belongs_to_its_order()
    {
        await _api.CreateAsync("one");
        await _api.CreateAsync("two");
        var cursor = (await _api.GetAsync("/api/v1/tasks?limit=1&sort=target")).NextCursor;

        var reply = await _api.GetAsync($"/api/v1/tasks?sort=-created_at&cursor={cursor}");

        Assert.Equal((422, "invalid_cursor"), (reply.Status, reply.Code));
    }

    [Theory]
    [InlineData("status=paused", "paused_one")]
    [InlineData("type=post", "PostCode1")]
    [InlineData("platform=tiktok", "")]
    [InlineData("q=USED", "paused_one")]
    [InlineData("q=d_o", "paused_one")]
    [InlineData("q=%25", "")]
    [InlineData("failing=true", "failing.one")]
    [InlineData("failing=true&overdue=true", "")]
    [InlineData("overdue=true", "overdue.one")]
    [InlineData("failing=false&overdue=false&type=influencer&status=active", "plain")]
    public async Task Filters_restrict_the_list(string query, string expected)
    {
        await _api.CreateAsync("plain", "1d");
        await _api.PostAsync($"/api/v1/tasks/{await _api.CreateAsync("paused_one", "30s")}/pause");
        await _api.CreateAsync("PostCode1", "1d", "post");
        var failing = await _api.CreateAsync("failing.one", "1d");
        await _api.Database.ExecuteAsync("update task_schedule set failures = 2 where task_id = $1", failing);
        await _api.CreateAsync("overdue.one", "30s");
        _api.Clock.Advance(TimeSpan.FromSeconds(36));

        Assert.Equal(expected, string.Join(',', await PagesAsync($"sort=target&{query}")));
    }

    [Fact]
    public async Task A_due_task_says_what_it_waits_for_while_no_source_of_its_platform_can_be_asked()
    {
        var id = await _api.CreateAsync("waiting.one", "30s");
        await _api.Database.ExecuteAsync(
            "insert into notice (key, severity, message, raised_at) values ('sources:instagram', 'warning', 'No source of instagram can be asked.', now())");

        var waiting = await _api.GetAsync($"/api/v1/tasks/{id}");
        await _api.Database.ExecuteAsync("update notice set cleared_at = now()");

        Assert.Equal("No source of instagram can be asked.", waiting.Data.Text("waiting_for"));
        Assert.DoesNotContain("waiting_for", (await _api.GetAsync($"/api/v1/tasks/{id}")).Data.Keys(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_instagram_lists_are_paged_too()
    {
        for (var i = 0; i < 5; i++)
        {
            await _api.CreateAsync($"paged.{i}");
            _api.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        const string Path = "/api/v1/instagram/influencer_monitor/tasks?limit=2";

        var first = await _api.GetAsync(Path);
        var second = await _api.GetAsync($"{Path}&cursor={first.NextCursor}");
        var third = await _api.GetAsync($"{Path}&cursor={second.NextCursor}");

        var names = new[] { first, second, third }.SelectMany(p => p.Data.EnumerateArray()).Select(t => t.Text("username"));
        Assert.Equal(["paged.4", "paged.3", "paged.2", "paged.1", "paged.0"], names);
        Assert.Null(third.NextCursor);
    }

    private async Task<List<string>> PagesAsync(string query, Func<int, Task>? betweenPages = null)
    {
        var targets = new List<string>();
        string? cursor = null;
        for (var page = 0; page == 0 || cursor is not null; page++)
        {
            var reply = await _api.GetAsync($"/api/v1/tasks?{query}{(cursor is null ? "" : $"&cursor={cursor}")}");
            Assert.Equal(200, reply.Status);
            targets.AddRange(reply.Data.EnumerateArray().Select(t => t.Text("target")!));
            cursor = reply.NextCursor;
            if (betweenPages is not null)
                await betweenPages(page);
        }

        return targets;
    }
}
