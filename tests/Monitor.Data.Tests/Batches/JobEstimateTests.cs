using Microsoft.Extensions.Options;
using Monitor.Data.Batches;
using Monitor.Testing;
using Npgsql;
using Xunit;

namespace Monitor.Data.Tests.Batches;

/// <summary>The estimate of a job's end follows its work: at every moment it is within 30 % of what the job takes.</summary>
public sealed class JobEstimateTests(PostgresServer postgres) : IAsyncLifetime
{
    private static readonly DateTimeOffset Start = ManualTimeProvider.DefaultStart;

    private readonly ManualTimeProvider _time = new();
    private TestDatabase _database = null!;
    private NpgsqlDataSource _source = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateDatabaseAsync();
        _source = DataRegistration.CreateDataSource(_database.ConnectionString);
    }

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Theory]
    [InlineData("bulk", 15, 3, 10.0, 5)] // five rounds, and twice as fast as thought
    [InlineData("bulk", 15, 3, 10.0, 40)] // a quarter of what was thought
    [InlineData("bulk", 15, 15, 12.0, 12)] // one round, as thought
    [InlineData("bulk", 1, 1, 8.0, 7)]
    [InlineData("batch", 100, 5, 2.0, 10)]
    [InlineData("batch", 1000, 50, 5.0, 5)] // at ten calls a second each waits for its turn
    public async Task Given_a_job_that_runs_evenly_when_it_is_looked_at_then_the_estimate_is_near_its_end(string type, int users, int concurrency, double seconds, int thought)
    {
        var rounds = (int)Math.Ceiling((double)users / concurrency);
        var end = Start.AddSeconds(rounds * seconds);
        var id = await InsertAsync(type, users, concurrency, TimeSpan.FromSeconds(rounds * thought));
        var jobs = new JobReader(_source, _source.Contexts(), Options.Create(new JobOptions()), _time);

        for (var round = 0; round < rounds; round += Math.Max(1, rounds / 5))
            foreach (var part in new[] { 0.1, 0.5, 0.9 })
            {
                // Before anybody is done there is nothing but what was thought at first.
                if (round == 0 && thought != (int)seconds)
                    continue;
                var at = Start.AddSeconds((round + part) * seconds);
                await MoveAsync(id, round * concurrency, concurrency, seconds, at);

                var estimate = (await jobs.FindAsync(1, id, default))!.EstimatedCompletionAt!.Value;

                Assert.True(
                    Math.Abs((estimate - end).TotalSeconds) <= 0.3 * (end - Start).TotalSeconds,
                    $"After {(at - Start).TotalSeconds} s the end was thought to be {(estimate - Start).TotalSeconds} s after the start; it was {(end - Start).TotalSeconds} s.");
                Assert.True(estimate >= at);
            }
    }

    [Fact]
    public async Task Given_a_job_that_hangs_when_it_is_looked_at_then_the_estimate_is_not_in_the_past()
    {
        var id = await InsertAsync("bulk", 5, 5, TimeSpan.FromSeconds(5));
        await MoveAsync(id, 0, 5, 5, Start.AddSeconds(60));

        var job = (await new JobReader(_source, _source.Contexts(), Options.Create(new JobOptions()), _time).FindAsync(1, id, default))!;

        Assert.True(job.EstimatedCompletionAt > Start.AddSeconds(60));
        Assert.True(await _database.ScalarAsync<bool>("select estimated_completion_at > now() from creator_analysis_jobs"));
    }

    private async Task<Guid> InsertAsync(string type, int users, int concurrency, TimeSpan thought) => await _database.ScalarAsync<Guid>(
        """
        with job as (
            insert into processing_jobs (id, job_type, status, total_users, max_concurrency, team_id, usernames, created_at, started_at, updated_at, estimated_completion_at)
            values (gen_random_uuid(), $1, case $1 when 'batch' then 'running' else 'processing' end, $2, $3, 1, '{}', $4, $4, $4, $4 + $5) returning id),
        item as (
            insert into processing_job_items (job_id, username, created_at, updated_at) select id, 'user' || n, $4, $4 from job, generate_series(1, $2) n)
        select id from job
        """, type, users, concurrency, Start.UtcDateTime, thought);

    // So many are done, and as many as may run do.
    private async Task MoveAsync(Guid job, int done, int running, double seconds, DateTimeOffset at)
    {
        _time.Advance(at - _time.GetUtcNow());
        await _database.ExecuteAsync(
            """
            update processing_job_items i set
                status = case when n.place <= $2 then 'completed' when n.place <= $2 + $3 then 'processing' else 'pending' end,
                started_at = case when n.place <= $2 + $3 then $5 + ((n.place - 1) / $3) * make_interval(secs => $4) end,
                completed_at = case when n.place <= $2 then $5 + ((n.place - 1) / $3 + 1) * make_interval(secs => $4) end
            from (select id, row_number() over (order by id) as place from processing_job_items where job_id = $1) n where n.id = i.id
            """, job, done, running, seconds, Start.UtcDateTime);
    }
}
