using Microsoft.Extensions.DependencyInjection;
using Monitor.Data.Batches;
using Monitor.Data.Flows;
using Monitor.Data.Observations;
using Monitor.Data.Queues;
using Monitor.Testing;
using Xunit;

namespace Monitor.Data.Tests.Queues;

public sealed class QueueExpiryTests(PostgresServer postgres) : IAsyncLifetime
{
    private TestDatabase _database = null!;
    private ServiceProvider _services = null!;
    private QueueExpiry _expiry = null!;

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateDatabaseAsync();
        _services = DataServices.Over(_database);
        _expiry = _services.GetRequiredService<QueueExpiry>();
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Theory]
    [InlineData("update queue set paused_at = now()")]
    [InlineData("update queue set max_running = 0")]
    [InlineData("insert into queue_pause (kind, paused_at, paused_by) values ('all', now(), 'someone')")]
    public async Task A_request_that_nobody_can_claim_ends_when_it_expires(string hold)
    {
        var late = await RequestAsync(Now.AddMinutes(1));
        var later = await RequestAsync(Now.AddMinutes(5));
        var never = await RequestAsync(null);
        await _database.ExecuteAsync(hold);

        Assert.Empty((await _expiry.EndAsync(Now, default)).Items);
        var ended = await _expiry.EndAsync(Now.AddMinutes(2), default);

        Assert.Equal(late, Assert.Single(ended.Items).Item.RefId);
        Assert.Equal("FAILED expired", await _database.ScalarAsync<string>(
            "select status || ' ' || error_code from scrape_request_log where error is not null and scraped_at is not null"));
        Assert.Equal([later, never], await _database.ColumnAsync<long>("select ref_id from queue_item order by 1"));
    }

    [Fact]
    public async Task A_request_that_runs_is_left_to_its_worker()
    {
        await RequestAsync(Now.AddMinutes(1));
        var claims = _services.GetRequiredService<QueueClaims>();
        Assert.Single(await claims.ClaimAsync(QueuePriority.Scheduled, 10, 1, TimeSpan.FromMinutes(10), Now, default));

        Assert.Empty((await _expiry.EndAsync(Now.AddMinutes(2), default)).Items);
    }

    [Fact]
    public async Task Items_of_jobs_that_expire_end_their_job_and_release_its_credits()
    {
        await _services.GetRequiredService<JobSubmission>().SubmitAsync(
            new(JobTypes.Bulk, 1, "user", Platforms.Instagram, ["one", "two"], 1), default);
        await _database.ExecuteAsync("update queue_item set expires_at = $1", Now.UtcDateTime);

        var ended = await _expiry.EndAsync(Now, default);

        Assert.Single(ended.Afterwards);
        Assert.Equal("failed 2 0", await _database.ScalarAsync<string>(
            "select status || ' ' || failed_users || ' ' || reserved_credits from processing_jobs where completed_at is not null"));
        Assert.Equal(0L, await _database.ScalarAsync<long>("select reserved from team_credit"));
        Assert.Equal(
            ["job.submitted", "item.failed", "item.failed", "job.failed"], await _database.ColumnAsync<string>("select event_type from job_event order by number"));
        Assert.Equal(0L, await _database.ScalarAsync<long>("select count(*) from queue"));
    }

    private Task<long> RequestAsync(DateTimeOffset? expiresAt) => _services.GetRequiredService<ScrapeRequests>().SubmitAsync(
        new(_services.GetRequiredService<FlowCatalog>().Find("refresh_profile_basic")!, 1, "nasa", "{}") { ExpiresAt = expiresAt }, default);
}
