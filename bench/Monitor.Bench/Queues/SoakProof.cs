using System.Globalization;

namespace Monitor.Bench.Queues;

/// <summary>
/// Searches, batches and scrape requests for minutes on one worker, one fifth of whose calls fail: memory, connections and the
/// tables of live work stay where they are.
/// </summary>
internal static class SoakProof
{
    private const int Users = 10;
    private const int MostGrowth = 25;
    private const int LiveBytes = 4 << 20;

    private static readonly TimeSpan Sample = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public static async Task RunAsync(BenchmarkDatabase server, TimeSpan duration, Promises promises, CancellationToken ct)
    {
        await using var world = await QueueWorld.StartAsync(server, "soak_proof", latencyMs: 20, ct);
        var worker = await world.StartWorkerAsync(ct);
        world.Simulator.AddFault(new() { Provider = "*", Kind = ProviderSimulator.Faults.FaultKind.ServerError, Probability = 0.2 });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var users = new List<HttpClient>();
        for (var n = 0; n < Users; n++)
            users.Add((await world.UserAsync(ct)).Client);
        var submitting = users.Select((user, n) => SubmitAsync(user, n, stop.Token)).ToArray();
        await Task.Delay(WarmUp, TimeProvider.System, ct);
        var (memory, connections) = (new List<double>(), new List<double>());
        for (var since = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(since) < duration;)
        {
            await Task.Delay(Sample, TimeProvider.System, ct);
            memory.Add(worker.MemoryMb);
            connections.Add(await world.ScalarAsync<long>("select count(*) from pg_stat_activity where datname = current_database()", ct));
        }

        await stop.CancelAsync();
        await Task.WhenAll(submitting);
        await world.UntilAsync("select not exists (select from processing_jobs where completed_at is null)", Patience, ct);
        var jobs = await world.ScalarAsync<long>("select count(*) from processing_jobs", ct);
        var items = await world.ScalarAsync<long>("select count(*) from processing_job_items", ct);
        var wrong = await world.ScalarAsync<long>(
            """
            select (select count(*) from processing_jobs where reserved_credits <> 0 or processed_users <> total_users)
                + (select count(*) from queue_item) + (select count(*) from queue where job_id is not null)
                + (select count(*) from team_credit c where balance <> (select sum(amount) from credit_ledger l where l.team_id = c.team_id) or reserved <> 0)
            """, ct);
        var live = await world.ScalarAsync<long>("select pg_table_size('queue') + pg_table_size('queue_item')", ct);
        var (early, late) = (Third(memory, 0), Third(memory, 2));

        Promises.Begin(string.Create(CultureInfo.InvariantCulture,
            $"{jobs} jobs with {items} creators in {duration + WarmUp:mm\\:ss} minutes, 20 % of all calls fail, one worker"));
        promises.Check("every job ends, counters, credits and queues add up", $"{wrong} wrong rows", wrong == 0);
        promises.Check(
            $"the worker's memory does not grow by more than {MostGrowth} % from the first third to the last", $"{early:0} MB, then {late:0} MB", late <= early * (1 + MostGrowth / 100.0));
        promises.Check("connections do not grow", $"{Third(connections, 0):0}, then {Third(connections, 2):0}", Third(connections, 2) <= Third(connections, 0) + 5);
        promises.Check("the tables of live work stay small", $"{live / 1024} KB", live < LiveBytes);
    }

    // One user's work without a pause: a search of several, one of one, and a small batch now and then.
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
                await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, ct);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
        }
    }

    private static double Third(List<double> samples, int third) =>
        samples.Skip(samples.Count * third / 3).Take(Math.Max(1, samples.Count / 3)).DefaultIfEmpty().Max();
}
