using Monitor.Data.Batches;
using Monitor.Data.Credits;
using Monitor.Data.Observations;
using Monitor.Jobs.Tests.Items;
using Monitor.ProviderSimulator.Faults;
using Monitor.Testing;
using Xunit;

namespace Monitor.Jobs.Tests.Batches;

public sealed class JobRunTests(PostgresServer postgres) : ItemTest(postgres)
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        // Databases of tests have partitions around a day of their own; these tests run on the wall clock.
    }

    [Fact]
    public async Task A_batch_with_faults_on_two_processes_ends_every_user_once_and_keeps_to_ten_calls_a_second()
    {
        const int Users = 60;
        for (var failing = 0; failing < Users; failing += 3)
            Simulator.AddFault(new() { Provider = FaultRule.EveryProvider, Kind = FaultKind.ServerError, Target = $"user_{failing}", Count = 1 + failing % 2 });
        foreach (var missing in new[] { 7, 27, 47 })
            Simulator.AddFault(new() { Provider = FaultRule.EveryProvider, Kind = FaultKind.NotFound, Target = $"user_{missing}" });
        await using var one = await ItemHarness.StartAsync(Database, Simulator);
        await using var two = await ItemHarness.StartAsync(Database, Simulator);

        var job = await SubmitAsync(one, JobTypes.Batch, 50, [.. Enumerable.Range(0, Users).Select(n => $"user_{n}")]);
        await EndAsync(job, TimeSpan.FromSeconds(60));

        var end = (await one.Jobs.FindAsync(1, job, default))!;
        Assert.Equal((JobStatus.Completed, Users, Users - 3, 3), (end.Status, end.Processed, end.Successful, end.Failed));
        Assert.Contains("\"user_27\"", end.Errors, StringComparison.Ordinal);
        Assert.Equal((long)Users, await Database.ScalarAsync<long>("select count(*) from processing_job_items where status in ('completed', 'failed')"));
        Assert.Equal(Users - 3L, await Database.ScalarAsync<long>("select count(*) from instagram_users where scraped_at > now() - interval '1 hour'"));
        Assert.Equal(0L, await Database.ScalarAsync<long>("select count(*) from queue"));
        var calls = Simulator.Requests().Select(request => request.At).Order().ToArray();
        Assert.True(calls.Length > Users);
        // These are the moments at which they come, which a busy machine brings closer together; CallPacerTests hold those at which they may leave.
        Assert.True(calls[^1] - calls[0] > TimeSpan.FromSeconds(calls.Length / 10.0 - 1.5), $"{calls.Length} calls within {calls[^1] - calls[0]}");
        Assert.All(calls.Skip(10).Zip(calls), pair => Assert.True(pair.First - pair.Second > TimeSpan.FromSeconds(1) / Patience.Factor, $"11 calls within {pair.First - pair.Second}"));
    }

    [Fact]
    public async Task A_batch_runs_no_more_users_at_once_than_asked_for()
    {
        Simulator.AddFault(new() { Provider = FaultRule.EveryProvider, Kind = FaultKind.Slow, DelayMs = 400 });
        await using var one = await ItemHarness.StartAsync(Database, Simulator, ("Queues:BatchCallsPerSecond", "1000"));

        var job = await SubmitAsync(one, JobTypes.Batch, 3, [.. Enumerable.Range(0, 9).Select(n => $"user_{n}")]);
        await EndAsync(job);

        var calls = Simulator.Requests().OrderBy(request => request.At).ToArray();
        var most = calls.Max(call => calls.Count(other => other.At <= call.At && other.At.AddMilliseconds(other.DurationMs ?? 0) > call.At));
        Assert.Equal(9, calls.Length);
        Assert.Equal(3, most);
    }

    [Fact]
    public async Task Cancelling_ends_calls_within_two_seconds_and_releases_what_was_not_used()
    {
        Simulator.AddFault(new() { Provider = FaultRule.EveryProvider, Kind = FaultKind.Slow, DelayMs = 1000 });
        await using var one = await ItemHarness.StartAsync(Database, Simulator);
        var job = await SubmitAsync(one, JobTypes.Bulk, 1, ["a_one", "b_two", "c_three"]);
        await Eventually.BecomesTrueAsync(async () => (await one.Jobs.FindAsync(1, job, default))!.Successful == 1);

        Assert.Equal(JobChange.Done, await one.Control.CancelAsync(1, job, default));
        await Eventually.BecomesTrueAsync(() => one.Get<Monitor.Jobs.Items.ItemPool>().Running == 0, TimeSpan.FromSeconds(2));
        var calls = Simulator.CountRequests();

        var end = (await one.Jobs.FindAsync(1, job, default))!;
        Assert.Equal((JobStatus.Cancelled, 25, 0), (end.Status, end.CreditsCharged, end.ReservedCredits));
        Assert.Equal(new CreditBalance(9_975, 0), await one.Credits.BalanceAsync(1, TimeProvider.System.GetUtcNow(), default));
        Assert.Equal(JobChange.Ended, await one.Control.CancelAsync(1, job, default));
        Assert.InRange(calls, 1, 2);
        await AssertLedgerAsync();
    }

    [Fact]
    public async Task A_killed_worker_costs_nothing_twice()
    {
        Simulator.AddFault(new() { Provider = FaultRule.EveryProvider, Kind = FaultKind.Slow, DelayMs = 100 });
        var users = Enumerable.Range(0, 15).Select(n => $"creator_{n}").ToArray();
        var first = await ItemHarness.StartAsync(Database, Simulator);
        var job = await SubmitAsync(first, JobTypes.Bulk, 3, users);
        for (var kill = 1; kill <= 3; kill++)
        {
            var done = kill * 4;
            await Eventually.BecomesTrueAsync(async () => await Database.ScalarAsync<int>("select processed_users from processing_jobs") >= done);
            await first.KillAsync(Database);
            first = await ItemHarness.StartAsync(Database, Simulator);
        }

        await EndAsync(job);
        await using (first)
        {
            var end = (await first.Jobs.FindAsync(1, job, default))!;
            Assert.Equal((JobStatus.Completed, 15, 375), (end.Status, end.Successful, end.CreditsCharged));
            Assert.Equal(15L, await Database.ScalarAsync<long>("select count(*) from credit_ledger where kind = 'charge'"));
            Assert.Equal(new CreditBalance(10_000 - 375, 0), await first.Credits.BalanceAsync(1, TimeProvider.System.GetUtcNow(), default));
            await AssertLedgerAsync();
        }
    }

    [Fact]
    public async Task Parallel_submissions_cannot_spend_the_same_credits()
    {
        await using var one = await ItemHarness.StartAsync(
            Database, Simulator, ("Jobs:InitialCredits", "250"), ("Jobs:RunningSearchesPerUser", "1"), ("Queues:MaxRunning", "1"));
        Simulator.AddFault(new() { Provider = FaultRule.EveryProvider, Kind = FaultKind.Hang });

        var submissions = await Task.WhenAll(Enumerable.Range(0, 20).Select(n =>
            one.Submission.SubmitAsync(new(JobTypes.One, 1, "someone", Platforms.Instagram, [$"creator_{n}"], 1), default)));

        Assert.Equal(10, submissions.OfType<Submission.Accepted>().Count());
        Assert.Equal(10, submissions.OfType<Submission.TooExpensive>().Count());
        Assert.Equal(new CreditBalance(250, 250), await one.Credits.BalanceAsync(1, TimeProvider.System.GetUtcNow(), default));
        Assert.Equal(1L, await Database.ScalarAsync<long>("select count(*) from processing_jobs where status = 'processing'"));
        await AssertLedgerAsync();
    }

    [Fact]
    public async Task A_user_has_five_searches_running_and_the_others_start_one_by_one()
    {
        Simulator.AddFault(new() { Provider = FaultRule.EveryProvider, Kind = FaultKind.Slow, DelayMs = 300 });
        await using var one = await ItemHarness.StartAsync(Database, Simulator);

        var jobs = new List<Guid>();
        for (var n = 0; n < 8; n++)
            jobs.Add(await SubmitAsync(one, JobTypes.One, 1, [$"creator_{n}"]));
        var states = await Database.ColumnAsync<string>("select status from processing_jobs order by created_at");
        foreach (var job in jobs)
            await EndAsync(job);

        Assert.True(states.Count(status => status == JobStatus.Pending) <= 3);
        Assert.Equal(8L, await Database.ScalarAsync<long>("select count(*) from processing_jobs where status = 'completed'"));
        var started = await Database.ColumnAsync<DateTime>("select started_at from processing_jobs order by created_at");
        var completed = await Database.ColumnAsync<DateTime>("select completed_at from processing_jobs order by completed_at");
        Assert.True(started[5] >= completed[0]);
    }

    [Fact]
    public async Task Transient_faults_are_tried_again_and_then_given_up_and_what_does_not_exist_is_asked_once()
    {
        Simulator.AddFault(new() { Provider = FaultRule.EveryProvider, Kind = FaultKind.ServerError, Target = "down" });
        Simulator.AddFault(new() { Provider = FaultRule.EveryProvider, Kind = FaultKind.NotFound, Target = "missing" });
        await using var one = await ItemHarness.StartAsync(Database, Simulator);

        var job = await SubmitAsync(one, JobTypes.Bulk, 3, ["down", "missing", "nasa"]);
        await EndAsync(job);

        Assert.Equal(4, Simulator.CountRequests(new(Target: "down")));
        Assert.Equal(1, Simulator.CountRequests(new(Target: "missing")));
        var items = await one.Jobs.ResultsAsync(job, default);
        Assert.Equal(["unavailable", "not_found", null], items.Select(item => item.ErrorCode));
        Assert.Contains("follower_count", items[2].Result, StringComparison.Ordinal);
        Assert.Equal(25, (await one.Jobs.FindAsync(1, job, default))!.CreditsCharged);
        var events = await one.Jobs.EventsAsync(job, 0, 1000, default);
        Assert.Equal(Enumerable.Range(1, events.Count).Select(n => (long)n), events.Select(e => e.Number));
        Assert.Equal("job.completed", events[^1].EventType);
        await AssertLedgerAsync();
    }

    private static async Task<Guid> SubmitAsync(ItemHarness harness, string type, int concurrency, string[] users)
    {
        var submission = await harness.Submission.SubmitAsync(new(type, 1, "someone", Platforms.Instagram, users, concurrency), default);
        return Assert.IsType<Submission.Accepted>(submission).Job.Id;
    }

    private Task EndAsync(Guid job, TimeSpan? within = null) => Eventually.BecomesTrueAsync(
        async () => await Database.ScalarAsync<bool>("select completed_at is not null from processing_jobs where id = $1", job),
        within ?? TimeSpan.FromSeconds(20));

    private async Task AssertLedgerAsync()
    {
        Assert.Equal(0L, await Database.ScalarAsync<long>("""
            select count(*) from team_credit c
            where balance <> (select sum(amount) from credit_ledger l where l.team_id = c.team_id)
               or reserved <> (select sum(reserved) from credit_ledger l where l.team_id = c.team_id)
            """));
        Assert.Equal(0L, await Database.ScalarAsync<long>("""
            select count(*) from processing_jobs j
            where j.credits_charged + j.reserved_credits > j.estimated_credits
               or j.reserved_credits <> (select coalesce(sum(l.reserved), 0) from credit_ledger l where l.job_id = j.id)
            """));
    }
}
