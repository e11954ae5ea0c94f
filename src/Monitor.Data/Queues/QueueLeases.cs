using Monitor.Data.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Monitor.Data.Queues;

/// <summary>Leases of claimed items: who still holds one, extending, giving back, and taking away what nobody holds any more.</summary>
public sealed class QueueLeases(NpgsqlDataSource database, ItemKinds kinds)
{
    private const string HeldSql = $"""
        select i.id, i.run_no from queue_item i join unnest($1, $2) d(id, run_no) on i.id = d.id and i.run_no = d.run_no
            join queue q on q.id = i.queue_id
        where i.id = any ($1) and i.worker_id is not null and q.paused_at is null and not exists (select from {QueuePauses.Concerning})
        """;

    // A worker that was taken for dead goes on under another number, and what it still holds with it.
    private const string ExtendSql = """
        update queue_item i set run_at = $3, worker_id = $4 from unnest($1, $2) d(id, run_no)
        where i.id = d.id and i.run_no = d.run_no and i.worker_id is not null
        """;

    // Queues are locked before items, here as everywhere: that is what keeps the engine from deadlocking. It takes a statement of its own:
    // as a step of the other one, all but the first lock would come after the items.
    private const string ReleaseLockSql =
        "select id from queue where id in (select queue_id from queue_item where id = any ($1)) order by id for no key update";

    private readonly string _releaseSql = $"""
        with freed as (
            update queue_item i set run_at = $1, run_no = i.run_no + 1, worker_id = null, question = coalesce(d.question::jsonb, i.question)
            from unnest($2, $3, $4) d(id, run_no, question)
            where i.id = d.id and i.run_no = d.run_no and i.worker_id is not null
            returning i.queue_id, i.kind, i.ref_id){kinds.FreedSteps}
        update queue set turn_at = least(turn_at, $1) where id in (select queue_id from freed)
        """;

    // A new fence: whoever comes with the old one, a second delivery for example, finds nothing to take over.
    private const string TakeOverSql = $"""
        update queue_item i set worker_id = $3, run_no = i.run_no + 1, run_at = $4
        from queue q
        where i.id = $1 and i.run_no = $2 and i.worker_id is not null and q.id = i.queue_id and q.paused_at is null
          and not exists (select from {QueuePauses.Concerning})
        returning {ClaimedItem.Columns}
        """;

    private const string HeldBySql = $"""
        select i.id, i.run_no from queue_item i join queue q on q.id = i.queue_id
        where i.worker_id = $1 and q.priority = $2 and ($3 is null or ({QueueLane.IsPaced}) = $3)
        """;

    private const string HeldByPlatformSql = $"""
        select coalesce(q.platform, ''), {QueueLane.IsPaced}, count(*)::int from queue_item i join queue q on q.id = i.queue_id
        where i.worker_id = $1 and q.priority = $2 group by 1, 2
        """;

    // In the order in which everybody locks queues. What waits is looked at again when the sources are back, or when it has waited too long.
    private const string AwaySql = """
        with away as materialized (
            select id from queue q where priority = $1 and platform = $2 and waiting_since is null and paused_at is null and not held
                and turn_at <= $3 and not exists (select from {0})
            order by id for no key update skip locked)
        update queue set waiting_since = $3 where id = any (array(select id from away))
        """;

    private const string WaitLockSql = """
        select id from queue q where platform = $1 and exists (select from queue_item i where i.queue_id = q.id and i.waits and i.worker_id is null)
        order by id for no key update
        """;

    // One item of each queue goes ahead while it waits, and the others follow when that one got an answer.
    private const string WakeWaitingSql = """
        with ready as (
            update queue_item set run_at = $2 where queue_id = any ($1) and waits and worker_id is null and run_at > $2)
        update queue set turn_at = least(turn_at, $2) where id = any ($1)
        """;

    private const string SweepLockSql = """
        select id from queue where id in (
            select queue_id from queue_item i where worker_id is not null
                and (run_at <= $1 or not exists (select from worker w where w.id = i.worker_id)))
        order by id for no key update skip locked
        """;

