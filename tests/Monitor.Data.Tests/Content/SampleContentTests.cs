using Monitor.Data.Content;
using Monitor.Testing;
using Xunit;

namespace Monitor.Data.Tests.Content;

public sealed class SampleContentTests(PostgresServer postgres)
{
    [Fact]
    public async Task An_empty_database_gets_fifteen_accounts_with_posts_and_no_history()
    {
        await using var database = await postgres.CreateDatabaseAsync();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => SampleContent.LoadAsync(database.DataSource, default)));

        Assert.Equal(15L, await database.ScalarAsync<long>("select count(*) from instagram_users where source = 'sample'"));
        Assert.Equal(3L, await database.ScalarAsync<long>("select count(*) from instagram_users where username in ('musiclover2024', 'techguru_sarah', 'foodie_adventures')"));
        Assert.Equal(60L, await database.ScalarAsync<long>("select count(*) from instagram_posts where engagement_rate > 0 and estimated_reach > 0"));
        Assert.Equal(15L, await database.ScalarAsync<long>("select count(*) from instagram_assets where asset_type = 'tagged_user' and tagged_user_id is not null"));
        Assert.Equal(5L, await database.ScalarAsync<long>("select count(*) from get_top_users_by_engagement(5)"));
        Assert.Equal(0L, await database.ScalarAsync<long>("select (select count(*) from influencer_metrics_history) + (select count(*) from post_metrics_history) + (select count(*) from profile_log) + (select count(*) from post_log)"));
    }

    [Fact]
    public async Task A_database_that_has_accounts_stays_as_it_is()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAsync("insert into account (platform, platform_id, username, source, measured_at) values ('instagram', '1', 'real', 'tikhub', now())");

        await SampleContent.LoadAsync(database.DataSource, default);

        Assert.Equal(1L, await database.ScalarAsync<long>("select count(*) from account"));
    }
}
