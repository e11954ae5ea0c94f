using System.Text.Json.Nodes;
using Monitor.Data.Flows;
using Monitor.Data.Observations;
using Monitor.Testing;
using Xunit;

namespace Monitor.Data.Tests.Content;

public sealed class StoredProfilesTests(PostgresServer postgres) : IAsyncLifetime
{
    private const string Channel = "UCabcdefghijklmnopqrstuv";

    private TestDatabase _database = null!;
    private Npgsql.NpgsqlDataSource _source = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateDatabaseAsync();
        _source = DataRegistration.CreateDataSource(_database.ConnectionString);
    }

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Given_a_channel_with_a_handle_when_it_is_looked_for_by_its_id_then_it_is_found()
    {
        await StoreAsync(Platforms.YouTube, Channel, "somename");

        var found = await new StoredProfiles(_source).FindAsync(Platforms.YouTube, Channel, default);

        Assert.Equal(("somename", true), (Username(found), found?.IsCurrent));
    }

    [Fact]
    public async Task Given_a_handle_of_digits_when_it_is_looked_for_then_nobody_with_that_id_is_found()
    {
        await StoreAsync(Platforms.Instagram, "12345", "somebody.else");

        Assert.Null(await new StoredProfiles(_source).FindAsync(Platforms.Instagram, "12345", default));
    }

    [Fact]
    public async Task Given_a_renamed_account_when_its_former_handle_is_looked_for_then_it_is_found_until_somebody_has_that_handle()
    {
        await StoreAsync(Platforms.Instagram, "1", "new.name", former: "Old.Name");
        var profiles = new StoredProfiles(_source);

        var former = await profiles.FindAsync(Platforms.Instagram, "old.name", default);
        await StoreAsync(Platforms.Instagram, "2", "old.name");
        var owner = await profiles.FindAsync(Platforms.Instagram, "old.name", default);

        Assert.Equal(("new.name", false), (Username(former), former?.IsCurrent));
        Assert.Equal(("old.name", true), (Username(owner), owner?.IsCurrent));
    }

    [Fact]
    public async Task Given_many_accounts_when_one_is_looked_for_then_only_indexes_are_read()
    {
        // A connection publishes its counters a second after the last time, unless it is told to: this reads a table as a whole.
        await _database.ExecuteAsync(
            """
            insert into account (platform, platform_id, username, source, measured_at)
            select 'youtube', 'UC' || lpad(n::text, 22, '0'), 'many' || n, 'test', now() from generate_series(1, 20000) n;
            insert into account_handle (account_id, username, first_seen_at) select id, username, now() from account;
            analyze account, account_handle;
            select pg_stat_force_next_flush();
            """);
        var before = await ScansAsync("seq_scan");
        var indexed = await ScansAsync("idx_scan");

        Assert.Equal("many777", Username(await new StoredProfiles(_source).FindAsync(Platforms.YouTube, "UC" + "777".PadLeft(22, '0'), default)));
        await new StoredProfiles(_source).FindAsync(Platforms.YouTube, "many42", default);

        // When it ends it publishes them.
        await _source.DisposeAsync();
        await Eventually.BecomesTrueAsync(async () => await ScansAsync("idx_scan") >= indexed + 6);
        Assert.Equal(before, await ScansAsync("seq_scan"));
    }

    private Task<long> ScansAsync(string kind) =>
        _database.ScalarAsync<long>($"select sum({kind})::bigint from pg_stat_user_tables where relname in ('account', 'account_handle')");

    private async Task StoreAsync(string platform, string id, string username, string? former = null)
    {
        await _database.ExecuteAsync(
            "insert into account (platform, platform_id, username, source, measured_at) values ($1, $2, $3, 'test', now())", platform, id, username);
        foreach (var handle in new[] { former, username }.OfType<string>())
            await _database.ExecuteAsync(
                "insert into account_handle (account_id, username, first_seen_at) select id, $2, now() from account where platform_id = $1", id, handle);
    }

    private static string? Username(StoredProfile? profile) => profile is null ? null : (string?)JsonNode.Parse(profile.Json)!["username"];
}
