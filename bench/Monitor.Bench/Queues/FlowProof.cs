using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using Monitor.Data.Queues;
using Monitor.ProviderSimulator.Faults;
using Npgsql;

namespace Monitor.Bench.Queues;

/// <summary>
/// Requests of one flow, submitted by sixteen at once again and again, on two workers while one fifth of all calls fails. Beside them a
/// thousand more workers look for work once a second, as the workers of the product do.
/// </summary>
internal static class FlowProof
{
    private const string Flow = "refresh_profile_by_handle";
    private const int Submitters = 16;
    private const int SourceMs = 20;
    private const int WarmUp = 320;
    private const double FaultShare = 0.2;
    private const double MostSubmissionMs = 50;
    private const double MostStartMs = 500;
    private const double MostLockMs = 100;
    private const int PollConnections = 24;

    private static readonly string?[] Platforms = ["instagram", "tiktok", "youtube", QueueScope.Several];
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(320);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Submits that many requests while so many pollers look for work.</summary>
    public static async Task RunAsync(BenchmarkDatabase server, int requests, int pollers, Promises promises, CancellationToken ct)
    {
        await using var world = await QueueWorld.StartAsync(server, "flow_proof", SourceMs, ct);
        await world.StartWorkerAsync(ct);
        await world.StartWorkerAsync(ct);
        world.Simulator.AddFault(new FaultRule { Provider = FaultRule.EveryProvider, Kind = FaultKind.ServerError, Probability = FaultShare });
        var users = new List<HttpClient>();
        for (var n = 0; n < Submitters; n++)
            users.Add((await world.UserAsync(ct)).Client);
        // A process that has just started is slow, and nobody measures that here.
        await SubmitAsync(world, users, "warm", Math.Min(WarmUp, requests), [], ct);
        await EndAsync(world, ct);
        await world.RecycleLogAsync(ct);

        var (submissions, polls, locks) = (new ConcurrentBag<double>(), new ConcurrentBag<double>(), new ConcurrentBag<double>());
        var watch = Stopwatch.StartNew();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        Task[] beside = [PollAsync(world, pollers, polls, stop.Token), WatchLocksAsync(world, locks, stop.Token)];
        await SubmitAsync(world, users, "flow", requests, submissions, ct);
        await EndAsync(world, ct);
        watch.Stop();
        await stop.CancelAsync();
        await Task.WhenAll(beside);
        await CheckAsync(world, requests, pollers, watch.Elapsed, submissions, polls, locks, promises, ct);
    }

    private static async Task CheckAsync(
        QueueWorld world, int requests, int pollers, TimeSpan elapsed, ConcurrentBag<double> submissions, ConcurrentBag<double> polls,
        ConcurrentBag<double> locks, Promises promises, CancellationToken ct)
    {
        var ended = await world.ScalarAsync<long>(
            """
            select count(*) from (
                select e.request_id from job_event e join scrape_request_log r on r.id = e.request_id
                where r.account like 'flow.%' and e.event_type in ('request.complete', 'request.failed') group by 1 having count(*) = 1) once
            """, ct);
        var complete = await world.ScalarAsync<long>("select count(*) from scrape_request_log where account like 'flow.%' and status = 'COMPLETE'", ct);
        var left = await world.ScalarAsync<long>("select count(*) from queue_item", ct);
        var starts = await world.ColumnAsync<double>(
            """
            select extract(epoch from min(e.at) - min(r.created_at))::float8 * 1000 from job_event e join scrape_request_log r on r.id = e.request_id
            where r.account like 'flow.%' and e.event_type = 'request.processing' group by r.id
            """, ct);
        var answered = world.Simulator.Requests().Where(request => request is { Fault: null, Status: 200, Target: { } target } && target.StartsWith("flow.", StringComparison.Ordinal))
            .GroupBy(request => request.Target).ToArray();
        var twice = answered.Count(target => target.Count() > 1);
        var all = world.Simulator.Requests().Count;
        var failed = world.Simulator.Requests().Count(request => request.Fault is not null);

        Promises.Begin(string.Create(CultureInfo.InvariantCulture,
            $"{requests} requests of one flow in {elapsed.TotalSeconds:0} s, {Submitters} submitted at once, {failed} of {all} calls fail, two workers, {pollers} pollers"));
        promises.Need("Answers", answered.Length);
        promises.Need("Looks at locks", locks.Count);
        promises.Check("every request ends once", $"{ended} of {requests}, {complete} with a result", ended == requests);
        promises.Check("nothing is left in the queue", $"{left} rows", left == 0);
        promises.Check("nobody is collected twice", $"{twice} of {answered.Length}", twice == 0);
        promises.Check(
            "a submission takes at most 50 ms (p99)", $"p50 {Need("Submissions", submissions, 0.5):0.0} ms, p99 {submissions.Percentile(0.99):0.0} ms, max {submissions.Max():0} ms",
            submissions.Percentile(0.99) <= MostSubmissionMs);
        promises.Check(
            "work starts within 500 ms (p95)", $"p50 {Need("Starts", starts, 0.5):0} ms, p95 {starts.Percentile(0.95):0} ms, max {starts.Max():0} ms",
            starts.Percentile(0.95) <= MostStartMs);
        promises.Check("nobody waits for a lock for more than 100 ms", $"longest {locks.Max():0} ms in {locks.Count} looks", locks.Max() <= MostLockMs);
        promises.Check(
            "all pollers get their looks", $"{polls.Count / elapsed.TotalSeconds:0} in a second, p50 {Need("Polls", polls, 0.5):0.0} ms, p99 {polls.Percentile(0.99):0.0} ms",
            polls.Count >= pollers * elapsed.TotalSeconds * 0.9);

        double Need(string what, IReadOnlyCollection<double> figures, double share) => promises.Need(what, figures.Percentile(share));
    }