    private readonly string _sweepSql = $"""
        with freed as (
            update queue_item i set run_at = $1, run_no = i.run_no + 1, failures = i.failures + 1, worker_id = null
            where i.queue_id = any ($2) and i.worker_id is not null
              and (i.run_at <= $1 or not exists (select from worker w where w.id = i.worker_id))
            returning i.kind, i.ref_id){kinds.FreedSteps},
        woke as (update queue set turn_at = least(turn_at, $1) where id = any ($2))
        select count(*)::int from freed
        """;

    // Nothing needs this: every change that makes work possible wakes its queue. It is there in case that is wrong.
    private const string WakeSql = $"""
        update queue q set turn_at = $1
        where q.turn_at = 'infinity' and not q.held and q.paused_at is null
          and exists (select from queue_item x where x.queue_id = q.id and x.worker_id is null)
          and (select count(*) from queue_item r where r.queue_id = q.id and r.worker_id is not null) < {QueueClaims.Limit}
        """;

    /// <summary>Which of these leases are still held and wanted.</summary>
    public async Task<IReadOnlySet<(long Id, int RunNo)>> HeldAsync(IReadOnlyList<(long Id, int RunNo)> runs, CancellationToken ct)
    {
        await using var command = database.CreateCommand(HeldSql);
        AddRuns(command, runs);
        var held = new HashSet<(long Id, int RunNo)>(runs.Count);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            held.Add((reader.GetInt64(0), reader.GetInt32(1)));
        return held;
    }

