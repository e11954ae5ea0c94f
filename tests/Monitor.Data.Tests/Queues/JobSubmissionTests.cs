using Microsoft.Extensions.DependencyInjection;
using Monitor.Data.Auditing;
using Monitor.Data.Batches;
using Monitor.Data.Observations;
using Monitor.Testing;
using Npgsql;
using Xunit;

namespace Monitor.Data.Tests.Queues;

public sealed class JobSubmissionTests(PostgresServer postgres) : IAsyncLifetime
{
    private const int Price = 25;

    private TestDatabase _database = null!;
    private ServiceProvider _services = null!;

    private JobSubmission Submission => _services.GetRequiredService<JobSubmission>();

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateDatabaseAsync();
        _services = DataServices.Over(_database);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Submissions_that_come_while_another_of_the_team_is_written_share_the_next_transaction()
    {
        await GiveAsync(10_000);
        await using var credits = await HoldCreditsAsync();

        var first = SubmitAsync(Search("creator"));
        await WaitingAsync();

        var others = Enumerable.Range(0, 12).Select(n => SubmitAsync(Search($"creator.{n}") with { RequestedBy = $"user {n}" })).ToArray();
        await credits.CommitAsync();

        Assert.All(await Task.WhenAll([first, .. others]), result => Assert.True(Assert.IsType<Submission.Accepted>(result).IsNew));
        Assert.Equal(2L, await _database.ScalarAsync<long>("select count(distinct xmin::text) from processing_jobs"));
        Assert.Equal(13L, await _database.ScalarAsync<long>("select count(*) from processing_jobs"));
    }

    [Fact]
    public async Task Submissions_of_one_team_do_not_wait_for_another_team()
    {
        await GiveAsync(10_000);
        var other = await _database.ScalarAsync<long>("insert into team (name) values ('other') returning id");
        await using var credits = await HoldCreditsAsync();
        var blocked = SubmitAsync(Search("first"));
        await WaitingAsync();

        Assert.IsType<Submission.Accepted>(await SubmitAsync(Search("second") with { TeamId = other }));

        Assert.False(blocked.IsCompleted);
        await credits.CommitAsync();
        Assert.IsType<Submission.Accepted>(await blocked);
    }

    [Fact]
    public async Task Each_job_of_a_group_has_its_own_items_events_price_and_audit_row()
    {
        await GiveAsync(10_000);
        await _database.ExecuteAsync(
            "insert into account (platform, platform_id, username, source, measured_at) values ('instagram', '7', 'Known', 'tikhub', now())");

        var results = await Task.WhenAll(Enumerable.Range(0, 30).Select(n => Task.Run(() =>
        {
            AuditActor.Current = new("key", $"{n}", $"caller {n}", 1, null, null);
            return SubmitAsync(Search($"creator.{n}.a", "known", $"creator.{n}.b") with { RequestedBy = $"user {n}" });
        })));

        foreach (var (result, n) in results.Select((result, n) => (result, n)))
        {
            var job = Assert.IsType<Submission.Accepted>(result).Job;
            string[] names = [$"creator.{n}.a", "known", $"creator.{n}.b"];
            Assert.Equal(names, job.Usernames);
            Assert.Equal((3, 55, 55, $"user {n}", 1L), (job.Total, job.EstimatedCredits, job.ReservedCredits, job.RequestedBy, job.EventNo));
            Assert.Equal(names, (await _services.GetRequiredService<JobReader>().ItemsAsync(job.Id, default)).Select(item => item.Username));
            Assert.Equal(3L, await _database.ScalarAsync<long>("select count(*) from queue_item i join queue q on q.id = i.queue_id where q.job_id = $1", job.Id));
            Assert.Equal(1L, await _database.ScalarAsync<long>("select count(*) from job_event where job_id = $1 and event_type = 'job.submitted'", job.Id));
            Assert.Equal($"caller {n}", await _database.ScalarAsync<string>("select actor_name from audit_log where action = 'job.submit' and entity_id = $1::text", job.Id));
            Assert.Equal(55L, await _database.ScalarAsync<long>("select reserved from credit_ledger where job_id = $1 and kind = 'reserve'", job.Id));
        }

        Assert.Equal(30L * 55, await _database.ScalarAsync<long>("select reserved from team_credit where team_id = 1"));
        Assert.Equal(30L, await _database.ScalarAsync<long>("select number from team_feed where team_id = 1"));
    }

