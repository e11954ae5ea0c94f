using Monitor.Data.Scheduling;
using Monitor.Data.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Monitor.Data.Tasks;

/// <summary>Which runs of a team are meant; what is null does not restrict.</summary>
public sealed record RunFilter
{
    /// <summary>How they ended: any of these.</summary>
    public IReadOnlyCollection<RunOutcome>? Outcomes { get; init; }

    /// <summary>Those of one task.</summary>
    public Guid? TaskId { get; init; }

    /// <summary>Those of tasks whose target begins with this text, in any case.</summary>
    public string? Target { get; init; }

    /// <summary>Those of one platform.</summary>
    public string? Platform { get; init; }

    /// <summary>Those whose answer came from this provider.</summary>
    public string? Source { get; init; }

    /// <summary>Those whose error holds this text, in any case.</summary>
    public string? Error { get; init; }

    /// <summary>Those that finished at this time or later.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Those that finished before this time.</summary>
    public DateTimeOffset? Until { get; init; }
}

/// <summary>A position in a list of runs, which is sorted by all three.</summary>
public sealed record RunPosition(DateTimeOffset FinishedAt, Guid TaskId, int RunNo);

/// <summary>A run with whose it was.</summary>
/// <param name="Run">The run.</param>
/// <param name="Type">Of an influencer or of a post.</param>
/// <param name="Platform">Of which platform.</param>
/// <param name="Target">Handle, id or short code.</param>
public sealed record TeamRun(TaskRun Run, TaskType Type, string Platform, string Target);

/// <summary>A page of runs.</summary>
/// <param name="Runs">Newest first.</param>
/// <param name="Next">Where the next page begins; null on the last one.</param>
public sealed record TeamRunPage(IReadOnlyList<TeamRun> Runs, RunPosition? Next);

/// <summary>
/// The runs of all tasks of a team, newest first. One index is read from the position on, that of the filter which leaves the least; what else
/// is asked for is looked up in the runs that it names. A page looks through no more than <see cref="MostLookedAt"/> of them, so it takes the
/// same time however many there are; where few match it is short, and the next one goes on.
/// </summary>
public sealed class TeamRuns(NpgsqlDataSource database)
{
    /// <summary>How many runs a page looks through at most.</summary>
    public const int MostLookedAt = 10_000;

    private const int FewTasks = 100;
    private const string Columns =
        "r.task_id, r.run_no, r.slot_at, r.started_at, r.finished_at, r.outcome, r.missed, r.source, r.calls, r.cost_usd, r.error";

    private const string TasksSql =
        "select id from task where team_id = $1 and lower(coalesce(username, post_code)) like $2 limit $3";

    // {0}: the parts of the list, each in its order; {1}: what else is asked for. The last row says how far it was looked.
    private const string PageSql =
        """
        with looked as materialized (
            select r.* from ({0}) r order by r.finished_at desc, r.task_id desc, r.run_no desc limit @window),
        found as (
            select {2}, t.task_type, t.platform, coalesce(t.username, t.post_code) as target
            from looked r join task t on t.id = r.task_id
            where t.team_id = @team{1}
            order by r.finished_at desc, r.task_id desc, r.run_no desc limit @limit)
        select true as is_found, (select count(*) from looked), f.* from found f
        union all
        (select false, (select count(*) from looked), {2}, 'influencer'::task_type_enum, '', '' from looked r order by r.finished_at, r.task_id, r.run_no limit 1)
        order by is_found desc, finished_at desc, task_id desc, run_no desc
        """;

    private const string SliceSql =
        """
        select {0} from task_run r
        where {1} and r.finished_at >= @since and r.finished_at <= @before and (r.finished_at, r.task_id, r.run_no) < (@before, @task, @run)
        order by r.finished_at desc fetch first (@window) rows with ties
        """;

    /// <summary>One page.</summary>
    /// <param name="teamId">Whose runs.</param>
    /// <param name="filter">Which runs.</param>
    /// <param name="after">The position where the page before ended.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="ct">Cancels the query.</param>
    public async Task<TeamRunPage> PageAsync(long teamId, RunFilter filter, RunPosition? after, int limit, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        Guid[]? tasks = null;
        if (filter.TaskId is { } one)
            tasks = [one];
        else if (filter.Target is { } target)
        {
            var named = await connection.ReadAsync(
                connection.Command(TasksSql, teamId, Like.Beginning(target.ToLowerInvariant()), FewTasks + 1), reader => reader.GetGuid(0), ct);
            if (named.Count == 0)
                return new([], null);
            tasks = named.Count <= FewTasks ? [.. named] : null;
        }

        var runs = new List<TeamRun>(limit + 1);
        var (lookedAt, window) = (0, limit + 1);
        while (true)
        {
            var (found, last, looked) = await LookAsync(connection, teamId, filter, tasks, after, limit + 1 - runs.Count, window, ct);
            runs.AddRange(found);
            if (runs.Count > limit)
                return new(runs[..limit], PositionOf(runs[limit - 1]));
            if (looked < window)
                return new(runs, null);
            after = last;
            lookedAt += looked;
            if (lookedAt >= MostLookedAt)
                return new(runs, last);
            window = Math.Min(window * 8, MostLookedAt - lookedAt + 1);
        }
    }

