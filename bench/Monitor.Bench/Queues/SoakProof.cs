using System.Globalization;
using System.Net.Http.Json;

namespace Monitor.Bench.Queues;

/// <summary>
/// Searches, batches, scrape requests and monitors for many minutes on one worker, one fifth of whose calls fail: memory, connections, dead
/// rows and the tables of live work stay where they are. A line a minute shows how it goes, and the first third is held against the last.
/// </summary>
internal static class SoakProof
{
    private const int Users = 10;
    private const int Monitors = 300;
    private const int IntervalSeconds = 30;
    private const int MostGrowth = 20;
    private const int LiveBytes = 8 << 20;
    private const int MostFurtherConnections = 5;
    private const long MostFurtherDeadRows = 5_000;
    private const int SamplesPerMinute = 12;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Works for that many minutes, after a minute to get warm.</summary>
    public static async Task RunAsync(BenchmarkDatabase server, int minutes, Promises promises, CancellationToken ct)
    {
        await using var world = await QueueWorld.StartAsync(server, "soak_proof", latencyMs: 20, ct);
        var worker = await world.StartWorkerAsync(ct);
        world.Simulator.AddFault(new() { Provider = "*", Kind = ProviderSimulator.Faults.FaultKind.ServerError, Probability = 0.2 });
        await MonitorAsync(world, ct);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var users = new List<HttpClient>();
        for (var n = 0; n < Users; n++)
            users.Add((await world.UserAsync(ct)).Client);
        var submitting = users.Select((user, n) => SubmitAsync(user, n, stop.Token)).ToArray();
        await Task.Delay(WarmUp, TimeProvider.System, ct);

        var samples = new List<Sample>();
        Console.WriteLine("minute | worker MB | api MB | connections | dead rows | live KB | creators, requests, runs so far | behind s");
        for (var minute = 1; minute <= minutes; minute++)
        {
            for (var n = 0; n < SamplesPerMinute; n++)
            {
                await Task.Delay(Minute / SamplesPerMinute, TimeProvider.System, ct);
                samples.Add(await SampleAsync(world, worker, ct));
            }

            await ReportAsync(world, minute, [.. samples.TakeLast(SamplesPerMinute)], ct);
        }

        await stop.CancelAsync();
        await Task.WhenAll(submitting);
        await CheckAsync(world, minutes, samples, promises, ct);
    }

    private static async Task CheckAsync(QueueWorld world, int minutes, List<Sample> samples, Promises promises, CancellationToken ct)
    {
        await world.UntilAsync(
            "select not exists (select from processing_jobs where completed_at is null) and not exists (select from scrape_request_log where status in ('PENDING', 'PROCESSING'))",
            Patience, ct);
        var jobs = await world.ScalarAsync<long>("select count(*) from processing_jobs", ct);
        var requests = await world.ScalarAsync<long>("select count(*) from scrape_request_log", ct);
        var runs = await world.ScalarAsync<long>("select count(*) from task_run", ct);
        var wrong = await world.ScalarAsync<long>(
            """
            select (select count(*) from processing_jobs where reserved_credits <> 0 or processed_users <> total_users)
                + (select count(*) from queue_item) + (select count(*) from queue where job_id is not null)
                + (select count(*) from team_credit c where balance <> (select sum(amount) from credit_ledger l where l.team_id = c.team_id) or reserved <> 0)
            """, ct);
        var doubles = await world.ScalarAsync<long>(
            "select count(*) from (select task_id, slot_at from task_run where outcome = 1 group by 1, 2 having count(*) > 1) twice", ct);
        var missed = await world.ScalarAsync<long>("select coalesce(sum(missed), 0)::bigint from task_run", ct);
        var live = samples.Max(sample => sample.LiveBytes);

        Promises.Begin(string.Create(CultureInfo.InvariantCulture,
            $"{jobs} jobs, {requests} scrape requests and {runs} runs of {Monitors} monitors in {minutes} minutes, 20 % of all calls fail, one worker"));
        promises.Need("Jobs", jobs);
        promises.Need("Scrape requests", requests);
        promises.Need("Runs of monitors", runs);
        promises.Check("every job ends, counters, credits and queues add up", $"{wrong} wrong rows", wrong == 0);
        promises.Check("no slot of a monitor is recorded twice", $"{doubles} slots; {missed} were missed", doubles == 0);
        Flat($"the worker's memory does not grow by more than {MostGrowth} % from the first third to the last", sample => sample.WorkerMb, "MB", early => early * (1 + MostGrowth / 100.0));
        Flat($"the API's memory does not grow by more than {MostGrowth} %", sample => sample.ApiMb, "MB", early => early * (1 + MostGrowth / 100.0));
        Flat("connections do not grow", sample => sample.Connections, "", early => early + MostFurtherConnections);
        Flat("dead rows of the tables of live work do not grow", sample => sample.DeadRows, "", early => (early * 1.5) + MostFurtherDeadRows);
        promises.Check("the tables of live work stay small", $"{live / 1024} KB at most", live < LiveBytes);

        void Flat(string promise, Func<Sample, double> value, string unit, Func<double, double> most)
        {
            var (early, late) = (Third(samples, 0, value), Third(samples, 2, value));
            promises.Check(promise, $"{early:0} {unit}, then {late:0} {unit}", late <= most(early));
        }
    }

