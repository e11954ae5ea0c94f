using System.Text.Json;
using Monitor.Data.Content;
using Monitor.Data.Events;
using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.Scheduling;

/// <summary>
/// Completes runs: fence, run log and what was observed of a whole batch in one transaction. The fence is the first
/// statement; only what it returns is written, so a run that lost its lease leaves nothing behind.
/// </summary>
public sealed class ResultWriter(NpgsqlDataSource database, ContentWriter? content = null, IRunLedger? ledger = null)
{
    private readonly ContentWriter _content = content ?? new(new RecordOptions());

    // A leased row has a worker: without that condition a batch whose commit was answered by an error, and which is then written
    // again, would count twice. There must be no `task_id = any ($1)` beside the join here and in `DueTasks`: most rows have no worker, so the planner
    // expects next to no row from that side and compares all 500 with all 500, which takes 150 ms instead of 6.
    private const string CompleteSql = """
        update task_schedule s
        set due_at = d.next_due, slot_at = d.next_slot, failures = d.failures, worker_id = null, question = d.question::jsonb,
            last_outcome = d.outcome, last_run_at = d.finished_at,
            last_success_at = case when d.outcome = 1 then d.finished_at else s.last_success_at end,
            promised_by = case when d.outcome = 1 then promised_by(d.finished_at, s.interval_s) else s.promised_by end,
            last_source = coalesce(d.source, s.last_source), last_error = left(d.error, 500)
        from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            d(task_id, run_no, next_due, next_slot, failures, outcome, finished_at, source, error, question)
        where s.task_id = d.task_id and s.run_no = d.run_no and s.worker_id is not null
        returning s.task_id, s.run_no
        """;

    private static readonly string LogSql = $"""
        with d as materialized (
            select d.*, t.team_id, t.platform, coalesce(t.username, t.post_code) as target
            from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
                    d(task_id, run_no, slot_at, started_at, finished_at, outcome, missed, source, credential, calls, cost_usd, error)
                join task t on t.id = d.task_id),
        told as (
            insert into outbox (kind, entity, team_id, subject, at, data)
            select '{EventKinds.TaskRun}', 'task:' || d.task_id, d.team_id, lower(d.target), d.finished_at, jsonb_strip_nulls(jsonb_build_object(
                'task_id', d.task_id, 'run_no', d.run_no, 'platform', d.platform, 'target', d.target, 'outcome', ($14::text[])[d.outcome],
                'slot_at', wire_time(d.slot_at), 'finished_at', wire_time(d.finished_at), 'source', d.source, 'error', left(d.error, 500)))
            from d where {OutboxSql.ToTeam($"'{EventKinds.TaskRun}'", "d.team_id")})
        insert into task_run (
            task_id, run_no, slot_at, started_at, finished_at, outcome, missed, source, credential, calls, cost_usd, error, worker_id, team_id, platform)
        select task_id, run_no, slot_at, started_at, finished_at, outcome, missed, source, credential, calls, cost_usd, error, $13, team_id, platform from d
        """;

    // In the order of their numbers, of which the first is 1.
    private static readonly string[] Outcomes =
        [.. Enum.GetValues<RunOutcome>().Order().Select(outcome => JsonNamingPolicy.SnakeCaseLower.ConvertName(outcome.ToString()))];

    // Where the team watches the new handle already, as that of another account, the two have changed hands: both tasks follow their
    // accounts. The other one steps aside first, because a handle is watched once at every moment, and then takes what is free.
    private const string StepAsideSql = """
        update task o set username = '~' || t.id
        from unnest($1, $2) d(task_id, username) join task t on t.id = d.task_id
        where o.team_id = t.team_id and o.platform = t.platform and o.username = d.username and o.id <> t.id
          and o.status <> 'stopped' and t.status <> 'stopped' and o.account_id <> t.account_id
        """;

    private static readonly string TakeOverSql = $"""
        with t as (
            update task o set username = d.former, updated_at = d.at
            from unnest($1, $2, $3, $4) d(task_id, former, at, username)
            where o.username = '~' || d.task_id and o.status <> 'stopped'
            returning o.*, d.username as was)
        {OutboxSql.Tasks("t where true", "'renamed'", "t.updated_at", former: "t.was")}
        """;

    // A task follows its account to the new handle, unless the team watches that one already.
    private static readonly string RenameSql = $"""
        with t as (
            update task t set username = d.username, updated_at = d.at
            from unnest($1, $2, $3, $4) d(task_id, username, at, former)
            where t.id = d.task_id and not exists (
                select from task o
                where o.team_id = t.team_id and o.platform = t.platform and o.username = d.username and o.status <> 'stopped' and o.id <> t.id)
            returning t.*, d.former)
        {OutboxSql.Tasks("t where true", "'renamed'", "t.updated_at", former: "t.former")}
        """;

