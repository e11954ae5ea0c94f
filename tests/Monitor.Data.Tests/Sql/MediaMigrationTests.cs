using Monitor.Testing;
using Xunit;

namespace Monitor.Data.Tests.Sql;

/// <summary>What sources named before the archive came is copied, and an upgrade asks for no address that died since.</summary>
public sealed class MediaMigrationTests(PostgresServer postgres) : MigrationTest(postgres, first: 52)
{
    protected override Task FillAsync() => AddAsync(1);

    [Fact]
    public async Task Known_pictures_wait_to_be_copied_and_are_not_asked_for_again_by_themselves()
    {
        await AddAsync(2);

        Assert.Equal(["1 found 20", "2 found 0"], await Database.ColumnAsync<string>("select concat_ws(' ', entity_id, status, renewals) from asset order by entity_id"));
        Assert.Equal(
            ["asset_found_index", "asset_object_index", "asset_open_index", "asset_renew_index", "asset_stored_index"],
            await Database.ColumnAsync<string>("select indexname::text from pg_indexes where tablename = 'asset' and indexname like '%\\_index' order by 1"));
    }

    private Task AddAsync(long account) => Database.ExecuteAsync(
        """
        insert into asset (entity_type, entity_id, platform, asset_type, original_url, first_seen_at, updated_at)
        values ('account', $1, 'instagram', 'profile_pic', 'https://pictures.example/1', now(), now())
        """, account);
}