    private static RunPosition PositionOf(TeamRun run) => new(run.Run.FinishedAt, run.Run.TaskId, run.Run.RunNo);

    private static async Task<(IReadOnlyList<TeamRun> Found, RunPosition? Last, int Looked)> LookAsync(
        NpgsqlConnection connection, long teamId, RunFilter filter, Guid[]? tasks, RunPosition? after, int limit, int window, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(null, connection);
        var parameters = command.Parameters;
        parameters.AddWithValue("team", teamId);
        parameters.AddWithValue("window", window);
        parameters.AddWithValue("limit", limit);
        var before = filter.Until is { } until && !(after?.FinishedAt < until) ? new RunPosition(until, Guid.Empty, 0) : after;
        Add("since", NpgsqlDbType.TimestampTz, filter.Since?.UtcDateTime ?? DateTime.MinValue);
        Add("before", NpgsqlDbType.TimestampTz, before?.FinishedAt.UtcDateTime ?? DateTime.MaxValue);
        parameters.AddWithValue("task", before?.TaskId ?? Guid.AllBitsSet);
        parameters.AddWithValue("run", before?.RunNo ?? int.MaxValue);

        var rest = "";
        var slices = Slices();
        if (filter.Target is { } target && tasks is null)
            And("lower(coalesce(t.username, t.post_code)) like @target", "target", Like.Beginning(target.ToLowerInvariant()));
        if (filter.Platform is { } platform)
            And("t.platform = @platform", "platform", platform);
        if (filter.Source is { } source)
            And("r.source = @source", "source", source);
        if (filter.Outcomes is { } outcomes)
            And("r.outcome = any (@outcomes)", "outcomes", outcomes.Select(outcome => (short)outcome).ToArray());
        if (filter.Error is { } error)
            And("r.error ilike @error", "error", Like.Holding(error));
        command.CommandText = string.Format(null, PageSql, slices, rest, Columns);

        var found = new List<TeamRun>(limit);
        RunPosition? last = null;
        var looked = 0;
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            looked = (int)reader.GetInt64(1);
            var run = Read(reader);
            if (reader.GetBoolean(0))
                found.Add(run);
            else
                last = PositionOf(run);
        }

        return (found, last, looked);

        // Each part is read in the order of its index.
        string Slices()
        {
            if (tasks is not null)
            {
                parameters.AddWithValue("tasks", tasks);
                return Of("select unnest(@tasks) as id", "r.task_id = g.id");
            }

            if (filter.Error is not null || filter.Outcomes?.Contains(RunOutcome.Done) == false)
            {
                var asked = (filter.Outcomes ?? Enum.GetValues<RunOutcome>()).Where(outcome => outcome != RunOutcome.Done).Select(outcome => (short)outcome);
                parameters.AddWithValue("ends", asked.ToArray());
                return Of("select unnest(@ends) as outcome", "r.team_id = @team and r.outcome = g.outcome and r.outcome <> 1");
            }

            return filter.Source is not null ? Slice(Hashed("source", "@source"))
                : filter.Platform is not null ? Slice(Hashed("platform", "@platform"))
                : Of("select distinct platform from task_count where team_id = @team", Hashed("platform", "g.platform"));
        }

        string Of(string parts, string isOfPart) => $"select s.* from ({parts}) g cross join lateral ({Slice(isOfPart)}) s";

        // Whose and which is one number in the indexes.
        static string Hashed(string column, string value) =>
            $"hashtext(r.team_id::text || ':' || r.{column}) = hashtext(@team::text || ':' || {value}) and r.team_id = @team and r.{column} = {value}";

        string Slice(string condition) => string.Format(null, SliceSql, Columns, condition);

        void And(string condition, string name, object value)
        {
            rest += $" and {condition}";
            parameters.AddWithValue(name, value);
        }

        void Add(string name, NpgsqlDbType type, object value) => parameters.Add(new NpgsqlParameter(name, type) { Value = value });
    }

    private static TeamRun Read(NpgsqlDataReader reader) => new(
        new TaskRun
        {
            TaskId = reader.GetGuid(2),
            RunNo = reader.GetInt32(3),
            SlotAt = reader.GetFieldValue<DateTimeOffset>(4),
            StartedAt = reader.GetFieldValue<DateTimeOffset>(5),
            FinishedAt = reader.GetFieldValue<DateTimeOffset>(6),
            Outcome = (RunOutcome)reader.GetInt16(7),
            Missed = reader.GetInt32(8),
            Source = reader.GetText(9),
            Calls = reader.GetInt16(10),
            CostUsd = reader.GetDecimal(11),
            Error = reader.GetText(12),
        },
        reader.GetFieldValue<TaskType>(13), reader.GetString(14), reader.GetString(15));
}
