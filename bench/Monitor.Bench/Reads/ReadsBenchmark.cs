using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Monitor.Bench.Queues;
using Monitor.ProviderSimulator;
using Npgsql;

namespace Monitor.Bench.Reads;

/// <summary>
/// How long everything takes that a web UI reads, in a database of years of work: quiet, and while 200 runs a second go on; what a run and a
/// point of a history leave, and what the rollups cost the engine.
/// </summary>
internal static class ReadsBenchmark
{
    private const int RunsPerSecond = 200;
    private const int OrdinaryRate = 10;
    private const double Quiet = 100;
    private const double Busy = 300;

    private static readonly string[] FirstPage = ["setup", "tasks/board?status=watched&sort=-created_at&limit=50&sparkline=7d", "tasks/counts", "providers"];

    private static readonly string[] Grown =
        ["influencer_metrics_history", "post_metrics_history", "history_rollup", "task_run", "call_log", "profile_log", "post_log"];

    public static async Task<bool> RunAsync(BenchmarkArguments arguments, CancellationToken ct)
    {
        var promises = new Promises(!arguments.IsSmall);
        var (tasks, times, rate) = (arguments.Tasks[0], arguments.IsSmall ? 2 : 20, arguments.IsSmall ? 20 : RunsPerSecond);
        await using var server = await BenchmarkDatabase.StartAsync(ct);
        await using var simulator = await SimulatorHost.StartAsync(ct: ct);
        await using var database = await server.CreateAsync("ui", 0, TimeProvider.System.GetUtcNow(), ct);
        var fill = new ReadsFill(database, tasks);
        await fill.RunAsync(ct);
        await using var service = await ServiceProcess.StartAsync(
            "api,worker,scheduler",
            [("PG_URL", database.ConnectionString), ("Collection:DemoBaseUrl", simulator.BaseUrl), ("Demo:SampleData", "false"), ("Hangfire:Rows", "off"),
                ("Pages:Folder", Browser.Pages), ("Logging:LogLevel:Default", "Warning")],
            ct);
        using var client = new HttpClient { BaseAddress = new Uri(service.BaseUrl) };
        var first = await FirstAsync(client, ct);
        var routes = await ReadsRoutes.ListAsync(database, fill.KeyOfSmallTeam, ct);
        var size = await database.ScalarAsync<double>("select pg_database_size(current_database()) / 1e9::float8", ct);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} cores, {tasks:N0} tasks, {size:0.0} GB"));

        var quiet = await MeasureAsync(client, routes, times, promises, ct);
        var (scrolled, tabs, missing) = await BrowseAsync(service, database, arguments.IsSmall, promises, ct);
        await WakeAsync(database, rate, ct);
        await Task.Delay(TimeSpan.FromSeconds(arguments.IsSmall ? 3 : 36), TimeProvider.System, ct);
        var (runs, points, sizes) = (await RunsAsync(database, ct), await PointsAsync(database, ct), await SizesAsync(database, ct));
        var since = Stopwatch.StartNew();
        var busy = await MeasureAsync(client, routes, times, promises, ct);
        if (since.Elapsed < TimeSpan.FromSeconds(arguments.IsSmall ? 3 : 60))
            await Task.Delay(TimeSpan.FromSeconds(arguments.IsSmall ? 3 : 60) - since.Elapsed, TimeProvider.System, ct);
        var done = await RunsAsync(database, ct) - runs;
        var measured = await PointsAsync(database, ct) - points;
        var perSecond = done / since.Elapsed.TotalSeconds;
        var grown = (await SizesAsync(database, ct)).Zip(sizes, (after, before) => after - before).ToArray();