    /// <summary>Whether an item is leased under this fence.</summary>
    public async Task<bool> IsHeldAsync(long id, int runNo, CancellationToken ct)
    {
        await using var command = database.CreateCommand("select exists (select from queue_item where id = $1 and run_no = $2 and worker_id is not null)");
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = runNo });
        return await command.ExecuteScalarAsync(ct) is true;
    }

    /// <summary>Moves the expiry of these leases of a worker.</summary>
    public async Task ExtendAsync(IReadOnlyList<(long Id, int RunNo)> runs, int workerId, DateTimeOffset until, CancellationToken ct)
    {
        await using var command = database.CreateCommand(ExtendSql);
        AddRuns(command, runs);
        command.Parameters.Add(new() { Value = until.UtcDateTime });
        command.Parameters.Add(new() { Value = workerId });
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Gives leases back: the items are ready at <paramref name="now"/>, shown as waiting, and no failure is counted.</summary>
    public Task ReleaseAsync(IReadOnlyList<(long Id, int RunNo)> runs, DateTimeOffset now, CancellationToken ct) =>
        ReleaseAsync([.. runs.Select(run => (run.Id, run.RunNo, (string?)null))], now, ct);

    /// <summary>The same, with what is kept of their calls; where nothing is, what was kept before stays.</summary>
    public Task ReleaseAsync(IReadOnlyList<ClaimedItem> items, DateTimeOffset now, CancellationToken ct) =>
        ReleaseAsync([.. items.Select(item => (item.Id, item.RunNo, item.Question))], now, ct);

    private async Task ReleaseAsync(IReadOnlyList<(long Id, int RunNo, string? Question)> runs, DateTimeOffset now, CancellationToken ct)
    {
        if (runs.Count == 0)
            return;
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using var batch = new NpgsqlBatch(connection, transaction)
        {
            BatchCommands =
            {
                new(ReleaseLockSql) { Parameters = { SqlArray.Of(runs, run => run.Id) } },
                new(_releaseSql)
                {
                    Parameters = { new() { Value = now.UtcDateTime }, SqlArray.Of(runs, run => run.Id), SqlArray.Of(runs, run => run.RunNo), SqlArray.Of(runs, run => run.Question) },
                },
            },
        };
        await batch.ExecuteNonQueryAsync(ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>Takes a lease over from the worker that claimed the item; null when it is not held any more, or paused.</summary>
    public async Task<ClaimedItem?> TakeOverAsync(long id, int runNo, int workerId, DateTimeOffset until, CancellationToken ct)
    {
        await using var command = database.CreateCommand(TakeOverSql);
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = runNo });
        command.Parameters.Add(new() { Value = workerId });
        command.Parameters.Add(new() { Value = until.UtcDateTime });
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? ClaimedItem.Read(reader) : null;
    }

    /// <summary>The leases that a worker holds in one lane.</summary>
    public async Task<IReadOnlyList<(long Id, int RunNo)>> HeldByAsync(int workerId, QueueLane lane, CancellationToken ct)
    {
        await using var command = database.CreateCommand(HeldBySql);
        command.Parameters.Add(new() { Value = workerId });
        command.Parameters.Add(new() { Value = (short)lane.Priority });
        command.Parameters.Add(new() { Value = (object?)lane.ArePaced ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Boolean });
        var held = new List<(long Id, int RunNo)>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            held.Add((reader.GetInt64(0), reader.GetInt32(1)));
        return held;
    }

    /// <summary>How many items of each platform a worker holds, and how many of them belong to batches.</summary>
    public async Task<IReadOnlyDictionary<string, (int All, int Paced)>> CountHeldByAsync(int workerId, QueuePriority priority, CancellationToken ct)
    {
        await using var command = database.CreateCommand(HeldByPlatformSql);
        command.Parameters.Add(new() { Value = workerId });
        command.Parameters.Add(new() { Value = (short)priority });
        var held = new Dictionary<string, (int All, int Paced)>(StringComparer.Ordinal);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var (all, paced) = held.GetValueOrDefault(reader.GetString(0));
            var count = reader.GetInt32(2);
            held[reader.GetString(0)] = (all + count, reader.GetBoolean(1) ? paced + count : paced);
        }

        return held;
    }

    /// <summary>Notes on queues with work that none of their platform's sources can be asked, from now on.</summary>
    public async Task NoteAwayAsync(QueuePriority priority, string platform, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = database.CreateCommand(string.Format(null, AwaySql, QueuePauses.Concerning));
        command.Parameters.Add(new() { Value = (short)priority });
        command.Parameters.Add(new() { Value = platform });
        command.Parameters.Add(new() { Value = now.UtcDateTime });
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Makes ready what waits for a source of a platform, because one is back. Answers in how many queues.</summary>
    public async Task<int> WakeWaitingAsync(string platform, DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var queues = await connection.ReadAsync(connection.Command(WaitLockSql, platform), reader => reader.GetInt64(0), ct);
        if (queues.Count == 0)
            return 0;
        await using var command = connection.Command(WakeWaitingSql, queues.ToArray(), now.UtcDateTime);
        await command.ExecuteNonQueryAsync(ct);
        await transaction.CommitAsync(ct);
        return queues.Count;
    }

    /// <summary>Makes items ready again whose lease has ended or whose worker is gone; each counts as a failure. Answers how many.</summary>
    public async Task<int> SweepAsync(DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var queues = new List<long>();
        await using (var search = new NpgsqlCommand(SweepLockSql, connection))
        {
            search.Parameters.Add(new() { Value = now.UtcDateTime });
            await using var reader = await search.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct))
                queues.Add(reader.GetInt64(0));
        }

        if (queues.Count == 0)
            return 0;
        await using var command = new NpgsqlCommand(_sweepSql, connection);
        command.Parameters.Add(new() { Value = now.UtcDateTime });
        command.Parameters.Add(new() { Value = queues.ToArray() });
        var lost = (int)(await command.ExecuteScalarAsync(ct))!;
        await transaction.CommitAsync(ct);
        return lost;
    }

    /// <summary>Wakes queues that sleep although they have work and room. Answers how many there were: none, unless there is a fault.</summary>
    public async Task<int> WakeStrandedAsync(DateTimeOffset now, CancellationToken ct)
    {
        await using var command = database.CreateCommand(WakeSql);
        command.Parameters.Add(new() { Value = now.UtcDateTime });
        return await command.ExecuteNonQueryAsync(ct);
    }

    private static void AddRuns(NpgsqlCommand command, IReadOnlyList<(long Id, int RunNo)> runs)
    {
        command.Parameters.Add(SqlArray.Of(runs, run => run.Id));
        command.Parameters.Add(SqlArray.Of(runs, run => run.RunNo));
    }
}
