using Monitor.Data.Notices;
using Monitor.Data.Scheduling;
using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.Tasks;

/// <summary>The tasks of all teams for the operator: pages, counts, and how the last run of each went. Stopped tasks are not on it.</summary>
public sealed class TaskBoard(NpgsqlDataSource database, TimeProvider clock)
{
    private const string OnBoardSql = "t.status <> 'stopped'";

    // What is due while a run is under way is the lease, so the next slot is worked out.
    private const string NextRunSql =
        """
        (case when s.state <> 1 then null
              when s.worker_id is null then s.due_at
              else s.anchor_at + (floor(extract(epoch from @now - s.anchor_at) / s.interval_s) + 1)::float8
                  * make_interval(secs => s.interval_s) end)
        """;

    // {0}: condition, {1}: key, {2}: direction, {3}: the schedule, when the condition speaks of it.
    private const string PlainIdsSql =
        """
        select t.id, {1} as key from task t join task_schedule s on s.task_id = t.id
        where {0} order by {1} {2}, t.id {2} limit @limit
        """;

    private const string ScheduleSql = " cross join lateral (select * from task_schedule s where s.task_id = t.id offset 0) s";

    // In the order of targets they are looked through before anything is joined, and only until the page is full; failing tasks are few.
    // One condition over the join of both tables takes several times as long.
    private const string SearchedIdsSql =
        $$"""
        select id, key from (
            (select t.id, {1} as key
             from task t{3}
             where {{TaskFilter.TargetSql}} like @search and {0} order by {1} {2}, t.id {2} limit @limit)
            union
            (select t.id, {1} as key from task_schedule s join task t on t.id = s.task_id
             where s.failures > 0 and lower(s.last_error) like @search and {0} order by {1} {2}, t.id {2} limit @limit)
        ) found order by key {2}, id {2} limit @limit
        """;

    private const string RowsSql =
        $$"""
        select t.id, m.name, t.platform, coalesce(t.username, t.post_code), t.status, t.interval_seconds, {{NextRunSql}},
               s.worker_id is not null, s.failures, s.last_outcome, s.last_run_at, r.started_at, s.last_source, coalesce(r.error, s.last_error),
               {{Freshness.OverdueSql}},
               case when {{TaskFilter.WaitingSql}} then (
                   select message from notice where key = '{{NoticeKeys.SourcesPrefix}}' || t.platform and cleared_at is null) end,
               page.key
        from ({0}) page
        join task t on t.id = page.id
        join task_schedule s on s.task_id = t.id
        join team m on m.id = t.team_id
        left join task_run r on r.task_id = t.id and r.finished_at = s.last_run_at
        order by page.key {1}, page.id {1}
        """;

    private const string CountSql =
        $$"""
        select count(*), count(*) filter (where s.state = 2), count(*) filter (where s.state = 1 and s.failures > 0),
               count(*) filter (where {{Freshness.OverdueSql}}), count(*) filter (where {{TaskFilter.WaitingSql}})
        from task t join task_schedule s on s.task_id = t.id
        where {{OnBoardSql}}{0}
        """;

    /// <summary>One page of the tasks that the filter names.</summary>
    /// <param name="filter">Which tasks.</param>
    /// <param name="sort">In which order.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="after">The position where the page before ended.</param>
    /// <param name="ct">Cancels the query.</param>
    public async Task<BoardPage> PageAsync(TaskFilter filter, BoardSort sort, int limit, BoardCursor? after, CancellationToken ct)
    {
        await using var command = database.CreateCommand();
        command.Parameters.AddWithValue("now", clock.GetUtcNow());
        command.Parameters.AddWithValue("limit", limit + 1);
        var key = KeySql(sort.Key);
        var isSearched = filter.Search is not null && sort.Key == BoardSortKey.Target;
        var conditions = OnBoardSql + (isSearched ? filter with { Search = null } : filter).AddTo(command.Parameters);
        if (after is not null)
        {
            conditions += $" and ({key}, t.id) {(sort.Descending ? '<' : '>')} (@after_key, @after_id)";
            command.Parameters.AddWithValue("after_key", after.Key);
            command.Parameters.AddWithValue("after_id", after.Id);
        }

        if (isSearched)
            command.Parameters.AddWithValue("search", filter.SearchPattern);
        var direction = sort.Descending ? "desc" : "asc";
        var ids = string.Format(null, isSearched ? SearchedIdsSql : PlainIdsSql, conditions, key, direction, filter.NeedsSchedule ? ScheduleSql : "");
        command.CommandText = string.Format(null, RowsSql, ids, direction);

        var rows = new List<BoardRow>();
        BoardCursor? next = null;
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            if (rows.Count == limit)
                return new BoardPage(rows, next);
            rows.Add(Read(reader));
            next = new BoardCursor(sort, reader.GetValue(16), rows[^1].Id);
        }