    private static async Task ReportAsync(QueueWorld world, int minute, Sample[] samples, CancellationToken ct)
    {
        var (creators, requests, runs) = (
            await world.ScalarAsync<long>("select coalesce(sum(processed_users), 0)::bigint from processing_jobs", ct),
            await world.ScalarAsync<long>("select count(*) from scrape_request_log where scraped_at is not null", ct),
            await world.ScalarAsync<long>("select count(*) from task_run", ct));
        var behind = await world.ScalarAsync<double>(
            "select coalesce(max(extract(epoch from now() - due_at)), 0)::float8 from task_schedule where state = 1 and worker_id is null and due_at < now()", ct);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{minute,6} | {samples.Max(s => s.WorkerMb),9:0} | {samples.Max(s => s.ApiMb),6:0} | {samples.Max(s => s.Connections),11} | {samples.Max(s => s.DeadRows),9} | {samples.Max(s => s.LiveBytes) / 1024,7} | {creators}, {requests}, {runs} | {behind:0.0}"));
    }

    private static async Task<Sample> SampleAsync(QueueWorld world, ServiceProcess worker, CancellationToken ct) => new(
        worker.MemoryMb,
        world.Api.MemoryMb,
        await world.ScalarAsync<long>("select count(*) from pg_stat_activity where datname = current_database()", ct),
        await world.ScalarAsync<long>(
            "select coalesce(sum(n_dead_tup), 0)::bigint from pg_stat_user_tables where relname in ('queue', 'queue_item', 'task_schedule', 'team_feed', 'team_credit', 'call_pace', 'credential', 'worker')", ct),
        await world.ScalarAsync<long>("select pg_table_size('queue') + pg_table_size('queue_item') + pg_table_size('task_schedule')", ct));

    // Their slots are spread over the interval.
    private static Task MonitorAsync(QueueWorld world, CancellationToken ct) => world.ExecuteAsync(
        """
        with t as (
            insert into task (id, task_type, platform, username, interval_seconds)
            select gen_random_uuid(), 'influencer', 'instagram', 'watched.' || i, $2 from generate_series(1, $1) i returning id, username)
        insert into task_schedule (task_id, provider_group, state, due_at, slot_at, anchor_at, interval_s)
        select id, 'instagram', 1, at, at, at, $2
        from t, lateral (select now() + split_part(username, '.', 2)::int * $2 * interval '1 second' / $1 as at) slot
        """, ct, Monitors, IntervalSeconds);

    // One user's work without a pause: a search of several, one of one, a request of a flow, and a small batch now and then.
    private static async Task SubmitAsync(HttpClient user, int number, CancellationToken ct)
    {
        try
        {
            for (var n = 0; ; n++)
            {
                var names = Enumerable.Range(0, n % 15 + 1).Select(c => string.Create(CultureInfo.InvariantCulture, $"soak.{number}.{n}.{c}")).ToArray();
                if (n % 20 == 0)
                    await QueueWorld.SubmitAsync(user, "/api/v1/instagram/users/batch", new { usernames = names, max_concurrency = 5 }, ct);
                else
                    await QueueWorld.SubmitAsync(user, "/api/v1/instagram/bulk-search", new { usernames = names }, ct);
                using var request = await user.PostAsJsonAsync("/api/v1/scrape-requests", new { flow = "refresh_profile_by_handle", @params = new { handle = $"f{names[0]}" } }, ct);
                request.EnsureSuccessStatusCode();
                await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, ct);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
        }
    }

    private static double Third(List<Sample> samples, int third, Func<Sample, double> value) =>
        samples.Skip(samples.Count * third / 3).Take(Math.Max(1, samples.Count / 3)).Select(value).DefaultIfEmpty().Max();

    private sealed record Sample(double WorkerMb, double ApiMb, long Connections, long DeadRows, long LiveBytes);
}
