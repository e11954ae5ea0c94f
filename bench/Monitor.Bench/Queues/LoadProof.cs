using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Monitor.Bench.Queues;

/// <summary>
/// 20 users with five searches each at once, while one of them has a backlog of 300 creators: 20 searches of 15, of which five run at a
/// time. Idle means: one user's five searches on a system that does nothing else. A source takes half a second to answer. Everybody
/// belongs to one team and follows its feed, every other one by server-sent events and at the hub.
/// </summary>
internal static class LoadProof
{
    private const int Users = 20;
    private const int SearchesEach = 5;
    private const int Backlog = 20;
    private const int CreatorsEach = 15;
    private const int SourceMs = 500;
    private const int IdleRounds = 4;
    private const int WarmRounds = 3;
    private const double MostSlower = 2;
    private const double MostAgeMs = 500;
    private const double MostSubmissionMs = 50;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    public static async Task RunAsync(BenchmarkDatabase server, Promises promises, CancellationToken ct)
    {
        await using var world = await QueueWorld.StartAsync(server, "load_proof", SourceMs, ct);
        await world.StartWorkerAsync(ct);
        await world.StartWorkerAsync(ct);
        var users = new List<(HttpClient Client, string Key)>();
        for (var n = 0; n < Users; n++)
            users.Add(await world.UserAsync(ct));
        var submissions = new ConcurrentBag<double>();
        // A process that has just started is slow, and nobody measures that here.
        for (var round = 0; round < WarmRounds; round++)
        {
            if (round == WarmRounds - 1)
                await world.RecycleLogAsync(ct);
            await Task.WhenAll(users.Select((user, n) => SearchesAsync(
                user.Client, string.Create(CultureInfo.InvariantCulture, $"warm.{round}.{n}"), submissions, ct)));
            await EndAsync(world, ct);
        }

        for (var round = 0; round < IdleRounds; round++)
        {
            await SearchesAsync(users[1].Client, string.Create(CultureInfo.InvariantCulture, $"idle.{round}"), submissions, ct);
            await EndAsync(world, ct);
        }

        var idle = await MedianAsync(world, "idle.%", ct);
        submissions.Clear();
        var (events, hub) = (new ConcurrentBag<double>(), new ConcurrentBag<double>());
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var before = await world.ScalarAsync<long>("select number from team_feed where team_id = 1", ct);
        var watches = users.Select((user, n) => n % 2 == 0
            ? EventWatch.FollowEventsAsync(user.Client, events, stop.Token)
            : EventWatch.FollowHubAsync(world.BaseUrl, user.Key, hub, stop.Token)).ToArray();
        await ReachAsync(Users / 2 * before, events, hub, ct);
        events.Clear();
        hub.Clear();

        for (var n = 0; n < Backlog; n++)
            await SubmitAsync(
                users[0].Client, "/api/v1/instagram/bulk-search", new { usernames = Enumerable.Range(0, CreatorsEach).Select(c => $"backlog.{n}.{c}") }, submissions, ct);
        await Task.WhenAll(users.Select((user, n) => SearchesAsync(user.Client, string.Create(CultureInfo.InvariantCulture, $"user.{n}"), submissions, ct)));
        await EndAsync(world, ct);
        var written = await world.ScalarAsync<long>("select number from team_feed where team_id = 1", ct) - before;
        await ReachAsync(Users / 2 * written, events, hub, ct);
        await stop.CancelAsync();
        await Task.WhenAll(watches.Select(watch => watch.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default)));

        var others = await MedianAsync(world, "user.%", ct, "user.0.%");
        var backlog = await world.ScalarAsync<double>(
            "select extract(epoch from max(completed_at) - min(created_at))::float8 from processing_jobs where usernames[1] like 'backlog.%'", ct);
        Promises.Begin(string.Create(CultureInfo.InvariantCulture,
            $"{Users} users with {SearchesEach} searches each at once beside one's backlog of {Backlog * CreatorsEach} creators ({backlog:0.0} s); {Users} open streams"));
        promises.Check(
            "the others' searches take at most twice the time of an idle system, in the median", $"{others:0.00} s, idle {idle:0.00} s: {others / idle:0.00}", others <= MostSlower * idle);
        promises.Check("every stream brings every event", $"{events.Count} and {hub.Count} of {Users / 2 * written}", events.Count == Users / 2 * written && hub.Count == Users / 2 * written);
        Latency("from commit to an SSE client under 500 ms (p99)", events, MostAgeMs);
        Latency("from commit to a hub client under 500 ms (p99)", hub, MostAgeMs);
        Latency("a submission takes under 50 ms (p99)", submissions, MostSubmissionMs);

        void Latency(string promise, ConcurrentBag<double> times, double most) => promises.Check(
            promise, $"p50 {times.Percentile(0.5):0} ms, p99 {times.Percentile(0.99):0} ms, max {times.Max():0} ms of {times.Count}", times.Percentile(0.99) < most);
    }

    private static async Task SearchesAsync(HttpClient user, string name, ConcurrentBag<double> times, CancellationToken ct)
    {
        for (var n = 0; n < SearchesEach; n++)
            await SubmitAsync(user, "/api/v1/instagram/search", new { username = string.Create(CultureInfo.InvariantCulture, $"{name}.{n}") }, times, ct);
    }

    private static async Task SubmitAsync(HttpClient user, string path, object body, ConcurrentBag<double> times, CancellationToken ct)
    {
        var watch = Stopwatch.StartNew();
        await QueueWorld.SubmitAsync(user, path, body, ct);
        times.Add(watch.Elapsed.TotalMilliseconds);
    }

    private static Task EndAsync(QueueWorld world, CancellationToken ct) =>
        world.UntilAsync("select not exists (select from processing_jobs where completed_at is null)", Patience, ct);

    // From submission to the end, as the user sees it.
    private static Task<double> MedianAsync(QueueWorld world, string name, CancellationToken ct, string but = "") => world.ScalarAsync<double>(
        """
        select percentile_cont(0.5) within group (order by extract(epoch from completed_at - created_at))::float8 from processing_jobs
        where usernames[1] like $1 and usernames[1] not like $2
        """, ct, name, but);

    private static async Task ReachAsync(long count, ConcurrentBag<double> events, ConcurrentBag<double> hub, CancellationToken ct)
    {
        for (var tries = 0; tries < 100 && (events.Count < count || hub.Count < count); tries++)
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, ct);
    }
}
