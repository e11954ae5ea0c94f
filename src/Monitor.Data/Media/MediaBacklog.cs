using Microsoft.Extensions.Options;
using Monitor.Data.Queues;
using Monitor.Data.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Monitor.Data.Media;

/// <summary>How the archive's queue runs.</summary>
/// <param name="Workers">Workers, as configured or set.</param>
/// <param name="Concurrency">Copies at once per worker, as configured or set.</param>
/// <param name="MaxRunning">Copies at once that count now.</param>
/// <param name="IsPaused">Whether it is held.</param>
/// <param name="Running">Copies that are being made.</param>
public sealed record MediaPool(int Workers, int Concurrency, int MaxRunning, bool IsPaused, long Running);

/// <summary>
/// The queue of what is to be copied. Whoever writes content leaves rows of <c>asset</c> that are found, at no further cost; from there the queue is
/// filled as it empties, in the order of <c>asset_rank</c>, so that it stays short however much there is to do.
/// </summary>
public sealed class MediaBacklog(NpgsqlDataSource database, IOptions<MediaOptions> options, TimeProvider time)
{
    /// <summary>The name of the queue.</summary>
    public const string Name = "assets";

    /// <summary>The kind of the queue, by which it can be paused.</summary>
    public const string Kind = "assets";

    /// <summary>Most that is put into the queue in one transaction.</summary>
    public const int MostAtOnce = 5_000;

    // What waits in the queue: enough to keep every place busy until it is filled again.
    private const int MostWaiting = 10_000;

    // Longer than a request may take.
    private static readonly TimeSpan Abandoned = TimeSpan.FromMinutes(30);

    // A size that an operator set stays until the configuration itself changes.
    private const string PublishSql = """
        with changed as (
            insert into media_size as s (workers, concurrency) values ($1, $2)
            on conflict (is_only) do update set workers = excluded.workers, concurrency = excluded.concurrency, set_workers = null, set_concurrency = null
            where (s.workers, s.concurrency) is distinct from (excluded.workers, excluded.concurrency)
            returning workers * concurrency as max_running)
        update queue q set max_running = c.max_running, turn_at = $3 from changed c where q.name = 'assets'
        """;

    private const string ResizeSql = """
        with size as (
            insert into media_size as s (workers, concurrency, set_workers, set_concurrency) values ($1, $2, $3, $4)
            on conflict (is_only) do update set
                set_workers = coalesce(excluded.set_workers, s.set_workers), set_concurrency = coalesce(excluded.set_concurrency, s.set_concurrency)
            returning coalesce(set_workers, workers) * coalesce(set_concurrency, concurrency) as max_running)
        update queue q set max_running = size.max_running, turn_at = $5, waiting_since = null from size where q.name = 'assets'
        """;

    private const string LockSql = "select id from queue where name = 'assets' for no key update";

    // What is in the queue the queue says: writing it to the rows as well would double what a copy costs. Each type has a place of its own in the
    // index, so that nobody reads past what is not copied. Queues are locked before items, here as everywhere.
    private const string FillSql = """
        with room as materialized (
            select greatest(0, $2 - (select count(*) from (select from queue_item where queue_id = $1 and worker_id is null limit $2) waiting))::int as free),
        picked as materialized (
            select next.id, next.rank
            from unnest($3) wanted (asset_type)
                cross join (values (false), (true)) story (is_story)
                cross join lateral (
                    select a.id, asset_rank(a.asset_type, a.is_story) as rank from asset a
                    where a.status = 'found' and a.asset_type = wanted.asset_type and a.is_story = story.is_story
                      and not exists (select from queue_item i where i.kind = 3 and i.ref_id = a.id)
                    order by a.id
                    limit (select least(free, $4) from room)) next
            order by next.rank, next.id
            limit (select least(free, $4) from room)),
        added as (
            insert into queue_item (queue_id, kind, ref_id, priority, run_at, max_failures)
            select $1, 3, id, 100 - rank, $5, $6 from picked order by rank, id
            on conflict (kind, ref_id) do nothing
            returning id),
        woke as (
            update queue set turn_at = least(turn_at, $5) where id = $1 and exists (select from added))
        select count(*)::int from picked
        """;

    // Rows that a request took out of the queue, and that it did not come to an end with.
    private const string RepairSql = "update asset a set status = 'found' where a.status = 'queued' and coalesce(a.ended_at, '-infinity') < $1";

    private const string PoolSql = """
        select coalesce(s.set_workers, s.workers, $1), coalesce(s.set_concurrency, s.concurrency, $2), coalesce(q.max_running, $1 * $2),
            q.id is not null and (q.paused_at is not null or exists (select from {0})),
            (select count(*) from queue_item i where i.queue_id = q.id and i.worker_id is not null)
        from (select 1) one left join media_size s on true left join queue q on q.name = 'assets'
        """;

    /// <summary>Creates the queue where there is none, and publishes the configured size.</summary>
    public async Task PublishAsync(CancellationToken ct)
    {
        await EnsureAsync(ct);
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(ct, PublishSql, options.Value.Workers, options.Value.Concurrency, time.GetUtcNow().UtcDateTime);
    }

    /// <summary>Creates the queue where there is none.</summary>
    public async Task EnsureAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await QueueRows.CreateAsync(connection, new(Name, Kind, QueuePriority.Assets, options.Value.Size), time.GetUtcNow(), ct);
    }

    /// <summary>Changes the size until the configuration itself changes; what is null stays.</summary>
    public async Task ResizeAsync(int? workers, int? concurrency, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var command = connection.Command(ResizeSql, options.Value.Workers, options.Value.Concurrency, null, null, time.GetUtcNow().UtcDateTime);
        command.Parameters[2] = new() { Value = (object?)workers ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Integer };
        command.Parameters[3] = new() { Value = (object?)concurrency ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Integer };
        await using (command)
            await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Puts what was found into the queue, as far as it has room; answers how much that was. <see cref="MostAtOnce"/>: there may be more.</summary>
    public async Task<int> FillAsync(CancellationToken ct)
    {
        if (options.Value.Mode != MediaMode.Store)
            return 0;
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using var locking = connection.Command(LockSql);
        if (await locking.ExecuteScalarAsync(ct) is not long queue)
            return 0;
        await using var fill = connection.Command(
            FillSql, queue, MostWaiting, options.Value.TypeList.ToArray(), MostAtOnce, time.GetUtcNow().UtcDateTime, (short)options.Value.Tries);
        var filled = (int)(await fill.ExecuteScalarAsync(ct))!;
        await transaction.CommitAsync(ct);
        return filled;
    }

    /// <summary>Finds again what requests took out of the queue and left.</summary>
    public async Task<int> RepairAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteAsync(ct, RepairSql, time.GetUtcNow().UtcDateTime - Abandoned);
    }

    /// <summary>How the queue runs now.</summary>
    public async Task<MediaPool> PoolAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = await connection.ReadAsync(
            connection.Command(string.Format(null, PoolSql, QueuePauses.Concerning), options.Value.Workers, options.Value.Concurrency),
            reader => new MediaPool(reader.GetInt32(0), reader.GetInt32(1), reader.GetInt32(2), reader.GetBoolean(3), reader.GetInt64(4)), ct);
        return rows[0];
    }
}
