using Monitor.Data.Batches;
using Monitor.Data.Observations;
using Monitor.Testing;
using Xunit;

namespace Monitor.Jobs.Tests.Items;

public sealed class DatabaseLossTests(PostgresServer postgres) : ItemTest(postgres)
{
    private const int Creators = 15;
    private const int Searches = 6;

    [Fact]
    public async Task Searches_end_whole_and_are_charged_once_although_every_connection_is_cut_again_and_again()
    {
        await using var one = await ItemHarness.StartAsync(Database, Simulator, ("Queues:Lease", "00:00:02"));
        for (var n = 0; n < Searches; n++)
            Assert.IsType<Submission.Accepted>(await one.Submission.SubmitAsync(
                new(JobTypes.Bulk, 1, $"user {n}", Platforms.Instagram, [.. Enumerable.Range(0, Creators).Select(c => $"creator.{n}.{c}")], 3), default));

        var cuts = 0;
        while (cuts < 40 && await LiveAsync() > 0)
            cuts += await Database.ScalarAsync<long>(
                "select count(*) from (select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and application_name = 'monitor') cut") > 0 ? 1 : 0;
        await Eventually.BecomesTrueAsync(async () => await LiveAsync() == 0, TimeSpan.FromSeconds(60));

        Assert.True(cuts > 3, $"{cuts} cuts");
        Assert.Equal(Searches * Creators, await Database.ScalarAsync<long>("select count(*) from processing_job_items where status = 'completed'"));
        Assert.Equal(0L, await Database.ScalarAsync<long>("""
            select count(*) from processing_jobs j where successful_users <> total_users or reserved_credits <> 0
                or event_no <> (select count(*) from job_event e where e.job_id = j.id)
            """));
        Assert.Equal(Searches * Creators, await Database.ScalarAsync<long>("select count(*) from credit_ledger where kind = 'charge'"));
        Assert.Equal(0L, await Database.ScalarAsync<long>("""
            select c.balance - sum(l.amount)::bigint + abs(c.reserved - sum(l.reserved)::bigint) from team_credit c join credit_ledger l using (team_id) group by c.balance, c.reserved
            """));
        // Account, history and audit log of each creator are there, once.
        Assert.Equal(Searches * Creators, await Database.ScalarAsync<long>("""
            select count(*) from account a
            where (select count(*) from influencer_metrics_history h where h.account_id = a.id) = 1 and (select count(*) from profile_log l where l.account_id = a.id) = 1
            """));
    }

    private Task<long> LiveAsync() => Database.ScalarAsync<long>("select count(*) from processing_jobs where completed_at is null");
}
