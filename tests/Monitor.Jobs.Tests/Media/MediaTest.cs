using Monitor.Jobs.Tests.Items;
using Monitor.Testing;

namespace Monitor.Jobs.Tests.Media;

/// <summary>A test of the archive: a database with accounts and posts whose pictures and videos the simulator's servers hand out.</summary>
public abstract class MediaTest(PostgresServer postgres) : ItemTest(postgres)
{
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    /// <summary>An account that the first team has collected.</summary>
    protected async Task<long> AccountAsync(string name)
    {
        var id = await Database.ScalarAsync<long>(
            """
            insert into account (platform, platform_id, username, source, measured_at, created_at)
            values ('instagram', '9' || abs(hashtext($1)), $1, 'tikhub', now(), now()) returning id
            """, name);
        await Database.ExecuteAsync("insert into collected_account (team_id, account_id, collected_at) values (1, $1, now())", id);
        return id;
    }

    /// <summary>A post of an account.</summary>
    protected Task<long> PostAsync(long account, string code) => Database.ScalarAsync<long>(
        """
        insert into post (platform, platform_id, code, owner_id, owner_username, source, measured_at, created_at)
        select 'instagram', '8' || abs(hashtext($2)), $2, platform_id, username, 'tikhub', now(), now() from account where id = $1 returning id
        """, account, code)!;

    /// <summary>A picture or video that a source named.</summary>
    protected Task<long> AssetAsync(string entityType, long entity, string type, string url, int position = 0) => Database.ScalarAsync<long>(
        """
        insert into asset (entity_type, entity_id, platform, asset_type, position, original_url, first_seen_at, updated_at)
        values ($1, $2, 'instagram', $3, $4::smallint, $5, now(), now()) returning id
        """, entityType, entity, type, position, url)!;

    /// <summary>Waits until nothing is left to be copied.</summary>
    protected Task SettledAsync() => Eventually.BecomesTrueAsync(
        async () => await Database.ScalarAsync<long>("select count(*) from asset where status in ('found', 'queued')") == 0, Patience, "everything was tried");

    protected async Task<string> StatusOfAsync(long asset) => (await Database.ScalarAsync<string>("select status from asset where id = $1", asset))!;

    protected Task<string?> ErrorOfAsync(long asset) => Database.ScalarAsync<string>("select error_code from asset where id = $1", asset);

    protected Task<string?> KeyOfAsync(long asset) => Database.ScalarAsync<string>("select asset_url from asset where id = $1", asset);
}
