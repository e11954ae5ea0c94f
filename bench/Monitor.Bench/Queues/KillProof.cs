using Monitor.ProviderSimulator.Faults;

namespace Monitor.Bench.Queues;

/// <summary>A worker is killed in the middle of a search for 15 creators, again and again. Another takes over.</summary>
internal static class KillProof
{
    private const int Creators = 15;
    private const int Half = Creators / 2;
    private const int SlowMs = 1500;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static async Task RunAsync(BenchmarkDatabase server, int kills, Promises promises, CancellationToken ct)
    {
        await using var world = await QueueWorld.StartAsync(server, "kill_proof", latencyMs: 20, ct);
        var (user, _) = await world.UserAsync(ct);
        var takenOver = new List<double>();
        var worker = await world.StartWorkerAsync(ct);
        for (var kill = 1; kill <= kills; kill++)
        {
            // The second half of the creators takes its time, so that the kill meets work that is under way.
            var creators = Enumerable.Range(1, Creators).Select(n => $"kill.{kill}.{n}").ToArray();
            foreach (var creator in creators[Half..])
                world.Simulator.AddFault(new FaultRule { Provider = FaultRule.EveryProvider, Kind = FaultKind.Slow, DelayMs = SlowMs, Target = creator });
            var job = await QueueWorld.SubmitAsync(user, "/api/v1/instagram/bulk-search", new { usernames = creators }, ct);
            await world.UntilAsync("select processed_users >= $2 from processing_jobs where id = $1", Patience, ct, job, Half);
            await worker.KillAsync();
            var since = TimeProvider.System.GetTimestamp();
            world.Simulator.ClearFaults();
            worker = await world.StartWorkerAsync(ct);
            await world.UntilAsync("select completed_at is not null from processing_jobs where id = $1", Patience, ct, job);
            takenOver.Add(TimeProvider.System.GetElapsedTime(since).TotalSeconds);
        }

        await CheckAsync(world, kills, takenOver, promises, ct);
    }

    private static async Task CheckAsync(QueueWorld world, int kills, List<double> takenOver, Promises promises, CancellationToken ct)
    {
        var ended = await world.ScalarAsync<long>(
            "select count(*) from processing_jobs where status = 'completed' and successful_users = $1 and reserved_credits = 0", ct, Creators);
        var charged = await world.ScalarAsync<long>("select count(*) from credit_ledger where kind = 'charge'", ct);
        var creators = await world.ScalarAsync<long>("select count(distinct (job_id, item_id)) from credit_ledger where kind = 'charge'", ct);
        var sums = await world.ScalarAsync<bool>(
            """
            select balance = (select sum(amount) from credit_ledger l where l.team_id = c.team_id)
                and reserved = (select sum(reserved) from credit_ledger l where l.team_id = c.team_id) and reserved = 0
            from team_credit c where team_id = 1
            """, ct);
        var once = await world.ScalarAsync<long>(
            """
            select count(*) from (
                select job_id, payload->>'username' from job_event where event_type in ('item.completed', 'item.failed') group by 1, 2 having count(*) = 1) once
            """, ct);
        var restarted = await world.ScalarAsync<long>(
            "select count(*) - count(distinct (job_id, payload->>'username')) from job_event where event_type = 'item.started'", ct);

        var all = kills * Creators;
        Promises.Begin($"A worker killed at {Half} of {Creators} creators, {kills} times; {restarted} creators were under way and started again");
        promises.Check("every job ends complete", $"{ended} of {kills}, {takenOver.Percentile(0.5):0.0} s after the kill (longest {takenOver.Max():0.0} s)", ended == kills);
        promises.Check("the kills met work under way", $"{restarted} creators", restarted >= kills);
        promises.Check("no creator is charged twice", $"{charged} charges for {creators} creators of {all}", charged == all && creators == all);
        promises.Check("the ledger's sums are the balance and what is set aside", $"{(sums ? "they are" : "they are not")}", sums);
        promises.Check("no creator ends twice", $"{once} of {all} ended once", once == all);
    }
}
