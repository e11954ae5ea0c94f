using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Monitor.Data.Workers;
using Monitor.Jobs.Loops;
using Npgsql;

namespace Monitor.Jobs.Hangfire.Runs;

/// <summary>
/// Keeps Hangfire's tables small at any rate: jobs that are over go after a time, and beyond a number. Jobs of runs whose process was
/// killed are ended; what they stood for is run again under jobs of its own.
/// </summary>
internal sealed partial class EntryKeeper(
    NpgsqlDataSource database, IOptions<HangfireOptions> options, TimeProvider time, LoopHealth health, ILogger<EntryKeeper> logger)
    : PollingLoop("hangfire-entries", time, health, logger)
{
    private const int Chunk = 2_000;

    // One process at a time: several would only find the same jobs.
    private const string TurnSql = "select pg_try_advisory_xact_lock(hashtext('monitor:hangfire-entries'))";

    // What hangs on a job goes first: left to the foreign keys it would go row by row.
    private const string RemoveSql = """
        with old as materialized (
            (select id from hangfire.job where expireat < $1 limit $4)
            union
            (select id from hangfire.job where statename in ('Succeeded', 'Deleted') order by id desc offset $2 limit $4)
            union
            (select id from hangfire.job where statename = 'Failed' order by id desc offset $3 limit $4)),
        states as (delete from hangfire.state where jobid = any (array(select id from old))),
        parameters as (delete from hangfire.jobparameter where jobid = any (array(select id from old)))
        select coalesce(array_agg(id), '{}') from old
        """;

    private const string RemoveJobsSql = "delete from hangfire.job where id = any ($1)";

    private const string LostSql = """
        with lost as materialized (
            select j.id, nextval(pg_get_serial_sequence('hangfire.state', 'id')) as state_id
            from hangfire.job j
            join hangfire.jobparameter p on p.jobid = j.id and p.name = 'RunNo'
            left join task_schedule s on s.task_id = trim(both '"' from j.arguments ->> 0)::uuid
            where j.statename = 'Processing' and j.createdat < $1 - interval '5 s'
              and not exists (select from hangfire.jobqueue q where q.jobid = j.id)
              and (s.task_id is null or s.worker_id is null or s.run_no <> p.value::int)),
        states as (
            insert into hangfire.state (id, jobid, name, reason, createdat, data)
            select state_id, id, 'Deleted', 'Its process ended before it; the slot was run again.', $1, $2::jsonb from lost)
        update hangfire.job j set stateid = l.state_id, statename = 'Deleted', expireat = $3 from lost l where j.id = l.id and j.statename = 'Processing'
        """;

    private readonly TimeProvider _time = time;

    /// <inheritdoc />
    protected override TimeSpan Interval => TimeSpan.FromSeconds(2);

    /// <inheritdoc />
    public override async Task<bool> RunOnceAsync(CancellationToken ct)
    {
        var now = _time.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using (var turn = new NpgsqlCommand(TurnSql, connection))
            if (await turn.ExecuteScalarAsync(ct) is not true)
                return false;
        var removed = await RemoveAsync(connection, now, ct);
        var lost = await EndLostAsync(connection, now, ct);
        await transaction.CommitAsync(ct);
        if (lost > 0)
            LogLost(logger, lost);
        return removed >= Chunk;
    }

    private async Task<int> RemoveAsync(NpgsqlConnection connection, DateTimeOffset now, CancellationToken ct)
    {
        await using var find = new NpgsqlCommand(RemoveSql, connection);
        find.Parameters.Add(new() { Value = now.UtcDateTime });
        find.Parameters.Add(new() { Value = options.Value.KeepSucceeded });
        find.Parameters.Add(new() { Value = options.Value.KeepFailed });
        find.Parameters.Add(new() { Value = Chunk });
        var old = (long[])(await find.ExecuteScalarAsync(ct))!;
        if (old.Length == 0)
            return 0;
        await using var remove = new NpgsqlCommand(RemoveJobsSql, connection);
        remove.Parameters.Add(new() { Value = old });
        await remove.ExecuteNonQueryAsync(ct);
        return old.Length;
    }

    private async Task<int> EndLostAsync(NpgsqlConnection connection, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(LostSql, connection);
        command.Parameters.Add(new() { Value = now.UtcDateTime });
        command.Parameters.Add(new() { Value = $$"""{"DeletedAt":"{{now.ToUnixTimeMilliseconds()}}"}""" });
        command.Parameters.Add(new() { Value = (now + options.Value.KeepFor).UtcDateTime });
        return await command.ExecuteNonQueryAsync(ct);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} jobs of Hangfire belonged to runs whose process had ended; they are shown as deleted")]
    private static partial void LogLost(ILogger logger, int count);
}
