using Microsoft.Extensions.Logging.Abstractions;
using Monitor.Data.Sql;
using Monitor.Testing;
using Xunit;

namespace Monitor.Data.Tests.Sql;

/// <summary>An upgrade of a database with data.</summary>
/// <param name="postgres">The server.</param>
/// <param name="first">The first migration of the upgrade: the data is of before it.</param>
public abstract class MigrationTest(PostgresServer postgres, int first) : IAsyncLifetime
{
    /// <summary>The database, upgraded.</summary>
    protected TestDatabase Database { get; private set; } = null!;

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        Database = await postgres.CreateEmptyDatabaseAsync();
        await MigrateAsync(MigrationScript.Embedded().Where(script => script.Version < first));
        await FillAsync();
        await MigrateAsync(MigrationScript.Embedded());
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return Database.DisposeAsync();
    }

    /// <summary>Writes what there was before.</summary>
    protected abstract Task FillAsync();

    private Task<IReadOnlyList<string>> MigrateAsync(IEnumerable<MigrationScript> scripts) =>
        new Migrator(Database.DataSource, TimeProvider.System, NullLogger<Migrator>.Instance, scripts).ApplyAsync(TestContext.Current.CancellationToken);
}
