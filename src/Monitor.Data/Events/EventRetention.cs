using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.Events;

/// <summary>Removes events, and what became of their deliveries, when they are too old.</summary>
public static class EventRetention
{
    private const int Chunk = 5_000;

    // What still waits then is older than it is tried.
    private const string DeliveriesSql = """
        delete from webhook_delivery where id = any (array(select id from webhook_delivery where created_at < $1 order by created_at limit $2))
        """;

    // A broker that no process has used for so long is kept for no longer.
    private const string BrokersSql = """
        with gone as (delete from event_relay where seen_at < $1 returning name)
        delete from event_listener where team_id is null and exists (select from gone) and not exists (select from event_relay where seen_at >= $1)
        """;

    /// <summary>Removes what is older than so many days; answers how many deliveries and days of the log went.</summary>
    public static async Task<(int Deliveries, IReadOnlyList<string> Days)> ApplyAsync(NpgsqlDataSource database, int days, DateTimeOffset now, CancellationToken ct)
    {
        var before = now.AddDays(-days);
        var removed = 0;
        await using (var connection = await database.OpenConnectionAsync(ct))
        {
            await connection.ExecuteAsync(ct, BrokersSql, before.UtcDateTime);
            for (var gone = Chunk; gone == Chunk; removed += gone)
                gone = await connection.ExecuteAsync(ct, DeliveriesSql, before.UtcDateTime, Chunk);
        }

        return (removed, await Partitions.DropEventLogBeforeAsync(database, before, ct));
    }
}
