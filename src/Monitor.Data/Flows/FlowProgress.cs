using Monitor.Data.Queues;
using Monitor.Data.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Monitor.Data.Flows;

/// <summary>How far a request has come whose work takes many pages.</summary>
public sealed record FlowProgress
{
    /// <summary>Nothing is done yet.</summary>
    public static readonly FlowProgress None = new();

    /// <summary>The provider that the pages come from.</summary>
    public string? Source { get; init; }

    /// <summary>Where the next page begins; null at the beginning.</summary>
    public string? Cursor { get; init; }

    /// <summary>Pages that are recorded.</summary>
    public int Pages { get; init; }

    /// <summary>Rows that they brought, each counted once.</summary>
    public long Items { get; init; }

    /// <summary>Whether the last page is recorded.</summary>
    public bool IsWhole { get; init; }

    /// <summary>Provider calls made so far, in all runs.</summary>
    public int Calls { get; init; }

    /// <summary>What they cost, in US dollars.</summary>
    public decimal CostUsd { get; init; }

    /// <summary>What the work itself wants to remember, as JSON.</summary>
    public string? State { get; init; }
}

/// <summary>
/// Keeps how far requests have come. A page is one transaction: the fence, what the page brought, and where the next one begins. So whoever
/// goes on after a worker was killed finds every page that was recorded whole, and no other.
/// </summary>
public sealed class FlowProgressStore(NpgsqlDataSource database, TimeProvider time)
{
    // The fence. Whoever gets something done has not failed, so that what is counted is failures in a row.
    private const string FenceSql = "update queue_item set failures = 0 where id = $1 and run_no = $2 and worker_id is not null returning id";

    private const string WriteSql = """
        insert into flow_progress (request_id, source, cursor, pages, items, is_whole, state, calls, cost_usd, updated_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        on conflict (request_id) do update set source = excluded.source, cursor = excluded.cursor, pages = excluded.pages, items = excluded.items,
            is_whole = excluded.is_whole, state = excluded.state, calls = excluded.calls, cost_usd = excluded.cost_usd, updated_at = excluded.updated_at
        """;

    /// <summary>How far a request has come.</summary>
    public async Task<FlowProgress> FindAsync(long requestId, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = await connection.ReadAsync(
            connection.Command("select source, cursor, pages, items, is_whole, state::text, calls, cost_usd from flow_progress where request_id = $1", requestId),
            reader => new FlowProgress
            {
                Source = reader.GetText(0),
                Cursor = reader.GetText(1),
                Pages = reader.GetInt32(2),
                Items = reader.GetInt64(3),
                IsWhole = reader.GetBoolean(4),
                State = reader.GetText(5),
                Calls = reader.GetInt32(6),
                CostUsd = reader.GetDecimal(7),
            },
            ct);
        return rows is [var found] ? found : FlowProgress.None;
    }

    /// <summary>Records a page; null when the run has lost its item meanwhile: then nothing is written.</summary>
    /// <param name="item">The item of the run, with its fence.</param>
    /// <param name="write">Writes what the page brought, and answers how far the request is with it.</param>
    /// <param name="ct">Cancels it.</param>
    public async Task<FlowProgress?> WriteAsync(ClaimedItem item, Func<NpgsqlConnection, Task<FlowProgress>> write, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if ((await connection.ReadAsync(connection.Command(FenceSql, item.Id, item.RunNo), reader => reader.GetInt64(0), ct)).Count == 0)
            return null;
        var progress = await write(connection);
        await using (var command = connection.Command(WriteSql, item.RefId))
        {
            command.Parameters.Add(Text(progress.Source));
            command.Parameters.Add(Text(progress.Cursor));
            command.Parameters.Add(new() { Value = progress.Pages });
            command.Parameters.Add(new() { Value = progress.Items });
            command.Parameters.Add(new() { Value = progress.IsWhole });
            command.Parameters.Add(new() { Value = (object?)progress.State ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Jsonb });
            command.Parameters.Add(new() { Value = progress.Calls });
            command.Parameters.Add(new() { Value = progress.CostUsd });
            command.Parameters.Add(new() { Value = time.GetUtcNow().UtcDateTime });
            await command.ExecuteNonQueryAsync(ct);
        }

        await transaction.CommitAsync(ct);
        return progress;
    }

    private static NpgsqlParameter Text(string? value) => new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };
}