    /// <summary>
    /// Completes the batch in one transaction and answers the runs that were recorded; the others had lost their fence and left
    /// nothing. Throws when the transaction fails: nothing of the batch is written then.
    /// </summary>
    public async Task<IReadOnlyList<FinishedRun>> WriteAsync(IReadOnlyList<FinishedRun> runs, int workerId, CancellationToken ct)
    {
        if (runs.Count == 0)
            return [];
        // Sorted by id so that concurrent batches lock rows in one order.
        var sorted = runs.OrderBy(run => run.TaskId).ToArray();

        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var recorded = await CompleteAsync(connection, sorted, ct);
        if (recorded.Count > 0)
        {
            await using var batch = new NpgsqlBatch(connection, transaction);
            batch.BatchCommands.Add(Log(recorded, workerId));
            _content.Append(batch, [.. recorded.SelectMany(run => Recording.Of(run.Observation, run.Items, run.TaskId, run.SlotAt))]);
            foreach (var run in recorded)
                if (run.Hold is { } hold)
                    ContentWriter.Append(batch, hold, run.TaskId);
            var renamed = recorded.Where(run => run.NewTarget is not null).ToArray();
            if (renamed.Length > 0)
            {
                batch.BatchCommands.Add(StepAside(renamed));
                batch.BatchCommands.Add(Rename(renamed));
                batch.BatchCommands.Add(TakeOver(renamed));
            }

            // Last: its rows are those that others may hold for a moment.
            ledger?.Append(batch, recorded);
            await batch.ExecuteNonQueryAsync(ct);
        }

        await transaction.CommitAsync(ct);
        return recorded;
    }

    private static async Task<List<FinishedRun>> CompleteAsync(NpgsqlConnection connection, FinishedRun[] runs, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(CompleteSql, connection);
        command.Parameters.Add(Array(runs, run => run.TaskId));
        command.Parameters.Add(Array(runs, run => run.RunNo));
        command.Parameters.Add(Array(runs, run => run.NextDueAt.UtcDateTime));
        command.Parameters.Add(Array(runs, run => run.NextSlotAt.UtcDateTime));
        command.Parameters.Add(Array(runs, run => run.Failures));
        command.Parameters.Add(Array(runs, run => (short)run.Outcome));
        command.Parameters.Add(Array(runs, run => run.FinishedAt.UtcDateTime));
        command.Parameters.Add(Array(runs, run => run.Source));
        command.Parameters.Add(Array(runs, run => run.Error));
        command.Parameters.Add(Array(runs, run => run.Question));

        var fenced = new HashSet<(Guid TaskId, int RunNo)>(runs.Length);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            fenced.Add((reader.GetGuid(0), reader.GetInt32(1)));
        var recorded = new List<FinishedRun>(fenced.Count);
        // A task may be there with an old run and with the one that holds it. Removing makes a run that is twice in a batch count once.
        foreach (var run in runs)
            if (fenced.Remove((run.TaskId, run.RunNo)))
                recorded.Add(run);
        return recorded;
    }

    private static NpgsqlBatchCommand Log(List<FinishedRun> runs, int workerId)
    {
        var command = new NpgsqlBatchCommand(LogSql);
        command.Parameters.Add(Array(runs, run => run.TaskId));
        command.Parameters.Add(Array(runs, run => run.RunNo));
        command.Parameters.Add(Array(runs, run => run.SlotAt.UtcDateTime));
        command.Parameters.Add(Array(runs, run => run.StartedAt.UtcDateTime));
        command.Parameters.Add(Array(runs, run => run.FinishedAt.UtcDateTime));
        command.Parameters.Add(Array(runs, run => (short)run.Outcome));
        command.Parameters.Add(Array(runs, run => run.Missed));
        command.Parameters.Add(Array(runs, run => run.Source));
        command.Parameters.Add(Array(runs, run => run.Credential));
        command.Parameters.Add(Array(runs, run => run.Calls));
        command.Parameters.Add(Array(runs, run => run.CostUsd));
        command.Parameters.Add(Array(runs, run => run.Error));
        command.Parameters.Add(new() { Value = workerId });
        command.Parameters.Add(new() { Value = Outcomes });
        return command;
    }

    private static NpgsqlBatchCommand StepAside(FinishedRun[] runs)
    {
        var command = new NpgsqlBatchCommand(StepAsideSql);
        command.Parameters.Add(Array(runs, run => run.TaskId));
        command.Parameters.Add(Array(runs, run => run.NewTarget));
        return command;
    }

    private static NpgsqlBatchCommand TakeOver(FinishedRun[] runs)
    {
        var command = new NpgsqlBatchCommand(TakeOverSql);
        command.Parameters.Add(Array(runs, run => run.TaskId));
        command.Parameters.Add(Array(runs, run => run.Target));
        command.Parameters.Add(Array(runs, run => run.FinishedAt.UtcDateTime));
        command.Parameters.Add(Array(runs, run => run.NewTarget));
        return command;
    }

    private static NpgsqlBatchCommand Rename(FinishedRun[] runs)
    {
        var command = new NpgsqlBatchCommand(RenameSql);
        command.Parameters.Add(Array(runs, run => run.TaskId));
        command.Parameters.Add(Array(runs, run => run.NewTarget));
        command.Parameters.Add(Array(runs, run => run.FinishedAt.UtcDateTime));
        command.Parameters.Add(Array(runs, run => run.Target));
        return command;
    }

    private static NpgsqlParameter<T[]> Array<T>(IReadOnlyList<FinishedRun> runs, Func<FinishedRun, T> select) => SqlArray.Of(runs, select);
}