    [Fact]
    public async Task Credits_for_seven_pay_for_seven_of_twenty_at_once_in_two_processes()
    {
        await GiveAsync(7 * Price);
        await using var second = DataServices.Over(_database);
        JobSubmission[] processes = [Submission, second.GetRequiredService<JobSubmission>()];

        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => processes[n % 2].SubmitAsync(Search($"creator.{n}"), default)));

        Assert.Equal(7, results.Count(result => result is Submission.Accepted));
        Assert.Equal(new Submission.TooExpensive(Price, 0), Assert.Single(results.OfType<Submission.TooExpensive>().Distinct()));
        Assert.Equal(7L, await _database.ScalarAsync<long>("select count(*) from processing_jobs"));
        Assert.Equal(7L * Price, await _database.ScalarAsync<long>("select reserved from team_credit where team_id = 1"));
        Assert.Equal(7L * Price, await _database.ScalarAsync<long>("select sum(reserved)::bigint from credit_ledger"));
    }

    [Fact]
    public async Task A_job_that_the_database_refuses_fails_alone()
    {
        await GiveAsync(10_000);
        await using var credits = await HoldCreditsAsync();

        var first = SubmitAsync(Search("first"));
        await WaitingAsync();
        var good = Enumerable.Range(0, 5).Select(n => SubmitAsync(Search($"good.{n}"))).ToArray();
        var bad = SubmitAsync(Search("nul\0"));
        await credits.CommitAsync();

        await Assert.ThrowsAsync<PostgresException>(() => bad);
        Assert.All(await Task.WhenAll([first, .. good]), result => Assert.IsType<Submission.Accepted>(result));
        Assert.Equal(6L, await _database.ScalarAsync<long>("select count(*) from processing_jobs"));
        Assert.IsType<Submission.Accepted>(await SubmitAsync(Search("later")));
    }

    [Fact]
    public async Task Twelve_searches_of_a_user_at_once_run_five_and_hold_seven()
    {
        await GiveAsync(10_000);
        await using var second = DataServices.Over(_database);
        JobSubmission[] processes = [Submission, second.GetRequiredService<JobSubmission>()];

        await Task.WhenAll(Enumerable.Range(0, 12).Select(n => processes[n % 2].SubmitAsync(Search($"creator.{n}"), default)));

        Assert.Equal(5L, await _database.ScalarAsync<long>("select count(*) from processing_jobs where status = 'processing'"));
        Assert.Equal(7L, await _database.ScalarAsync<long>("select count(*) from processing_jobs j join queue q on q.job_id = j.id where status = 'pending' and held"));
    }

    [Fact]
    public async Task One_idempotency_key_at_once_makes_one_job_and_answers_it_to_all()
    {
        await GiveAsync(Price);
        await using var second = DataServices.Over(_database);
        JobSubmission[] processes = [Submission, second.GetRequiredService<JobSubmission>()];

        var results = await Task.WhenAll(Enumerable.Range(0, 10).Select(n =>
            processes[n % 2].SubmitAsync(Search("creator") with { IdempotencyKey = "the same" }, default)));

        Assert.Single(results.Select(result => Assert.IsType<Submission.Accepted>(result).Job.Id).Distinct());
        Assert.Single(results, result => result is Submission.Accepted { IsNew: true });
    }

    [Fact]
    public async Task A_caller_who_leaves_before_the_turn_of_the_job_submits_nothing()
    {
        await GiveAsync(10_000);
        await using var credits = await HoldCreditsAsync();
        using var left = new CancellationTokenSource();
        var first = SubmitAsync(Search("first"));
        await WaitingAsync();
        var second = Submission.SubmitAsync(Search("second"), left.Token);

        await left.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        await credits.CommitAsync();
        await first;
        Assert.Equal("{first}", await _database.ScalarAsync<string>("select usernames::text from processing_jobs"));
    }

    [Fact]
    public async Task The_estimate_of_a_search_follows_searches_and_that_of_a_batch_the_limit_of_batches()
    {
        await GiveAsync(10_000);
        await EndedAsync(JobTypes.One, seconds: 8);
        await EndedAsync(JobTypes.Batch, seconds: 0.5);
        string[] many = [.. Enumerable.Range(0, 500).Select(n => $"user.{n}")];

        var search = Assert.IsType<Submission.Accepted>(await SubmitAsync(Search("one"))).Job;
        var batch = Assert.IsType<Submission.Accepted>(await SubmitAsync(new(JobTypes.Batch, 1, null, Platforms.Instagram, many, 100))).Job;

        Assert.Equal(8, (search.EstimatedCompletionAt - search.CreatedAt)!.Value.TotalSeconds, 0.01);
        Assert.Equal(50.5, (batch.EstimatedCompletionAt - batch.CreatedAt)!.Value.TotalSeconds, 0.01);
    }

    // A job whose one creator took so long.
    private Task EndedAsync(string type, double seconds) => _database.ExecuteAsync(
        """
        with job as (
            insert into processing_jobs (id, job_type, status, total_users, max_concurrency, team_id, usernames, created_at, completed_at, updated_at)
            values (gen_random_uuid(), $1, 'completed', 1, 1, 1, '{known}', now(), now(), now()) returning id)
        insert into processing_job_items (job_id, username, status, created_at, updated_at, started_at, completed_at)
        select id, 'known', 'completed', now(), now(), now() - make_interval(secs => $2), now() from job
        """, type, seconds);

    private static NewJob Search(params string[] usernames) =>
        new(usernames.Length > 1 ? JobTypes.Bulk : JobTypes.One, 1, "user", Platforms.Instagram, usernames, 1);

    private Task<Submission> SubmitAsync(NewJob job) => Submission.SubmitAsync(job, default);

    private Task GiveAsync(long credits) =>
        _database.ExecuteAsync("insert into team_credit (team_id, balance) values (1, $1) on conflict (team_id) do update set balance = $1", credits);

    // Nobody can reserve before the transaction ends.
    private async Task<NpgsqlTransaction> HoldCreditsAsync()
    {
        var connection = await _database.DataSource.OpenConnectionAsync();
        var transaction = await connection.BeginTransactionAsync();
        await using var hold = new NpgsqlCommand("select from team_credit where team_id = 1 for update", connection);
        await hold.ExecuteNonQueryAsync();
        return transaction;
    }

    // Until a transaction waits for the credits.
    private async Task WaitingAsync()
    {
        while (!await _database.ScalarAsync<bool>(
            "select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock')"))
        {
        }
    }
}