        Console.WriteLine("| route | quiet p50 | p95 | busy p50 | p95 |");
        Console.WriteLine("|---|---|---|---|---|");
        foreach (var ((name, _, _), (before, meanwhile)) in routes.Zip(quiet.Zip(busy)))
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {name} | {before.Percentile(0.5):0} ms | {before.Percentile(0.95):0} ms | {meanwhile.Percentile(0.5):0} ms | {meanwhile.Percentile(0.95):0} ms |"));
        Console.WriteLine();
        Console.WriteLine("| table | bytes a run |");
        Console.WriteLine("|---|---|");
        foreach (var (table, bytes) in Grown.Zip(grown))
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| `{table}` | {(double)bytes / Math.Max(1, done):0} |"));
        var (acted, changed) = await ActAsync(client, "pause", ct);
        var (again, resumed) = await ActAsync(client, "resume", ct);
        var (erasing, left) = await EraseAsync(client, ct);
        // In the order in which the engine locks rows, too.
        await database.ExecuteAsync($"""
            with chosen as materialized (select task_id from task_schedule where state = 1 order by task_id limit {(arguments.IsSmall ? 50 : 1000)} for update)
            update task_schedule s set due_at = now(), slot_at = now() from chosen c where c.task_id = s.task_id
            """, ct);
        await Task.Delay(TimeSpan.FromSeconds(5), TimeProvider.System, ct);
        var burst = service.MemoryMb;
        await database.ExecuteAsync("""
            with running as materialized (select task_id from task_schedule where state = 1 order by task_id for update)
            update task_schedule s set state = 2 from running r where r.task_id = s.task_id
            """, ct);
        await Task.Delay(TimeSpan.FromSeconds(arguments.IsSmall ? 2 : 60), TimeProvider.System, ct);
        var memory = service.MemoryMb;
        var calls = await database.ScalarAsync<long>("select count(*) from call_log where at > now() - interval '1 hour'", ct);
        var all = await database.ScalarAsync<long>("select count(*) from task_run where finished_at > now() - interval '1 hour'", ct);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(double)calls / Math.Max(1, all):0.00} provider calls a run"));
        var alone = arguments.IsSmall ? default : await CostAsync(server, arguments, rollups: false, ct);
        var rolled = arguments.IsSmall ? default : await CostAsync(server, arguments, rollups: true, ct);
        var cost = arguments.IsSmall ? 0 : 1 - rolled / alone;

        Promises.Begin("Reading");
        promises.Check($"19 of 20 of every route within {Quiet:0} ms while nothing runs", Slowest(routes, quiet), quiet.All(times => times.Percentile(0.95) <= Quiet));
        promises.Check($"and within {Busy:0} ms while runs go on", Slowest(routes, busy), busy.All(times => times.Percentile(0.95) <= Busy));
        promises.Check($"what the first page asks for within {Busy:0} ms of the first moment", $"{first:0} ms", first <= Busy);
        CheckBrowser(promises, scrolled, tabs, missing);
        promises.Check("the runs go on", $"{perSecond:0} a second", perSecond >= 0.9 * rate);
        promises.Check("a run leaves at most 1 kB", $"{(double)grown.Sum() / Math.Max(1, done):0} bytes, {(double)grown[0] / Math.Max(1, measured):0} a point", grown.Sum() <= 1024 * Math.Max(1, done));
        if (!arguments.IsSmall)
        {
            promises.Check("rollups cost the engine less than 15 %", $"{cost:P0} ({rolled:0} instead of {alone:0} runs a second)", cost < 0.15);
            promises.Need("runs without rollups", alone);
            promises.Need("what runs leave", grown.Sum());
            promises.Need("points of history", measured);
        }

        promises.Check("an action over 10,000 tasks within 1 s", $"{acted:0.00} s and {again:0.00} s for {changed:N0}", acted <= 1 && again <= 1 && changed >= tasks / 12 && resumed >= changed);
        promises.Check("an erasure answers within 20 s and tells what is left", $"{erasing:0.0} s, {left:N0} rows left", erasing <= 20);
        promises.Check("a minute after 1,000 runs at once 300 MB at most", $"{memory:0} MB, {burst:0} MB meanwhile", memory <= 300);
        promises.Need("runs", perSecond);
        promises.Need("memory", memory);
        return promises.AreKept;
    }

    // What the list of monitors asks for, all at once, of a service that has just said that it is there.
    private static async Task<double> FirstAsync(HttpClient client, CancellationToken ct) =>
        (await Task.WhenAll(FirstPage.Select(path => AskAsync(client, new(path, $"/api/v1/{path}"), ct)))).Max();

    private static async Task<((double Median, double Worst, double Rows), (double With, double Without, double Tabs, double Visible), string? Missing)> BrowseAsync(
        ServiceProcess service, NpgsqlDataSource database, bool isSmall, Promises promises, CancellationToken ct)
    {
        var (browser, missing) = Browser.Find(service);
        if (browser is null)
            return (default, default, missing);
        // What is measured is live: some runs go on.
        await WakeAsync(database, OrdinaryRate, ct);
        var scrolled = await browser.ScrollAsync(isSmall ? 3 : 15, ct);
        var tabs = await browser.TabsAsync(isSmall ? 3 : 20, isSmall ? 4 : 60, ct);
        await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"browser: {scrolled.Median:0} and {scrolled.Worst:0} frames a second, {tabs.Tabs:0} tabs {tabs.With - tabs.Without:P1} of a core"));
        promises.Need("frames a second", scrolled.Median);
        promises.Need("open tabs", tabs.Tabs);
        return (scrolled, tabs, missing);
    }

    private static void CheckBrowser(
        Promises promises, (double Median, double Worst, double Rows) scrolled, (double With, double Without, double Tabs, double Visible) tabs, string? missing)
    {
        const string Scrolling = "scrolling the list of monitors at 50 frames a second";
        const string Tabs = "a browser with 20 tabs costs the service less than 5 % of a core";
        if (missing is not null)
        {
            Promises.Skip(Scrolling, missing);
            Promises.Skip(Tabs, missing);
            return;
        }

        promises.Check(Scrolling, $"{scrolled.Median:0} in the median second, {scrolled.Worst:0} in the worst one, over {scrolled.Rows:0} rows", scrolled.Worst >= 50);
        promises.Check(Tabs, $"{tabs.With - tabs.Without:P1} for {tabs.Tabs:0}, of which {tabs.Visible:0} are in sight ({tabs.Without:P1} without)", tabs.With - tabs.Without < 0.05);
    }

    private static FormattableString Slowest(IReadOnlyList<ReadsRoute> routes, IReadOnlyList<double[]> times)
    {
        var slowest = routes.Zip(times).MaxBy(route => route.Second.Percentile(0.95));
        return $"{slowest.Second.Percentile(0.95):0} ms: {slowest.First.Name}";
    }

    // Of posts on one platform: about a tenth of the tasks.
    private static async Task<(double Seconds, long Changed)> ActAsync(HttpClient client, string action, CancellationToken ct)
    {
        var watch = Stopwatch.StartNew();
        using var response = await client.PostAsJsonAsync("/api/v1/tasks/actions", new { action, filter = new { type = "post", platform = "tiktok" } }, ct);
        response.EnsureSuccessStatusCode();
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(ct);
        return (watch.Elapsed.TotalSeconds, answer.GetProperty("data").GetProperty("changed").GetInt64());
    }

    private static async Task<(double Seconds, long Left)> EraseAsync(HttpClient client, CancellationToken ct)
    {
        var watch = Stopwatch.StartNew();
        using var response = await client.DeleteAsync("/api/v1/accounts/4?purge=true", ct);
        response.EnsureSuccessStatusCode();
        var data = (await response.Content.ReadFromJsonAsync<JsonElement>(ct)).GetProperty("data");
        return (watch.Elapsed.TotalSeconds, data.TryGetProperty("remaining", out var remaining) ? remaining.GetInt64() : 0);
    }

    private static async Task<double> CostAsync(BenchmarkDatabase server, BenchmarkArguments arguments, bool rollups, CancellationToken ct) =>
        (await EngineUnderLoad.MeasureAsync(server, rollups ? "rolled" : "bare", 20_000, Math.Max(10, arguments.Seconds), EngineUnderLoad.RunAloneAsync, ct, async database =>
        {
            if (!rollups)
                await database.ExecuteAsync("alter table influencer_metrics_history disable trigger user; alter table post_metrics_history disable trigger user", ct);
        })).Rate;

    private static async Task<IReadOnlyList<double[]>> MeasureAsync(
        HttpClient client, IReadOnlyList<ReadsRoute> routes, int times, Promises promises, CancellationToken ct)
    {
        var measured = new List<double[]>();
        foreach (var route in routes)
        {
            // What is compiled, planned and read for the first time is not what people wait for again and again.
            for (var i = 0; i < 6; i++)
                await AskAsync(client, route, ct);
            var taken = new double[times];
            for (var i = 0; i < times; i++)
                taken[i] = await AskAsync(client, route, ct);
            promises.Need(route.Name, taken.Percentile(0.95));
            measured.Add(taken);
        }

        return measured;
    }

    private static async Task<double> AskAsync(HttpClient client, ReadsRoute route, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, route.Path);
        if (route.Key is { } key)
            request.Headers.Authorization = new("Bearer", key);
        var watch = Stopwatch.StartNew();
        using var response = await client.SendAsync(request, ct);
        if (!response.IsSuccessStatusCode)
            throw new InvalidOperationException($"{route.Path}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync(ct)}");
        await response.Content.ReadAsByteArrayAsync(ct);
        return watch.Elapsed.TotalMilliseconds;
    }

    // Of accounts only: a run of a profile is what leaves most. Whom the simulator shows under a handle, it says itself: the tasks find their accounts anew.
    private static Task WakeAsync(NpgsqlDataSource database, int rate, CancellationToken ct) => database.ExecuteAsync($"""
        with awake as (
            update task set account_id = null
            where id in (select id from task where account_id > 8 and status = 'active' and platform = 'instagram' order by id limit {rate * 30}) returning id),
        spread as (select id, now() + interval '2 s' + make_interval(secs => 30.0 * (row_number() over (order by id)) / {rate * 30}) as at from awake)
        update task_schedule s set interval_s = 30, anchor_at = at - interval '30 s', slot_at = at, due_at = at from spread where spread.id = s.task_id
        """, ct);

    private static Task<long> RunsAsync(NpgsqlDataSource database, CancellationToken ct) =>
        database.ScalarAsync<long>("select count(*) from task_run where finished_at > now() - interval '10 minutes'", ct);

    private static Task<long> PointsAsync(NpgsqlDataSource database, CancellationToken ct) =>
        database.ScalarAsync<long>("select coalesce(sum(count), 0)::bigint from history_rollup where kind = 1 and unit = 'h' and at >= date_trunc('day', now(), 'UTC')", ct);

    private static async Task<long[]> SizesAsync(NpgsqlDataSource database, CancellationToken ct)
    {
        var sizes = new long[Grown.Length];
        for (var i = 0; i < sizes.Length; i++)
            sizes[i] = await database.ScalarAsync<long>($"""
                select coalesce(sum(pg_total_relation_size(relid)), 0)::bigint from pg_partition_tree('{Grown[i]}') where isleaf
                """, ct);
        return sizes;
    }
}
