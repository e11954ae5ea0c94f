using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Monitor.Testing;
using Xunit;

namespace Monitor.Data.Tests;

/// <summary>The schema is written by hand, and so are the mappings.</summary>
public sealed class MonitorDbTests(PostgresServer postgres) : IAsyncLifetime
{
    private const string ColumnsSql =
        """
        select array[a.attname::text, format_type(a.atttypid, null), (not a.attnotnull)::text,
            (exists (select from pg_index i where i.indrelid = a.attrelid and i.indisprimary and a.attnum = any (i.indkey)))::text]
        from pg_attribute a
        where a.attrelid = $1::text::regclass and a.attnum > 0 and not a.attisdropped
        """;

    private TestDatabase _database = null!;

    public async ValueTask InitializeAsync() => _database = await postgres.CreateDatabaseAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Every_mapping_agrees_with_the_migrated_schema()
    {
        await using var source = DataRegistration.CreateDataSource(_database.ConnectionString);
        await using var db = await source.Contexts().CreateDbContextAsync();
        var entities = db.Model.GetEntityTypes().ToArray();
        Assert.NotEmpty(entities);

        foreach (var entity in entities)
        {
            var table = StoreObjectIdentifier.Table(entity.GetTableName()!);
            var stored = await ColumnsAsync(table.Name);
            foreach (var property in entity.GetProperties())
            {
                var name = property.GetColumnName(table)!;
                Assert.True(stored.TryGetValue(name, out var column), $"There is no column {table.Name}.{name}.");
                Assert.Equal(
                    $"{table.Name}.{name} {column.Type.Replace("character varying", "text", StringComparison.Ordinal)} {column.IsNullable}",
                    $"{table.Name}.{name} {property.GetColumnType(table)} {property.IsColumnNullable(table)}");
            }

            if (entity.FindPrimaryKey() is { } key)
                Assert.Equal(
                    stored.Where(column => column.Value.IsKey).Select(column => column.Key).Order(StringComparer.Ordinal),
                    key.Properties.Select(property => property.GetColumnName(table)!).Order(StringComparer.Ordinal));
        }
    }

    private async Task<Dictionary<string, (string Type, bool IsNullable, bool IsKey)>> ColumnsAsync(string table) =>
        (await _database.ColumnAsync<string[]>(ColumnsSql, table)).ToDictionary(
            column => column[0], column => (column[1], column[2] == "true", column[3] == "true"), StringComparer.Ordinal);
}
