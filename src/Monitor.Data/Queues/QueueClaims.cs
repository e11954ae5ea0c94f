using Monitor.Data.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Monitor.Data.Queues;

/// <summary>
/// Claims items of queues. Who may run how much is decided by rows that others change, so the claim takes two statements of one
/// transaction: the first locks the queues whose turn it is, the second looks at them with a snapshot that is younger than the
/// locks. One statement for both hands items out twice.
/// </summary>
public sealed class QueueClaims(NpgsqlDataSource database, ItemKinds kinds)
{
    /// <summary>How many items of a queue <c>q</c> may run: while no source can be asked one, to find out whether that is still so.</summary>
    internal const string Limit = "case when q.waiting_since is null then q.max_running else least(q.max_running, 1) end";

    // Every team gets a queue in before any team gets its second one.
    private const string LockSql = $"""
        select id from queue
        where id = any (array(
            select id from (
                select id, turn_at, row_number() over (partition by team_id order by turn_at, id) as place
                from queue q where priority = $1 and ($4 is null or ({QueueLane.IsPaced}) = $4)
                    and ($5::text is null or coalesce(platform, '') = $5) and ($6::timestamptz is null or waiting_since <= $6)
                    and paused_at is null and not held and turn_at < 'infinity' and turn_at <= $2
                    and not exists (select from {QueuePauses.Concerning})) due
            order by place, turn_at, id limit $3))
          and paused_at is null and not held and turn_at <= $2
        order by id for no key update skip locked
        """;

    // Running work is counted, never stored: counters drift. A queue that was served goes to the back of the line; one that is
    // full is woken by the next completion; one that has nothing ready sleeps until it has, and one that is empty waits for no source.
    private const string TakeSql = $"""
        with running as materialized (
            select q.*, (select count(*)::int from queue_item r where r.queue_id = q.id and r.worker_id is not null) as items
            from queue q where q.id = any ($1)),
        room as materialized (
            select q.id, q.team_id, q.turn_at, q.items, greatest(0, {Limit} - q.items) as free from running q),
        candidate as materialized (
            select i.id, room.id as queue_id, room.turn_at,
                row_number() over (partition by room.team_id order by i.place, room.turn_at, room.id) as team_place
            from room cross join lateral (
                select x.id, row_number() over (order by x.priority desc, x.run_at, x.id) as place
                from queue_item x
                where x.queue_id = room.id and x.worker_id is null and x.run_at <= $2
                order by x.priority desc, x.run_at, x.id
                limit least(room.free, $3)) i),
        picked as materialized (
            select id, queue_id from candidate order by team_place, turn_at, id limit $3),
        served as (
            update queue q set turn_at = case
                when exists (select from picked p where p.queue_id = q.id) then $2
                when room.free = 0 then 'infinity'
                when exists (select from candidate c where c.queue_id = q.id) then q.turn_at
                else coalesce((select min(x.run_at) from queue_item x where x.queue_id = q.id and x.worker_id is null), 'infinity') end,
                waiting_since = case
                when room.items > 0 or exists (select from queue_item x where x.queue_id = q.id and x.worker_id is null) then q.waiting_since end
            from room where room.id = q.id)
        update queue_item i set worker_id = $4, run_no = i.run_no + 1, run_at = $5, waits = false
        from running q
        where i.id = any (array(select id from picked)) and i.worker_id is null and q.id = i.queue_id
        returning {ClaimedItem.Columns}
        """;

    private const string NextSql = $"""
        select place, platform, (
            select min(turn_at) from queue q
            where priority = lane.priority and (lane.paced is null or ({QueueLane.IsPaced}) = lane.paced)
                and (platforms.platform is null or coalesce(q.platform, '') = platforms.platform) and paused_at is null and not held and turn_at < 'infinity' and not exists (select from {QueuePauses.Concerning}))
        from unnest($1, $2) with ordinality lane(priority, paced, place) cross join unnest($3::text[]) platforms(platform)
        """;

    private const int QueuesPerClaim = 64;

    /// <summary>Claims up to <paramref name="limit"/> ready items of the queues of one lane, or of some of them.</summary>
    public async Task<IReadOnlyList<ClaimedItem>> ClaimAsync(
        QueueLane lane, int limit, int workerId, TimeSpan lease, DateTimeOffset now, CancellationToken ct, QueueScope scope = default)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var queues = await LockAsync(connection, lane, scope, now, ct);
        if (queues.Length == 0)
            return [];
        var items = await TakeAsync(connection, queues, limit, workerId, lease, now, ct);
        var started = await kinds.StartAsync(connection, items, now, ct);
        await transaction.CommitAsync(ct);
        return started;
    }

    /// <summary>When each lane is to be looked at next; lanes without live work are absent.</summary>
    public async Task<IReadOnlyDictionary<QueueLane, DateTimeOffset>> NextTurnsAsync(CancellationToken ct) =>
        (await NextTurnsAsync([null], ct)).ToDictionary(turn => turn.Key.Lane, turn => turn.Value);

    /// <summary>The same of each of these platforms (<see cref="QueueScope.Platform"/>).</summary>
    public async Task<IReadOnlyDictionary<(QueueLane Lane, string? Platform), DateTimeOffset>> NextTurnsAsync(IReadOnlyList<string?> platforms, CancellationToken ct)
    {
        await using var command = database.CreateCommand(NextSql);
        command.Parameters.Add(SqlArray.Of(QueueLane.All, lane => (short)lane.Priority));
        command.Parameters.Add(SqlArray.Of(QueueLane.All, lane => lane.ArePaced));
        command.Parameters.Add(new() { Value = platforms.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        var turns = new Dictionary<(QueueLane, string?), DateTimeOffset>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            if (!await reader.IsDBNullAsync(2, ct))
                turns[(QueueLane.All[(int)reader.GetInt64(0) - 1], reader.GetText(1))] = reader.GetFieldValue<DateTimeOffset>(2);
        return turns;
    }

    private static async Task<long[]> LockAsync(
        NpgsqlConnection connection, QueueLane lane, QueueScope scope, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(LockSql, connection);
        command.Parameters.Add(new() { Value = (short)lane.Priority });
        command.Parameters.Add(new() { Value = now.UtcDateTime });
        command.Parameters.Add(new() { Value = QueuesPerClaim });
        command.Parameters.Add(new() { Value = (object?)lane.ArePaced ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Boolean });
        command.Parameters.Add(new() { Value = (object?)scope.Platform ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = (object?)scope.WaitingSince?.UtcDateTime ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        var queues = new List<long>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            queues.Add(reader.GetInt64(0));
        return [.. queues];
    }

    private static async Task<List<ClaimedItem>> TakeAsync(
        NpgsqlConnection connection, long[] queues, int limit, int workerId, TimeSpan lease, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(TakeSql, connection);
        command.Parameters.Add(new() { Value = queues });
        command.Parameters.Add(new() { Value = now.UtcDateTime });
        command.Parameters.Add(new() { Value = limit });
        command.Parameters.Add(new() { Value = workerId });
        command.Parameters.Add(new() { Value = (now + lease).UtcDateTime });
        var items = new List<ClaimedItem>(limit);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            items.Add(ClaimedItem.Read(reader));
        return items;
    }
}
