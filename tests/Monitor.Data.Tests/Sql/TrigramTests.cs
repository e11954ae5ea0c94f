using Microsoft.Extensions.Logging.Abstractions;
using Monitor.Data.Search;
using Monitor.Data.Sql;
using Monitor.Testing;
using Npgsql;
using Xunit;

namespace Monitor.Data.Tests.Sql;

/// <summary>Searching is quick where the database lets this role have its trigrams, and works where it does not.</summary>
public sealed class TrigramTests(PostgresServer postgres)
{
    [Theory]
    [InlineData(true, 7L)]
    [InlineData(false, 0L)]
    public async Task The_schema_takes_what_its_role_may_have(bool mayCreate, long indexes)
    {
        await using var database = await postgres.CreateEmptyDatabaseAsync();
        if (!mayCreate)
            await database.ExecuteAsync($"revoke create on database {new NpgsqlConnectionStringBuilder(database.ConnectionString).Database} from current_user");

        await new Migrator(database.DataSource, new ManualTimeProvider(), NullLogger<Migrator>.Instance).MigrateAsync(TestContext.Current.CancellationToken);

        await database.InsertInfluencerAsync("blue.finch", ManualTimeProvider.DefaultStart);
        Assert.Equal(indexes, await database.ScalarAsync<long>("select count(*) from pg_indexes where indexdef like '%gin_trgm_ops%'"));
        Assert.Equal(
            ["blue.finch"],
            (await new SearchReader(database.DataSource).FindAsync(1, "FINCH", [SearchKind.Tasks, SearchKind.Accounts, SearchKind.Jobs], 5, default)).Select(hit => hit.Title));
    }
}
