using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.Flows;

/// <summary>Brings the limits of flows' queues in line with the configuration.</summary>
public sealed class FlowSizes(NpgsqlDataSource database, FlowCatalog flows, TimeProvider time)
{
    // Versions before had flows that they could not run. A limit that an operator set at run time stays until the configuration itself changes.
    private const string PublishSql = """
        with given as (
            select d.*, true as available from unnest($1, $2, $3, $4) d(name, platform, workers, concurrency)),
        changed as (
            insert into flow as f (name, platform, workers, concurrency, available, published_at)
            select name, platform, workers, concurrency, available, $5 from given order by name
            on conflict (name) do update set platform = excluded.platform, workers = excluded.workers, concurrency = excluded.concurrency,
                available = excluded.available, published_at = excluded.published_at
            where (f.workers, f.concurrency, f.available) is distinct from (excluded.workers, excluded.concurrency, excluded.available)
            returning f.name, f.workers * f.concurrency as max_running)
        update queue q set max_running = c.max_running, turn_at = $5 from changed c where q.name = 'flow:' || c.name
        """;

    /// <summary>Publishes the configured sizes.</summary>
    public async Task PublishAsync(CancellationToken ct)
    {
        var all = flows.All;
        await using var command = database.CreateCommand(PublishSql);
        command.Parameters.Add(SqlArray.Of(all, flow => flow.Name));
        command.Parameters.Add(SqlArray.Of(all, flow => flow.Platform));
        command.Parameters.Add(SqlArray.Of(all, flow => flow.Workers));
        command.Parameters.Add(SqlArray.Of(all, flow => flow.Concurrency));
        command.Parameters.Add(new() { Value = time.GetUtcNow().UtcDateTime });
        await command.ExecuteNonQueryAsync(ct);
    }
}