        return new BoardPage(rows, Next: null);
    }

    /// <summary>How many tasks the filter names, and in which states they are.</summary>
    public async Task<BoardCounts> CountAsync(TaskFilter filter, CancellationToken ct)
    {
        await using var command = database.CreateCommand();
        command.Parameters.AddWithValue("now", clock.GetUtcNow());
        command.CommandText = string.Format(null, CountSql, filter.AddTo(command.Parameters));
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return new BoardCounts(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4));
    }

    private static string KeySql(BoardSortKey key) => key switch
    {
        BoardSortKey.Target => TaskFilter.TargetSql,
        BoardSortKey.NextRun => $"coalesce({NextRunSql}, 'infinity')",
        BoardSortKey.LastRun => "coalesce(s.last_run_at, '-infinity')",
        BoardSortKey.Failures => "s.failures::bigint",
        BoardSortKey.Interval => "t.interval_seconds::bigint",
        _ => throw new ArgumentOutOfRangeException(nameof(key), key, null),
    };

    private static BoardRow Read(NpgsqlDataReader reader) => new()
    {
        Id = reader.GetGuid(0),
        Team = reader.GetString(1),
        Platform = reader.GetString(2),
        Target = reader.GetString(3),
        Status = reader.GetFieldValue<MonitorTaskStatus>(4),
        IntervalSeconds = reader.GetInt32(5),
        NextRunAt = reader.GetFieldValue<DateTimeOffset?>(6),
        Running = reader.GetBoolean(7),
        Failures = reader.GetInt16(8),
        LastOutcome = (RunOutcome?)reader.GetFieldValue<short?>(9),
        LastRunAt = reader.GetFieldValue<DateTimeOffset?>(10),
        LastStartedAt = reader.GetFieldValue<DateTimeOffset?>(11),
        LastSource = reader.GetText(12),
        LastError = reader.GetText(13),
        Overdue = reader.GetBoolean(14),
        WaitingFor = reader.GetText(15),
    };
}

/// <summary>A task on the operator's board.</summary>
public sealed record BoardRow
{
    /// <summary>The task.</summary>
    public required Guid Id { get; init; }

    /// <summary>Name of the team that it belongs to.</summary>
    public required string Team { get; init; }

    /// <summary>The platform's name.</summary>
    public required string Platform { get; init; }

    /// <summary>Handle or short code.</summary>
    public required string Target { get; init; }

    /// <summary>Active or paused.</summary>
    public required MonitorTaskStatus Status { get; init; }

    /// <summary>Seconds between two slots.</summary>
    public required int IntervalSeconds { get; init; }

    /// <summary>When the next run is due; null while paused.</summary>
    public required DateTimeOffset? NextRunAt { get; init; }

    /// <summary>Whether a worker is at it now.</summary>
    public required bool Running { get; init; }

    /// <summary>Failed runs in a row.</summary>
    public required int Failures { get; init; }

    /// <summary>How the last run ended.</summary>
    public required RunOutcome? LastOutcome { get; init; }

    /// <summary>When the last run ended.</summary>
    public required DateTimeOffset? LastRunAt { get; init; }

    /// <summary>When it began; null when the run log does not go back that far.</summary>
    public required DateTimeOffset? LastStartedAt { get; init; }

    /// <summary>The source that answered last.</summary>
    public required string? LastSource { get; init; }

    /// <summary>Why the last run failed.</summary>
    public required string? LastError { get; init; }

    /// <summary>Whether a success is overdue.</summary>
    public required bool Overdue { get; init; }

    /// <summary>What a due task waits for, when no source of its platform can be asked.</summary>
    public required string? WaitingFor { get; init; }
}

/// <summary>One page of the board.</summary>
/// <param name="Rows">The tasks.</param>
/// <param name="Next">Where the next page starts; null on the last page.</param>
public sealed record BoardPage(IReadOnlyList<BoardRow> Rows, BoardCursor? Next);

/// <summary>How many tasks there are, and how many of them are paused, fail, are overdue and wait for a source.</summary>
public readonly record struct BoardCounts(long All, long Paused, long Failing, long Overdue, long Waiting);
