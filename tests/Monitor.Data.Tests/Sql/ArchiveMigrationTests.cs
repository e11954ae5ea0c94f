using Monitor.Testing;
using Xunit;

namespace Monitor.Data.Tests.Sql;

/// <summary>An archive that worked before the upgrade goes on with what it had.</summary>
public sealed class ArchiveMigrationTests(PostgresServer postgres) : MigrationTest(postgres, first: 68)
{
    protected override Task FillAsync() => Database.ExecuteAsync(
        """
        insert into asset (entity_type, entity_id, platform, asset_type, original_url, status, renewals, first_seen_at, updated_at)
        values ('account', 1, 'instagram', 'profile_pic', 'https://pictures.example/1', 'expired', 1, now(), now());
        insert into media_size (workers, concurrency) values (7, 9);
        """);

    [Fact]
    public async Task Its_pictures_may_be_asked_for_as_often_as_before_and_its_size_stays()
    {
        Assert.Equal(["expired 1"], await Database.ColumnAsync<string>("select status || ' ' || renewals from asset"));
        Assert.Equal("7 9", await Database.ScalarAsync<string>("select concat_ws(' ', workers, concurrency, set_workers, set_concurrency) from media_size"));
    }
}
