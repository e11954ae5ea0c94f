using Monitor.Data.Scheduling;
using Monitor.Data.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Monitor.Data.Trace;

/// <summary>What stands in the logs about one run of a task or one item: how it ended, and the provider calls that it made.</summary>
public sealed class RunTrace(NpgsqlDataSource database)
{
    // A call is written down a moment after it was made, with the clock of the process that made it.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(5);

    private const int MostCalls = 200;

    // The time opens only the partitions of the run; a run without a number is one of a version that did not write it down.
    private const string CallsSql =
        """
        select at, provider, fetch_type, target, http_status, outcome, duration_ms, cost_usd, error
        from logged_call
        where at between @from and @until
            and (task_id = @task and (run_no = @run or run_no is null or @run is null) or item_id = @item)
        order by at, id limit @limit
        """;

    private const string RunSql =
        """
        select outcome, slot_at, started_at, finished_at, missed, source, calls, cost_usd, error
        from task_run
        where task_id = @task and finished_at between @from and @until and (run_no = @run or @run is null)
        order by finished_at limit 1
        """;

    private const string TaskSql =
        "select t.platform, coalesce(t.username, t.post_code), m.name from task t join team m on m.id = t.team_id where t.id = @task";

    // An item's row in its queue is gone when it is finished; then it is found by its creator, in the jobs that were under way at the time.
    private const string ItemSql =
        """
        select j.id, j.job_type, i.username, i.status, i.error, i.error_code, m.name
        from processing_job_items i
        join processing_jobs j on j.id = i.job_id
        join team m on m.id = j.team_id
        where i.id = (select ref_id from queue_item where id = @item and kind = 1)
            or (not exists (select from queue_item where id = @item) and i.username = @username and i.job_id in (
                select id from processing_jobs
                where job_type = @type and platform = @platform and created_at <= @from + interval '10 s'
                    and (completed_at is null or completed_at >= @from)))
        order by j.created_at desc limit 5
        """;

    /// <summary>What is known of a run, or of an item, that went on between two times.</summary>
    public async Task<TracedRun> FindAsync(TracedSubject subject, DateTimeOffset from, DateTimeOffset until, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var calls = await connection.ReadAsync(Query(CallsSql, subject, from, until), reader => new TracedCall(
            reader.GetFieldValue<DateTimeOffset>(0), reader.GetString(1), reader.GetString(2), reader.GetString(3),
            reader.IsDBNull(4) ? null : reader.GetInt16(4), reader.GetString(5), TimeSpan.FromMilliseconds(reader.GetFloat(6)),
            reader.GetDecimal(7), reader.GetText(8)), ct);
        if (subject.TaskId is null)
            return new TracedRun(calls)
            {
                Items = await connection.ReadAsync(Query(ItemSql, subject, from, until), reader => new TracedItem(
                    reader.GetGuid(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetText(4), reader.GetText(5),
                    reader.GetString(6)), ct),
            };
        return new TracedRun(calls)
        {
            Task = (await connection.ReadAsync(Query(TaskSql, subject, from, until), reader => new TracedTask(
                subject.TaskId.Value, reader.GetString(0), reader.GetString(1), reader.GetString(2)), ct)).FirstOrDefault(),
            End = (await connection.ReadAsync(Query(RunSql, subject, from, until), reader => new TracedEnd(
                (RunOutcome)reader.GetInt16(0), reader.GetFieldValue<DateTimeOffset>(1),
                reader.GetFieldValue<DateTimeOffset>(3) - reader.GetFieldValue<DateTimeOffset>(2), reader.GetInt32(4), reader.GetText(5),
                reader.GetInt16(6), reader.GetDecimal(7), reader.GetText(8)), ct)).FirstOrDefault(),
        };
    }

    private static NpgsqlCommand Query(string sql, TracedSubject subject, DateTimeOffset from, DateTimeOffset until)
    {
        var command = new NpgsqlCommand(sql);
        Add("task", NpgsqlDbType.Uuid, subject.TaskId);
        Add("run", NpgsqlDbType.Integer, subject.RunNo);
        Add("item", NpgsqlDbType.Bigint, subject.ItemId);
        Add("type", NpgsqlDbType.Text, subject.JobType);
        Add("platform", NpgsqlDbType.Text, subject.Platform);
        Add("username", NpgsqlDbType.Text, subject.Username);
        Add("from", NpgsqlDbType.TimestampTz, (from - Margin).UtcDateTime);
        Add("until", NpgsqlDbType.TimestampTz, (until + Margin).UtcDateTime);
        Add("limit", NpgsqlDbType.Integer, MostCalls);
        return command;

        void Add(string name, NpgsqlDbType type, object? value)
        {
            if (sql.Contains($"@{name}", StringComparison.Ordinal))
                command.Parameters.Add(new NpgsqlParameter(name, type) { Value = value ?? DBNull.Value });
        }
    }
}

/// <summary>Whose calls are looked for.</summary>
public sealed record TracedSubject
{
    /// <summary>The task whose run it is.</summary>
    public Guid? TaskId { get; init; }

    /// <summary>The fence of that run; null when it is not known.</summary>
    public int? RunNo { get; init; }

    /// <summary>The item in its queue.</summary>
    public long? ItemId { get; init; }

    /// <summary>The kind of the item's job: batch, single or bulk.</summary>
    public string? JobType { get; init; }

    /// <summary>The item's platform.</summary>
    public string? Platform { get; init; }

    /// <summary>The item's creator.</summary>
    public string? Username { get; init; }
}

/// <summary>What was found.</summary>
public sealed record TracedRun(IReadOnlyList<TracedCall> Calls)
{
    /// <summary>The task, while it is there.</summary>
    public TracedTask? Task { get; init; }

    /// <summary>How its run ended; null while it goes on, or when its log was removed.</summary>
    public TracedEnd? End { get; init; }

    /// <summary>The item in its batch or search; more than one when several asked for the same creator at that time.</summary>
    public IReadOnlyList<TracedItem> Items { get; init; } = [];
}

/// <summary>One provider call.</summary>
public sealed record TracedCall(
    DateTimeOffset At, string Provider, string FetchType, string Target, short? HttpStatus, string Outcome, TimeSpan Duration, decimal CostUsd,
    string? Error);

/// <summary>The task of a run.</summary>
public sealed record TracedTask(Guid Id, string Platform, string Target, string Team);

/// <summary>The end of a run.</summary>
public sealed record TracedEnd(
    RunOutcome Outcome, DateTimeOffset SlotAt, TimeSpan Duration, int Missed, string? Source, short Calls, decimal CostUsd, string? Error);

/// <summary>An item of a batch or search.</summary>
public sealed record TracedItem(Guid JobId, string JobType, string Username, string Status, string? Error, string? ErrorCode, string Team);
