using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Monitor.Bench.Queues;
using Monitor.ProviderSimulator;
using Npgsql;

namespace Monitor.Bench;

/// <summary>How long the pages of the dashboard take, with many tasks of which some run in each second, and an action on a tenth of them.</summary>
internal static class DashboardBenchmark
{
    private const int RunsPerSecond = 200;
    private const string Tenth = "user9";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static readonly string[] Pages =
    [
        "/hangfire", "/hangfire/recurring", "/hangfire/recurring?q=user123", "/hangfire/recurring?q=99&sort=nextrun",
        "/hangfire/recurring?q=user5&sort=-lastrun", "/hangfire/recurring?platform=instagram&sort=-failures", "/hangfire/recurring?state=failing",
        "/hangfire/recurring?state=overdue", "/hangfire/recurring/counts?q=99", "/hangfire/jobs/enqueued", "/hangfire/jobs/processing",
        "/hangfire/jobs/succeeded", "/hangfire/jobs/failed", "/hangfire/servers",
    ];

    public static async Task<bool> RunAsync(BenchmarkArguments arguments, CancellationToken ct)
    {
        var promises = new Promises(!arguments.IsSmall);
        var (tasks, rate) = (arguments.Tasks[0], arguments.IsSmall ? 20 : RunsPerSecond);
        await using var server = await BenchmarkDatabase.StartAsync(ct);
        await using var simulator = await SimulatorHost.StartAsync(ct: ct);
        await using var database = await server.CreateAsync("dashboard", tasks, TimeProvider.System.GetUtcNow(), ct);
        await SpreadAsync(database, tasks, tasks / rate, ct);
        await using var service = await ServiceProcess.StartAsync(
            "api,worker,scheduler",
            [("PG_URL", database.ConnectionString), ("Collection:DemoBaseUrl", simulator.BaseUrl), ("Demo:SampleData", "false"), ("Logging:LogLevel:Default", "Warning")],
            ct);
        await UntilAsync(database, $"select count(*) >= {tasks} from hangfire.set where key = 'recurring-jobs'", ct);
        await database.ExecuteAsync("vacuum analyze", ct);
        await UntilAsync(database, "select exists (select from hangfire.job where statename = 'Succeeded')", ct);

        using var client = new HttpClient { BaseAddress = new Uri(service.BaseUrl) };
        var job = await database.ScalarAsync<long>("select max(id) from hangfire.job where statename = 'Succeeded'", ct);
        var runs = await database.ScalarAsync<long>("select count(*) from task_run", ct);
        var since = Stopwatch.StartNew();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} cores, {tasks:N0} tasks, {rate} of them due in each second"));
        Console.WriteLine("| page | p50 | p95 | slowest |");
        Console.WriteLine("|---|---|---|---|");
        var slowest = 0.0;
        foreach (var page in Pages.Append($"/hangfire/jobs/details/{job}"))
        {
            var times = await TimeAsync(client, page, arguments.IsSmall ? 2 : 20, ct);
            slowest = Math.Max(slowest, promises.Need(page, times.Percentile(0.95)));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| `{page.Replace($"{job}", "{id}", StringComparison.Ordinal)}` | {times.Percentile(0.5):0} ms | {times.Percentile(0.95):0} ms | {times.Max():0} ms |"));
        }

        var perSecond = (await database.ScalarAsync<long>("select count(*) from task_run", ct) - runs) / since.Elapsed.TotalSeconds;
        promises.Need("runs meanwhile", perSecond);
        var (pause, paused) = await ChangeAsync(client, "pause", ct);
        var (resume, resumed) = await ChangeAsync(client, "resume", ct);

        Promises.Begin($"Pages and actions, {perSecond:0} runs in each second meanwhile");
        promises.Check("19 of 20 requests of every page within 500 ms", $"{slowest:0} ms", slowest <= 500);
        promises.Check("pausing a tenth of the tasks within 5 s", $"{pause:0.0} s for {paused:N0}", pause <= 5 && paused > tasks / 10);
        promises.Check("resuming them within 5 s", $"{resume:0.0} s for {resumed:N0}", resume <= 5 && resumed == paused);
        promises.Check("the runs go on", $"{perSecond:0} a second", perSecond >= 0.95 * rate);
        return promises.AreKept;
    }

    private static async Task<double[]> TimeAsync(HttpClient client, string page, int times, CancellationToken ct)
    {
        var taken = new double[times];
        for (var i = 0; i < times; i++)
        {
            var watch = Stopwatch.StartNew();
            using var response = await client.GetAsync(page, ct);
            response.EnsureSuccessStatusCode();
            await response.Content.ReadAsByteArrayAsync(ct);
            taken[i] = watch.Elapsed.TotalMilliseconds;
        }

        return taken;
    }

    private static async Task<(double Seconds, long Changed)> ChangeAsync(HttpClient client, string action, CancellationToken ct)
    {
        using var form = new FormUrlEncodedContent([new("action", action)]);
        var watch = Stopwatch.StartNew();
        using var response = await client.PostAsync($"/hangfire/recurring/change?q={Tenth}", form, ct);
        response.EnsureSuccessStatusCode();
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(ct);
        return (watch.Elapsed.TotalSeconds, answer.GetProperty("changed").GetInt64());
    }

    private static Task SpreadAsync(NpgsqlDataSource database, int tasks, int interval, CancellationToken ct) => database.ExecuteAsync($"""
        with spread as (select task_id, now() + interval '15 s' + make_interval(secs => {interval}) * (row_number() over () / {tasks}.0) as at from task_schedule)
        update task_schedule s set interval_s = {interval}, anchor_at = at - make_interval(secs => {interval}), slot_at = at, due_at = at
        from spread where spread.task_id = s.task_id
        """, ct);

    private static async Task UntilAsync(NpgsqlDataSource database, string sql, CancellationToken ct)
    {
        for (var since = Stopwatch.StartNew(); !await database.ScalarAsync<bool>(sql, ct);)
        {
            if (since.Elapsed > Patience)
                throw new TimeoutException($"Still not true: {sql}");
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, ct);
        }
    }
}
