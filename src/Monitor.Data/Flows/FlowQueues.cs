using Monitor.Data.Queues;
using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.Flows;

/// <summary>How a flow runs now.</summary>
/// <param name="Name">Which.</param>
/// <param name="Workers">Workers, as published.</param>
/// <param name="Concurrency">Requests at once per worker, as published.</param>
/// <param name="MaxRunning">Requests at once that count now.</param>
/// <param name="IsPaused">Whether it is held.</param>
/// <param name="Pending">Requests that wait, counted up to <see cref="FlowQueues.MostCounted"/>.</param>
/// <param name="Running">Requests that run.</param>
public sealed record FlowState(string Name, int Workers, int Concurrency, int MaxRunning, bool IsPaused, long Pending, long Running)
{
    /// <summary>Requests that have been running for longer than <see cref="FlowQueues.StuckAfter"/>.</summary>
    public long Stuck { get; init; }

    /// <summary>Requests of the last day that were answered.</summary>
    public long Completed { get; init; }

    /// <summary>Requests of the last day that failed; those that were cancelled are not among them.</summary>
    public long Failed { get; init; }

    /// <summary>The part of the requests of the last day that ended well; null when none has ended.</summary>
    public double? CompletionRate => Completed + Failed == 0 ? null : (double)Completed / (Completed + Failed);
}

/// <summary>
/// The queues of flows. How large a flow is, the workers say: what they published counts in every process, whatever its own
/// configuration. Before any worker has started, the configuration of the process that asks has to do.
/// </summary>
public sealed class FlowQueues(NpgsqlDataSource database, TimeProvider time)
{
    /// <summary>The kind of flows' queues, by which they can be paused.</summary>
    public const string Kind = "flows";

    /// <summary>The kind of the queues of profiles that somebody waits for.</summary>
    public const string Profiles = "profiles";

    /// <summary>More waiting requests of a flow are not counted: nobody should wait for that.</summary>
    public const int MostCounted = 10_000;

    /// <summary>A request that runs for longer than this is stuck.</summary>
    public static readonly TimeSpan StuckAfter = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan RatedOver = TimeSpan.FromDays(1);

    private const string SizeSql = "select workers * concurrency from flow where name = $1";

    private static readonly string ListSql = $"""
        select f.name, coalesce(s.workers, f.workers), coalesce(s.concurrency, f.concurrency),
            coalesce(q.max_running, s.workers * s.concurrency, f.workers * f.concurrency),
            q.id is not null and (q.paused_at is not null or exists (select from {QueuePauses.Concerning})),
            (select count(*) from (select from queue_item i where i.queue_id = q.id and i.worker_id is null limit {MostCounted}) waiting),
            (select count(*) from queue_item i where i.queue_id = q.id and i.worker_id is not null),
            (select count(*) from scrape_request_log r where r.flow = f.name and r.status = 'PROCESSING' and r.picked_at < $4),
            (select count(*) from scrape_request_log r where r.flow = f.name and r.status = 'COMPLETE' and r.created_at >= $5),
            (select count(*) from scrape_request_log r
             where r.flow = f.name and r.status = 'FAILED' and r.created_at >= $5 and r.error_code is distinct from 'cancelled')
        from unnest($1, $2, $3) f(name, workers, concurrency)
            left join flow s on s.name = f.name
            left join queue q on q.name = 'flow:' || f.name
        """;

    /// <summary>How these flows run now.</summary>
    public async Task<IReadOnlyDictionary<string, FlowState>> FindAsync(IReadOnlyList<FlowSpec> specs, CancellationToken ct)
    {
        await using var command = database.CreateCommand(ListSql);
        command.Parameters.Add(SqlArray.Of(specs, flow => flow.Name));
        command.Parameters.Add(SqlArray.Of(specs, flow => flow.Workers));
        command.Parameters.Add(SqlArray.Of(specs, flow => flow.Concurrency));
        var now = time.GetUtcNow();
        command.Parameters.Add(new() { Value = (now - StuckAfter).UtcDateTime });
        command.Parameters.Add(new() { Value = (now - RatedOver).UtcDateTime });
        var states = new Dictionary<string, FlowState>(StringComparer.Ordinal);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            states.Add(reader.GetString(0), new(
                reader.GetString(0), reader.GetInt32(1), reader.GetInt32(2), reader.GetInt32(3), reader.GetBoolean(4), reader.GetInt64(5), reader.GetInt64(6))
            {
                Stuck = reader.GetInt64(7),
                Completed = reader.GetInt64(8),
                Failed = reader.GetInt64(9),
            });
        return states;
    }

    /// <summary>Creates the queue of a flow where there is none yet.</summary>
    public async Task EnsureAsync(FlowSpec flow, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await CreateAsync(connection, flow, time.GetUtcNow(), ct);
    }

    /// <summary>Creates the queue of a flow, or finds it, within the caller's transaction.</summary>
    internal static async Task<long> CreateAsync(NpgsqlConnection connection, FlowSpec flow, DateTimeOffset now, CancellationToken ct)
    {
        await using var size = connection.Command(SizeSql, flow.Name);
        var published = await size.ExecuteScalarAsync(ct) as int?;
        var queue = FlowCatalog.Queue(flow);
        return await QueueRows.CreateAsync(connection, queue with { MaxRunning = published ?? queue.MaxRunning }, now, ct);
    }
}
