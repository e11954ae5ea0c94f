using Monitor.Testing;
using Xunit;

namespace Monitor.Data.Tests.Sql;

/// <summary>What teams collected before is theirs after the upgrade, and old results have the shape of new ones.</summary>
public sealed class CollectedMigrationTests(PostgresServer postgres) : MigrationTest(postgres, first: 22)
{
    protected override async Task FillAsync()
    {
        await Database.ExecuteAsync(
            """
            insert into team (name) values ('other');
            insert into account (platform, platform_id, username, source, measured_at) values ('instagram', '1', 'ada', 'x', now()), ('instagram', '2', 'bob', 'x', now()), ('instagram', '3', 'cid', 'x', now());
            insert into post (platform, platform_id, code, owner_id, source, measured_at) values ('instagram', '11', 'Aaa', '1', 'x', now()), ('instagram', '33', 'Ccc', '3', 'x', now());
            insert into processing_jobs (id, job_type, status, total_users, max_concurrency, team_id, usernames, created_at, updated_at)
            values ('00000000-0000-0000-0000-000000000001', 'bulk', 'processing', 2, 2, 1, '{ada,bob}', now(), now());
            insert into processing_job_items (job_id, username, status, account_id, result, created_at, updated_at)
            select '00000000-0000-0000-0000-000000000001', username, 'completed', id, jsonb_build_object('platform_id', platform_id, 'items', '[{"code": "Aaa"}]'::jsonb), now(), now()
            from account where username = 'ada';
            insert into scrape_request_log (flow, platform, params, status, data, scraped_at, created_at, event_timestamp, team_id, account) values
                ('refresh_profile_basic', 'instagram', '{}', 'COMPLETE', '{"platform_id": "2", "username": "bob", "items": []}', now(), now(), now(), 2, 'bob'),
                ('refresh_reels_posts', 'instagram', '{}', 'COMPLETE', '{"source": "x", "next_cursor": null, "items": [{"platform_id": "33", "code": "Ccc"}]}', now(), now(), now(), 2, '3'),
                ('refresh_profile_followers', 'instagram', '{}', 'COMPLETE', '{"source": "x", "items": [{"platform_id": "1", "username": "ada"}]}', now(), now(), now(), 2, '3'),
                ('refresh_post_by_shortcode', 'instagram', '{}', 'COMPLETE', '{"platform_id": "11", "code": "Aaa", "items": []}', now(), now(), now(), 2, 'Aaa'),
                ('refresh_profile_basic', 'instagram', '{}', 'FAILED', null, now(), now(), now(), 1, 'cid');
            """);
    }

    [Fact]
    public async Task Teams_see_what_their_jobs_and_requests_brought_and_nothing_else()
    {
        Assert.Equal(["1 ada", "2 bob"], await Database.ColumnAsync<string>(
            "select c.team_id || ' ' || a.username from collected_account c join account a on a.id = c.account_id order by 1"));
        Assert.Equal(["2 Aaa", "2 Ccc"], await Database.ColumnAsync<string>(
            "select c.team_id || ' ' || p.code from collected_post c join post p on p.id = c.post_id order by 1"));
    }

    [Fact]
    public async Task Posts_of_results_are_under_one_name()
    {
        Assert.Equal("""{"posts": [{"code": "Aaa"}], "platform_id": "1"}""", await Database.ScalarAsync<string>("select result::text from processing_job_items"));
        Assert.Equal(
            ["posts", "next_cursor,posts,source", "items,source", "code,platform_id"],
            await Database.ColumnAsync<string>(
                """
                select case when account = 'bob' then 'posts' else (select string_agg(key, ',' order by key) from jsonb_object_keys(data) key) end
                from scrape_request_log where data is not null order by id
                """));
        Assert.True(await Database.ScalarAsync<bool>("select data ? 'posts' and not data ? 'items' from scrape_request_log where account = 'bob'"));
    }
}