    // All at once, and again a little later.
    private static async Task SubmitAsync(
        QueueWorld world, List<HttpClient> users, string name, int requests, ConcurrentBag<double> times, CancellationToken ct)
    {
        for (var first = 0; first < requests; first += Submitters)
        {
            var since = Stopwatch.GetTimestamp();
            await Task.WhenAll(users.Take(requests - first).Select((user, n) => SubmitAsync(
                world, user, string.Create(CultureInfo.InvariantCulture, $"{name}.{first + n}"), times, ct)));
            if (Round - Stopwatch.GetElapsedTime(since) is var rest && rest > TimeSpan.Zero)
                await Task.Delay(rest, TimeProvider.System, ct);
        }
    }

    private static async Task SubmitAsync(QueueWorld world, HttpClient user, string handle, ConcurrentBag<double> times, CancellationToken ct)
    {
        var since = Stopwatch.GetTimestamp();
        using var answer = await user.PostAsJsonAsync("/api/v1/scrape-requests", new { flow = Flow, @params = new { handle } }, ct);
        if (!answer.IsSuccessStatusCode)
            throw new InvalidOperationException($"{await answer.Content.ReadAsStringAsync(ct)}\n{world.Api.LastWords}");
        times.Add(Stopwatch.GetElapsedTime(since).TotalMilliseconds);
    }

    private static Task EndAsync(QueueWorld world, CancellationToken ct) =>
        world.UntilAsync("select not exists (select from scrape_request_log where status in ('PENDING', 'PROCESSING'))", Patience, ct);

    // Each poller looks once a second, spread over the second; they share connections, as a pool makes workers do.
    private static async Task PollAsync(QueueWorld world, int pollers, ConcurrentBag<double> times, CancellationToken ct)
    {
        var settings = new NpgsqlConnectionStringBuilder(world.Database.ConnectionString) { MaxPoolSize = PollConnections };
        await using var pool = NpgsqlDataSource.Create(settings);
        var claims = new QueueClaims(pool, new ItemKinds([]));
        await Task.WhenAll(Enumerable.Range(0, pollers).Select(async n =>
        {
            try
            {
                await Task.Delay(TimeSpan.FromSeconds((double)n / pollers), TimeProvider.System, ct);
                using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), TimeProvider.System);
                do
                {
                    var since = Stopwatch.GetTimestamp();
                    await claims.NextTurnsAsync(Platforms, ct);
                    times.Add(Stopwatch.GetElapsedTime(since).TotalMilliseconds);
                }
                while (await timer.WaitForNextTickAsync(ct));
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
            }
        }));
    }

    private static async Task WatchLocksAsync(QueueWorld world, ConcurrentBag<double> waits, CancellationToken ct)
    {
        try
        {
            while (true)
            {
                waits.Add(await world.ScalarAsync<double>(
                    "select coalesce(max(extract(epoch from clock_timestamp() - waitstart)), 0)::float8 * 1000 from pg_locks where not granted", ct));
                await Task.Delay(Look, TimeProvider.System, ct);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
        }
    }
}
