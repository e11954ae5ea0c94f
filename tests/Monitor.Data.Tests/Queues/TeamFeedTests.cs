using Microsoft.Extensions.DependencyInjection;
using Monitor.Data.Batches;
using Monitor.Data.Feed;
using Monitor.Data.Observations;
using Monitor.Data.Queues;
using Monitor.Testing;
using Xunit;

namespace Monitor.Data.Tests.Queues;

public sealed class TeamFeedTests(PostgresServer postgres) : IAsyncLifetime
{
    private const int Submitters = 6;
    private const int JobsPerSubmitter = 15;
    private const int Workers = 6;
    private const int UsersPerJob = 4;

    private TestDatabase _database = null!;
    private ServiceProvider _services = null!;

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
    public async Task A_reader_of_a_teams_feed_misses_nothing_while_many_transactions_write_it()
    {
        long[] teams = [1, await TeamAsync("second"), await TeamAsync("third")];
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var readers = teams.Select(team => FollowAsync(team, stop.Token)).ToArray();
        var submitting = Enumerable.Range(0, Submitters).Select(n => SubmitAsync(n, teams, stop.Token)).ToArray();
        var working = Enumerable.Range(1, Workers).Select(n => WorkAsync(n, stop.Token)).ToArray();

        await Task.WhenAll([.. submitting, .. working]);

        foreach (var (team, read) in teams.Zip(await Task.WhenAll(readers)))
        {
            Assert.Equal(Enumerable.Range(1, read.Count).Select(n => (long)n), read.Select(e => e.TeamNumber));
            Assert.Equal(await _database.ScalarAsync<long>("select count(*) from job_event where team_id = $1", team), read.Count);
            foreach (var job in read.GroupBy(e => e.JobId))
                Assert.Equal(Enumerable.Range(1, job.Count()).Select(n => (long)n), job.Select(e => e.Number));
        }
    }

    // Follows as a stream does, in portions of random size, until all jobs of the team have ended.
    private async Task<List<FeedEvent>> FollowAsync(long team, CancellationToken ct)
    {
        var reader = _services.GetRequiredService<JobReader>();
        var random = new Random((int)team);
        var all = new List<FeedEvent>();
        while (all.Count(e => e.EventType == "job.completed") < Submitters * JobsPerSubmitter / 3)
        {
            var page = await reader.TeamEventsAsync(team, all.Count == 0 ? 0 : all[^1].TeamNumber, random.Next(1, 30), ct);
            all.AddRange(page);
            if (page.Count == 0)
                await Task.Yield();
        }

        return all;
    }

    private async Task SubmitAsync(int submitter, long[] teams, CancellationToken ct)
    {
        var submission = _services.GetRequiredService<JobSubmission>();
        for (var n = 0; n < JobsPerSubmitter; n++)
            await submission.SubmitAsync(
                new(JobTypes.Batch, teams[n % teams.Length], null, Platforms.Instagram, [.. Enumerable.Range(0, UsersPerJob).Select(u => $"u{submitter}_{n}_{u}")], 3), ct);
    }

    // Claims and finishes items of all teams in one transaction each, as workers do.
    private async Task WorkAsync(int worker, CancellationToken ct)
    {
        var claims = _services.GetRequiredService<QueueClaims>();
        var writer = _services.GetRequiredService<QueueResultWriter>();
        while (await _database.ScalarAsync<long>("select count(*) from processing_jobs where status = 'completed'") < Submitters * JobsPerSubmitter)
        {
            ct.ThrowIfCancellationRequested();
            var items = await claims.ClaimAsync(QueuePriority.Batch, 12, worker, TimeSpan.FromMinutes(1), TimeProvider.System.GetUtcNow(), ct);
            await writer.WriteAsync(
                [.. items.Select(item => new FinishedItem { Item = item, Outcome = ItemOutcome.Done, FinishedAt = TimeProvider.System.GetUtcNow(), Result = "{}" })],
                TimeProvider.System.GetUtcNow(), ct);
        }
    }

    private Task<long> TeamAsync(string name) => _database.ScalarAsync<long>("insert into team (name) values ($1) returning id", name);
}
