using Npgsql;

namespace Monitor.Data.Batches;

/// <summary>
/// How many searches of one user run at once. Counting and deciding happen under a lock of that user, taken by a statement of its
/// own so that the count sees what the one before has committed.
/// </summary>
internal static class SearchTurns
{
    private const string LockSql = "select pg_advisory_xact_lock(hashtextextended($1, 0))";

    private const string CountSql = """
        select count(*)::int from processing_jobs
        where team_id = $1 and requested_by is not distinct from $2 and status = 'processing'
        """;

    private const string PickSql = """
        select q.id, q.job_id from queue q join processing_jobs j on j.id = q.job_id
        where j.team_id = $1 and j.requested_by is not distinct from $2 and j.status = 'pending'
        order by j.priority desc, j.created_at, j.id limit $3 for no key update of q
        """;

    private const string StartSql = """
        with started as (
            update processing_jobs set status = 'processing', started_at = coalesce(started_at, $2), updated_at = $2, event_no = event_no + 1
            where id = any ($1) and status = 'pending' returning id, team_id, event_no),
        woke as (
            update queue set held = false, turn_at = $2 where job_id in (select id from started))
        select id, team_id, event_no from started order by id
        """;

    /// <summary>Waits for the lock of one user; it lasts until the transaction ends.</summary>
    public static NpgsqlBatchCommand Lock(long teamId, string? requestedBy) =>
        new(LockSql) { Parameters = { new() { Value = $"searches:{teamId}:{requestedBy}" } } };

    /// <summary>Counts the searches of the user that run.</summary>
    public static NpgsqlBatchCommand CountRunning(long teamId, string? requestedBy) => Of(CountSql, teamId, requestedBy);

    /// <summary>Starts as many waiting searches of the user as there is room for; answers how many.</summary>
    public static async Task<int> StartWaitingAsync(
        NpgsqlConnection connection, long teamId, string? requestedBy, int limit, DateTimeOffset now, CancellationToken ct)
    {
        await using (var turn = new NpgsqlBatch(connection) { BatchCommands = { Lock(teamId, requestedBy) } })
            await turn.ExecuteNonQueryAsync(ct);
        int room;
        await using (var count = new NpgsqlBatch(connection) { BatchCommands = { CountRunning(teamId, requestedBy) } })
            room = limit - (int)(await count.ExecuteScalarAsync(ct))!;
        if (room <= 0)
            return 0;
        var jobs = new List<Guid>();
        var pick = Of(PickSql, teamId, requestedBy);
        pick.Parameters.Add(new() { Value = room });
        await using (var picking = new NpgsqlBatch(connection) { BatchCommands = { pick } })
        await using (var reader = await picking.ExecuteReaderAsync(ct))
            while (await reader.ReadAsync(ct))
                jobs.Add(reader.GetGuid(1));

        if (jobs.Count == 0)
            return 0;
        await using var start = new NpgsqlCommand(StartSql, connection);
        start.Parameters.Add(new() { Value = jobs.ToArray() });
        start.Parameters.Add(new() { Value = now.UtcDateTime });
        var events = new List<NewJobEvent>(jobs.Count);
        await using (var reader = await start.ExecuteReaderAsync(ct))
            while (await reader.ReadAsync(ct))
                events.Add(new(reader.GetGuid(0), reader.GetInt64(1), reader.GetInt64(2), JobEvents.Started, """{"status": "processing"}"""));
        await JobEventRows.WriteAsync(connection, events, now, ct);
        return jobs.Count;
    }

    private static NpgsqlBatchCommand Of(string sql, long teamId, string? requestedBy) => new(sql)
    {
        Parameters =
        {
            new() { Value = teamId }, new() { Value = (object?)requestedBy ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text },
        },
    };
}
