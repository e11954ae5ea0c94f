using Microsoft.Extensions.DependencyInjection;
using Monitor.Data.Batches;
using Monitor.Data.Flows;
using Monitor.Data.Observations;
using Monitor.Data.Queues;
using Monitor.Testing;
using Xunit;

namespace Monitor.Data.Tests.Queues;

public sealed class FreedItemTests(PostgresServer postgres) : IAsyncLifetime
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    private TestDatabase _database = null!;
    private ServiceProvider _services = null!;
    private QueueClaims _claims = null!;

    private QueueLeases Leases => _services.GetRequiredService<QueueLeases>();

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateDatabaseAsync();
        _services = DataServices.Over(_database);
        _claims = _services.GetRequiredService<QueueClaims>();
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Work_that_is_given_back_is_shown_as_waiting()
    {
        var runs = await ClaimBothAsync();

        await Leases.ReleaseAsync([.. runs.Select(run => (run.Id, run.RunNo))], TimeProvider.System.GetUtcNow(), default);

        await AssertAllWaitAsync();
        Assert.Equal(["0", "0"], await _database.ColumnAsync<string>("select failures::text from queue_item"));
    }

    [Fact]
    public async Task Work_of_a_dead_worker_is_shown_as_waiting()
    {
        await ClaimBothAsync();

        Assert.Equal(2, await Leases.SweepAsync(TimeProvider.System.GetUtcNow().Add(Lease * 2), default));

        await AssertAllWaitAsync();
    }

    [Fact]
    public async Task A_run_that_lost_its_lease_frees_nothing()
    {
        var runs = await ClaimBothAsync();

        await Leases.ReleaseAsync([.. runs.Select(run => (run.Id, run.RunNo - 1))], TimeProvider.System.GetUtcNow(), default);

        Assert.Equal(["PROCESSING"], await _database.ColumnAsync<string>("select status from scrape_request_log where picked_at is not null"));
        Assert.Equal(["processing"], await _database.ColumnAsync<string>("select status from processing_job_items"));
        Assert.Equal(2L, await _database.ScalarAsync<long>("select count(*) from queue_item where worker_id is not null"));
    }

    [Theory]
    [InlineData("update queue set paused_at = now() where kind = 'searches'")]
    [InlineData("insert into queue_pause (kind, paused_at, paused_by) values ('searches', now(), 'someone')")]
    [InlineData("insert into queue_pause (kind, team_id, paused_at, paused_by) values ('all', 1, now(), 'someone')")]
    public async Task A_lease_of_paused_work_is_not_taken_over(string pause)
    {
        var run = (await ClaimBothAsync()).Single(item => item.Kind == JobItemKind.Id);
        var until = TimeProvider.System.GetUtcNow() + Lease;
        run = Assert.IsType<ClaimedItem>(await Leases.TakeOverAsync(run.Id, run.RunNo, 1, until, default));

        await _database.ExecuteAsync(pause);

        Assert.Null(await Leases.TakeOverAsync(run.Id, run.RunNo, 1, until, default));
    }

    private async Task<IReadOnlyList<ClaimedItem>> ClaimBothAsync()
    {
        var flow = _services.GetRequiredService<FlowCatalog>().Find("refresh_profile_basic")!;
        await _services.GetRequiredService<ScrapeRequests>().SubmitAsync(new(flow, 1, "nasa", "{}"), default);
        await _services.GetRequiredService<JobSubmission>().SubmitAsync(new(JobTypes.One, 1, "user", Platforms.Instagram, ["nasa"], 1), default);
        // The row of the worker, without which its leases count as lost.
        await _database.ExecuteAsync("insert into worker (name, roles, started_at, heartbeat_at) values ('w', 'worker', now(), now())");
        var now = TimeProvider.System.GetUtcNow();
        ClaimedItem[] runs =
        [
            .. await _claims.ClaimAsync(QueuePriority.Scheduled, 10, 1, Lease, now, default),
            .. await _claims.ClaimAsync(QueuePriority.Batch, 10, 1, Lease, now, default),
        ];
        Assert.Equal(2, runs.Length);
        Assert.Equal(["PROCESSING"], await _database.ColumnAsync<string>("select status from scrape_request_log where picked_at is not null"));
        Assert.Equal(["processing"], await _database.ColumnAsync<string>("select status from processing_job_items"));
        return runs;
    }

    private async Task AssertAllWaitAsync()
    {
        Assert.Equal(["PENDING"], await _database.ColumnAsync<string>("select status from scrape_request_log where picked_at is null"));
        Assert.Equal(["pending"], await _database.ColumnAsync<string>("select status from processing_job_items"));
        Assert.Equal(2L, await _database.ScalarAsync<long>("select count(*) from queue_item where worker_id is null"));
        Assert.Equal(2L, await _database.ScalarAsync<long>("select count(*) from queue where turn_at < 'infinity'"));
    }
}
