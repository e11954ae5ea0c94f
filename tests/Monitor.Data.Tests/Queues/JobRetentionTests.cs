using Monitor.Data.Batches;
using Monitor.Testing;
using Xunit;

namespace Monitor.Data.Tests.Queues;

public sealed class JobRetentionTests(PostgresServer postgres)
{
    private static readonly DateTimeOffset Now = ManualTimeProvider.DefaultStart;

    [Fact]
    public async Task What_ended_long_ago_goes_with_all_that_belongs_to_it_and_the_ledger_stays()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        foreach (var days in new int?[] { 89, 91, null })
            await AddAsync(database, 1, days);

        var removed = await JobRetention.ApplyAsync(database.DataSource, 90, Now, TestContext.Current.CancellationToken);

        Assert.Equal(2, removed);
        foreach (var table in new[] { "processing_jobs", "processing_job_items", "job_event", "job_webhook", "scrape_request_log" })
            Assert.Equal(2L, await database.ScalarAsync<long>($"select count(*) from {table}"));
        Assert.Equal(3L, await database.ScalarAsync<long>("select count(*) from credit_ledger"));
    }

    [Fact]
    public async Task Results_are_kept_no_longer_than_the_measurements_of_their_team()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var brief = await database.ScalarAsync<long>("insert into team (name, history_days) values ('brief', 7) returning id");
        foreach (var team in new[] { 1, brief })
            await AddAsync(database, team, 8);

        await JobRetention.ApplyAsync(database.DataSource, 90, Now, TestContext.Current.CancellationToken);

        Assert.Equal(1L, await database.ScalarAsync<long>("select sum(team_id)::bigint from processing_jobs"));
        Assert.Equal(1L, await database.ScalarAsync<long>("select sum(team_id)::bigint from scrape_request_log"));
    }

    [Fact]
    public async Task More_than_one_transaction_takes_goes_all_the_same()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        for (var n = 0; n < 45; n++)
            await AddAsync(database, 1, 100);

        Assert.Equal(90, await JobRetention.ApplyAsync(database.DataSource, 90, Now, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_people_answer_to_a_post_goes_with_the_last_request_that_read_it_unless_the_post_is_stored()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        foreach (var (post, ages) in ((string, int[])[])[("Dgone", [91, 100]), ("Dread", [91, 89]), ("Dstored", [91])])
        {
            foreach (var days in ages)
                foreach (var flow in new[] { "refresh_post_comments", "refresh_post_likers" })
                    await database.ExecuteAsync(
                        """
                        insert into scrape_request_log (flow, platform, params, status, created_at, event_timestamp, team_id, account)
                        values ($1, 'instagram', '{}', 'COMPLETE', $2, $2, 1, $3)
                        """, flow, Now.AddDays(-days).UtcDateTime, post);
            await database.ExecuteAsync(
                """
                insert into post_comment (platform, post, comment_id, author, text, source, first_seen_at, measured_at)
                select 'instagram', $1, n::text, 'a', 'b', 'lama', now(), now() from generate_series(1, 3) n
                """, post);
            await database.ExecuteAsync(
                "insert into post_liker (platform, post, platform_id, username, source, first_seen_at, measured_at) values ('instagram', $1, '1', 'a', 'lama', now(), now())", post);
        }

        await database.ExecuteAsync(
            """
            insert into post (platform, platform_id, code, owner_id, source, measured_at) values ('instagram', '1', 'Dstored', '7', 'lama', now())
            """);

        await JobRetention.ApplyAsync(database.DataSource, 90, Now, TestContext.Current.CancellationToken);

        Assert.Equal(["Dread", "Dstored"], await database.ColumnAsync<string>("select distinct post from post_comment order by post"));
        Assert.Equal(["Dread", "Dstored"], await database.ColumnAsync<string>("select distinct post from post_liker order by post"));
        Assert.Equal(2L, await database.ScalarAsync<long>("select count(*) from scrape_request_log"));
    }

    [Fact]
    public async Task A_list_of_many_goes_before_its_request_some_at_a_time()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await AddAsync(database, 1, 91);
        await AddAsync(database, 1, 89);
        await database.ExecuteAsync(
            """
            insert into list_entry (request_id, platform, platform_id, username, page, measured_at)
            select r.id, 'instagram', n::text, 'a' || n, 1, now() from scrape_request_log r, generate_series(1, 20001) n
            """);
        await database.ExecuteAsync(
            """
            create table went (rows bigint);
            create function note() returns trigger language plpgsql as $$ begin insert into went select count(*) from gone; return null; end $$;
            create trigger note after delete on list_entry referencing old table as gone for each statement execute function note();
            """);

        await JobRetention.ApplyAsync(database.DataSource, 90, Now, TestContext.Current.CancellationToken);

        Assert.Equal([20000L, 1L], await database.ColumnAsync<long>("select rows from went where rows > 0"));
        Assert.Equal(20_001L, await database.ScalarAsync<long>("select count(*) from list_entry"));
    }

    // A job and a scrape request that ended so many days ago, or have not.
    private static Task AddAsync(TestDatabase database, long team, int? days) => database.ExecuteAsync(
        """
        with job as (
            insert into processing_jobs (id, job_type, status, total_users, max_concurrency, team_id, usernames, created_at, completed_at, updated_at)
            values (gen_random_uuid(), 'single', case when $2::timestamptz is null then 'processing' else 'completed' end, 1, 1, $1, '{nasa}', $3, $2, $3) returning id),
        item as (insert into processing_job_items (job_id, username, created_at, updated_at) select id, 'nasa', $3, $3 from job),
        event as (insert into job_event (job_id, number, event_type, at, payload) select id, 1, 'job.submitted', $3, '{}' from job),
        hook as (insert into job_webhook (job_id, url, event_type, body, created_at, due_at) select id, 'http://x/', 'job.completed', '{}', $3, $3 from job),
        line as (insert into credit_ledger (team_id, at, kind, job_id) select $1, $3, 'reserve', id from job)
        insert into scrape_request_log (flow, platform, params, status, created_at, event_timestamp, team_id)
        values ('refresh_profile_by_handle', 'instagram', '{}', case when $2::timestamptz is null then 'PENDING' else 'COMPLETE' end, $3, coalesce($2, $3), $1)
        """, team, days is { } ago ? Now.AddDays(-ago).UtcDateTime : null, Now.AddDays(-200).UtcDateTime);
}
