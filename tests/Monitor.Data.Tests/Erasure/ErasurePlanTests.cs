using System.Globalization;
using Monitor.Data.Erasure;
using Monitor.Testing;
using Npgsql;
using Xunit;

namespace Monitor.Data.Tests.Erasure;

/// <summary>
/// An erasure takes as long as what there is of the person, however much there is of others: each of its statements finds its rows by an index. The planner
/// is told to look at a whole table only where it has no other way.
/// </summary>
public sealed class ErasurePlanTests(PostgresServer postgres)
{
    // Tables that stay small: they hold a row for each kind of thing, for each time that an operator did something, or what is handed out within seconds.
    private static readonly string[] Small = ["schema_drift", "restore_run", "queue", "queue_item", "outbox"];

    [Fact]
    public async Task No_statement_looks_at_a_whole_table()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAsync("analyze");
        await using var connection = await database.DataSource.OpenConnectionAsync();
        await ExecuteAsync(connection, "set enable_seqscan = off");
        var wrong = new List<string>();
        foreach (var (what, sql) in ErasureSql.Statements
            .Append(("task", ErasedPerson.TasksSql.Replace("$1", "@account", StringComparison.Ordinal).Replace("$2", "@posts", StringComparison.Ordinal)
                .Replace("$3", "@platform", StringComparison.Ordinal).Replace("$4", "@handles", StringComparison.Ordinal).Replace("$5", "@targets", StringComparison.Ordinal)))
            .Append(("post", ErasedPerson.PostsSql.Replace("$1", "@platform", StringComparison.Ordinal).Replace("$2", "@platform_id", StringComparison.Ordinal)
                .Replace("$3", "@handles", StringComparison.Ordinal))))
        {
            await using var explain = new NpgsqlCommand($"explain {Named(sql)}", connection);
            await using var reader = await explain.ExecuteReaderAsync();
            while (await reader.ReadAsync())
                if (reader.GetString(0) is var line && line.Contains("Seq Scan on ", StringComparison.Ordinal)
                    && !Small.Contains(line.Split("Seq Scan on ")[1].Split(' ')[0], StringComparer.Ordinal))
                    wrong.Add($"{what}: {line.Trim()} in {sql.Trim()[..Math.Min(80, sql.Trim().Length)]}");
        }

        Assert.Equal([], wrong);
    }

    private static string Named(string sql)
    {
        foreach (var (name, value) in ((string, string)[])
        [
            ("platform_id", "'17'::text"), ("platform", "'instagram'"), ("account", "1::bigint"), ("handles", "array['nasa', 'esa']"), ("targets", "array['17', 'Code']"),
            ("posts", "array[1::bigint]"), ("codes", "array['Code']"), ("tasks", "array['0198d2a4-6c1b-7f3e-9a55-2b7c1e0d4f68'::uuid]"), ("now", "now()"), ("team", "1::bigint"),
        ])
            sql = sql.Replace($"@{name}", value, false, CultureInfo.InvariantCulture);
        return sql;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
