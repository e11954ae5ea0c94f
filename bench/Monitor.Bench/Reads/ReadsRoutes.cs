using System.Globalization;
using Npgsql;

namespace Monitor.Bench.Reads;

/// <summary>What a web UI reads.</summary>
internal static class ReadsRoutes
{
    /// <summary>All of them, of a database that was filled.</summary>
    /// <param name="database">The database.</param>
    /// <param name="keyOfSmallTeam">A key of the small team.</param>
    /// <param name="ct">Cancels it.</param>
    public static async Task<IReadOnlyList<ReadsRoute>> ListAsync(NpgsqlDataSource database, string keyOfSmallTeam, CancellationToken ct)
    {
        var task = await database.ScalarAsync<Guid>("select id from task where account_id = 1", ct);
        var run = await database.ScalarAsync<int>($"select max(run_no) from task_run where task_id = '{task}'", ct);
        var code = await database.ScalarAsync<string>("select code from post where platform = 'instagram' order by id limit 1", ct);
        var request = await database.ScalarAsync<long>("select max(id) from scrape_request_log", ct);
        var job = await database.ScalarAsync<Guid>("select id from processing_jobs limit 1", ct);
        var user = await database.ScalarAsync<string>("select username from account where id = 3", ct);
        var platform = await database.ScalarAsync<string>("select platform from account where id = 3", ct);
        var target = await database.ScalarAsync<string>("select target from call_log limit 1", ct);
        var now = TimeProvider.System.GetUtcNow();
        string Ago(int days) => Uri.EscapeDataString(now.AddDays(-days).ToString("O", CultureInfo.InvariantCulture));
        List<ReadsRoute> routes =
        [
            new("tasks", "/api/v1/tasks"), new("tasks, paused", "/api/v1/tasks?status=paused"), new("tasks of a platform", "/api/v1/tasks?platform=tiktok"),
            new("tasks, failing", "/api/v1/tasks?failing=true"), new("tasks, overdue", "/api/v1/tasks?overdue=true"),
            new("tasks, `q` with many hits", "/api/v1/tasks?q=user"), new("tasks, `q` with few", "/api/v1/tasks?q=user1234"), new("tasks, `q` with none", "/api/v1/tasks?q=zzqqx"),
        ];
        foreach (var sort in new[] { "created_at", "-created_at", "target", "-target", "interval_seconds", "next_run_at", "-next_run_at" })
            routes.Add(new($"tasks by `{sort}`", $"/api/v1/tasks?sort={sort}"));
        foreach (var sparkline in new[] { "24h", "7d", "30d" })
            routes.Add(new($"board, 50 tasks, {sparkline}", $"/api/v1/tasks/board?limit=50&sparkline={sparkline}"));
        routes.Add(new("board, 100 tasks", "/api/v1/tasks/board?limit=100"));
        routes.Add(new("board by next run", "/api/v1/tasks/board?limit=50&sort=next_run_at"));
        routes.Add(new("counts of tasks", "/api/v1/tasks/counts"));
        foreach (var days in new[] { 1, 7, 30, 90, 347 })
            foreach (var points in new[] { 300, 1200 })
                routes.Add(new($"chart of {days} days in {points} points, an account of 1 M rows", $"/api/v1/charts?series=account:1&from={Ago(days)}&points={points}"));
        routes.Add(new("eight charts of a year", $"/api/v1/charts?series=account:1,account:2,account:3,account:4,account:5,account:6,account:7,account:8&from={Ago(347)}&points=600"));
        foreach (var by in new[] { "day", "week", "month" })
            routes.Add(new($"growth by {by}", $"/api/v1/growth?series=account:1&by={by}"));
        routes.Add(new("history of a task with 1 M rows", $"/api/v1/tasks/{task}/history"));
        routes.Add(new("the same, far back", $"/api/v1/tasks/{task}/history?before={Ago(200)}"));
        routes.Add(new("runs of a task", $"/api/v1/tasks/{task}/runs"));
        foreach (var (name, query) in new[]
        {
            ("all", ""), ("of one outcome", "?outcome=failed"), ("that did not succeed", "?outcome=unsuccessful"), ("of an outcome that none has", "?outcome=held"),
            ("of a platform", "?platform=tiktok"), ("of a source", "?source=tikhub"), ("of a source that answered few", "?source=lama"),
            ("whose error holds a text", "?error=no%20answer"), ("whose error holds a text that few have", "?error=HTTP%20500"),
            ("whose error holds a text that none has", "?error=zzqqx"), ("of a target", $"?target={user}"), ("of many targets", "?target=a"),
            ("done, of a source and a platform", "?outcome=done&source=rocketapi&platform=youtube"), ("of an hour", $"?since={Ago(3)}&until={Ago(2)}"),
        })
            routes.Add(new($"runs of all tasks, {name}", $"/api/v1/runs{query}"));
        routes.Add(new("story of a run", $"/api/v1/tasks/{task}/runs/{run}"));
        routes.Add(new("story of a request", $"/api/v1/scrape-requests/{request}/story"));
        routes.Add(new("story of a job", $"/api/v1/jobs/{job}/story"));
        foreach (var text in new[] { "us", "user", "a1b", "zzqqx", "user1234" })
            routes.Add(new($"search for `{text}`", $"/api/v1/search?q={text}&limit=10"));
        foreach (var text in new[] { "us", "user", "name", "zzqqx" })
            routes.Add(new($"search for `{text}`, a team of 20 accounts", $"/api/v1/search?q={text}&limit=10", keyOfSmallTeam));
        routes.Add(new("jobs", "/api/v1/jobs"));
        routes.Add(new("counts of jobs", "/api/v1/jobs/counts"));
        routes.Add(new("counts of requests", "/api/v1/scrape-requests/counts"));
        routes.Add(new("jobs, active", "/api/v1/jobs?active=true"));
        routes.Add(new("jobs of a type", "/api/v1/jobs?job_type=batch"));
        routes.Add(new("requests", "/api/v1/scrape-requests"));
        routes.Add(new("requests, failed", "/api/v1/scrape-requests?status=FAILED"));
        routes.Add(new("requests of a flow", "/api/v1/scrape-requests?flow=refresh_profile_basic"));
        routes.Add(new("requests, pending", "/api/v1/scrape-requests?status=PENDING"));
        routes.Add(new("an account", $"/api/v1/accounts/{platform}/{user}"));
        routes.Add(new("posts of an account with 10,000", "/api/v1/accounts/5/posts"));
        routes.Add(new("a post by code", $"/api/v1/posts/instagram/{code}"));
        routes.Add(new("accounts by engagement", "/api/v1/accounts/top"));
        routes.Add(new("provider calls", "/api/v1/provider_calls"));
        routes.Add(new("provider calls of a provider", "/api/v1/provider_calls?provider=lama"));
        routes.Add(new("provider calls of a target", $"/api/v1/provider_calls?target={target}"));
        routes.Add(new("provider calls by outcome", "/api/v1/provider_calls?outcome=transient"));
        routes.Add(new("totals of a year", "/api/v1/provider_calls/totals?days=366"));
        routes.Add(new("audit log of an action", "/api/v1/audit?action=task.pause"));
        routes.Add(new("flows", "/api/v1/flows"));
        routes.Add(new("load of three hours", "/api/v1/load"));
        routes.Add(new("load of two days", $"/api/v1/load?from={Ago(2)}&points=300"));
        routes.Add(new("workers", "/api/v1/workers"));
        routes.Add(new("capacity", "/api/v1/capacity"));
        return routes;
    }
}

/// <summary>One of them.</summary>
/// <param name="Name">What it shows.</param>
/// <param name="Path">Where it is.</param>
/// <param name="Key">Who asks; null for nobody, who may all here.</param>
internal sealed record ReadsRoute(string Name, string Path, string? Key = null);
