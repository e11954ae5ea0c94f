using Monitor.ProviderSimulator.Faults;

namespace Monitor.Bench.Queues;

/// <summary>A batch of 100 users with transient failures and users that do not exist, on two worker processes.</summary>
internal static class BatchProof
{
    private const int Users = 100;
    private const int Missing = 5;
    private const int MaxConcurrency = 50;
    private const int CallsPerSecond = 10;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static async Task RunAsync(BenchmarkDatabase server, Promises promises, CancellationToken ct)
    {
        await using var world = await QueueWorld.StartAsync(server, "batch_proof", latencyMs: 50, ct);
        await world.StartWorkerAsync(ct);
        await world.StartWorkerAsync(ct);
        var usernames = Enumerable.Range(0, Users).Select(n => n < Missing ? $"missing.{n}" : $"batch.{n}").ToArray();
        // No more often in a row than a question may be asked again.
        foreach (var (username, n) in usernames.Select((username, n) => (username, n)).Where(user => user.n % 3 == 0))
            world.Simulator.AddFault(new FaultRule { Provider = FaultRule.EveryProvider, Kind = FaultKind.ServerError, Target = username, Count = 1 + n % 2 });
        var (user, _) = await world.UserAsync(ct);

        var job = await QueueWorld.SubmitAsync(user, "/api/v1/instagram/users/batch", new { usernames, max_concurrency = MaxConcurrency }, ct);
        await world.UntilAsync("select completed_at is not null from processing_jobs where id = $1", Patience, ct, job);

        var ends = await world.ScalarAsync<long>(
            """
            select count(*) from (
                select payload->>'username' from job_event where job_id = $1 and event_type in ('item.completed', 'item.failed')
                group by 1 having count(*) = 1) once
            """, ct, job);
        var counted = await world.ScalarAsync<bool>(
            """
            select processed_users = $2 and successful_users = (select count(*) from processing_job_items where job_id = $1 and status = 'completed')
                and failed_users = (select count(*) from processing_job_items where job_id = $1 and status = 'failed')
                and jsonb_array_length(errors) = failed_users from processing_jobs where id = $1
            """, ct, job, Users);
        var missing = await world.ScalarAsync<int>("select failed_users from processing_jobs where id = $1", ct, job);
        var left = await world.ScalarAsync<long>("select (select count(*) from queue) + (select count(*) from queue_item)", ct);
        var workers = await world.ScalarAsync<long>("select count(*) from worker where roles like '%worker%'", ct);
        var requests = world.Simulator.Requests();
        var calls = requests.Select(request => request.At).Order().ToArray();
        var most = calls.Select((at, i) => calls.Skip(i).TakeWhile(other => other - at < TimeSpan.FromSeconds(1)).Count()).Max();
        var seconds = await world.ScalarAsync<double>("select extract(epoch from completed_at - created_at)::float8 from processing_jobs where id = $1", ct, job);

        Promises.Begin($"Batch of {Users} users, {Missing} of them unknown, a third of the calls fail, {MaxConcurrency} at once, {workers} workers: {seconds:0.0} s");
        promises.Check("every user ends once", $"{ends} of {Users}", ends == Users);
        promises.Check("counters and errors agree with the items", $"{(counted ? "they do" : "they do not")}", counted);
        promises.Check("only the unknown users fail", $"{missing} failed", missing == Missing);
        promises.Check("nothing is left in the queues", $"{left} rows", left == 0);
        promises.Check(
            $"no second holds more than {CallsPerSecond} calls, further tries included",
            $"{most} of {calls.Length} calls, {requests.Count(request => request.Fault is not null)} of which failed", most <= CallsPerSecond);
    }
}
