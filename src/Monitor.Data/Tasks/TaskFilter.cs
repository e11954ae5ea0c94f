using System.Text;
using Microsoft.EntityFrameworkCore;
using Monitor.Data.Notices;
using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.Tasks;

/// <summary>
/// Which tasks are meant; the same rule for lists and for actions, which decide on locked rows and are therefore SQL. What
/// is null does not restrict.
/// </summary>
public sealed record TaskFilter
{
    /// <summary>What lists are searched and sorted by; an index holds it.</summary>
    internal const string TargetSql = "(lower(coalesce(t.username, t.post_code)) collate \"C\")";

    /// <summary>Why a task fails; null when it does not.</summary>
    internal const string ErrorSql = "(case when s.failures > 0 then lower(s.last_error) end)";

    /// <summary>Whether a task is due and waits for a source.</summary>
    internal const string WaitingSql = $"""
        (s.state = 1 and s.worker_id is null and s.due_at <= @now
            and t.platform = any (array(
                select split_part(key, ':', 2) from notice where key like '{NoticeKeys.SourcesPrefix}%' and cleared_at is null)))
        """;

    private const string SearchSql = $"({TargetSql} like @search or {ErrorSql} like @search)";

    /// <summary>Only these tasks.</summary>
    public IReadOnlyCollection<Guid>? Ids { get; init; }

    /// <summary>Any of these.</summary>
    public IReadOnlyCollection<MonitorTaskStatus>? Statuses { get; init; }

    /// <summary>Influencers or posts.</summary>
    public TaskType? Type { get; init; }

    /// <summary>One platform.</summary>
    public string? Platform { get; init; }

    /// <summary>Part of the target, in any case.</summary>
    public string? Text { get; init; }

    /// <summary>Part of the target or of the error of a task that fails, in any case.</summary>
    public string? Search { get; init; }

    /// <summary>The source that answered last.</summary>
    public string? Source { get; init; }

    /// <summary>Whether the last run failed.</summary>
    public bool? Failing { get; init; }

    /// <summary>Whether a success is overdue, see <see cref="Freshness"/>.</summary>
    public bool? Overdue { get; init; }

    /// <summary>Those that were created at this time or before.</summary>
    public DateTimeOffset? CreatedUntil { get; init; }

    /// <summary>Those of the tasks that are meant.</summary>
    internal IQueryable<TaskRow> Of(IQueryable<TaskRow> tasks)
    {
        if (Ids is { } ids)
            tasks = tasks.Where(task => ids.Contains(task.Id));
        if (Statuses is { } statuses)
            tasks = tasks.Where(task => statuses.Contains(task.Status));
        if (Type is { } type)
            tasks = tasks.Where(task => task.Type == type);
        if (Platform is { } platform)
            tasks = tasks.Where(task => task.Platform == platform);
        if (Text is not null)
        {
            var pattern = Like.Holding(Text);
            tasks = tasks.Where(task => EF.Functions.ILike(task.Target, pattern, @"\"));
        }

        if (CreatedUntil is { } until)
            tasks = tasks.Where(task => task.CreatedAt <= until);
        if (Failing is { } failing)
            tasks = failing ? tasks.Where(task => task.ConsecutiveFailures > 0) : tasks.Where(task => task.ConsecutiveFailures == 0);
        if (Overdue is { } overdue)
            tasks = overdue ? tasks.Where(task => task.Overdue) : tasks.Where(task => !task.Overdue);
        return tasks;
    }

    /// <summary>Due and held back because no source of its platform can be asked.</summary>
    public bool Waiting { get; init; }

    /// <summary>Whether anything but the search is a question to <c>task_schedule s</c>.</summary>
    internal bool NeedsSchedule => Waiting || Source is not null || Failing is not null || Overdue is not null;

    /// <summary><see cref="Search"/> as a pattern of <c>like</c>.</summary>
    internal string SearchPattern => Like.Holding((Search ?? "").ToLowerInvariant());

    /// <summary>The same for actions: adds the conditions over <c>task t</c> and <c>task_schedule s</c>, and their parameters. Needs <c>@now</c>.</summary>
    internal string AddTo(NpgsqlParameterCollection parameters)
    {
        var sql = new StringBuilder();
        if (Ids is not null)
            Where("t.id = any (@ids)", "ids", Ids.ToArray());
        if (Statuses is not null)
            Where("t.status = any (@statuses)", "statuses", Statuses.ToArray());
        if (Type is { } type)
            Where("t.task_type = @type", "type", type);
        if (Platform is not null)
            Where("t.platform = @platform", "platform", Platform);
        if (Text is not null)
            Where("coalesce(t.username, t.post_code) ilike @text", "text", Like.Holding(Text));
        if (Search is not null)
            Where(SearchSql, "search", SearchPattern);
        if (Source is not null)
            Where("s.last_source = @source", "source", Source);
        if (CreatedUntil is { } until)
            Where("t.created_at <= @created_until", "created_until", until.UtcDateTime);
        if (Waiting)
            sql.Append(" and ").Append(WaitingSql);
        if (Failing is { } failing)
            sql.Append(failing ? " and s.failures > 0" : " and s.failures = 0");
        if (Overdue is { } overdue)
            sql.Append(overdue ? $" and {Freshness.OverdueSql}" : $" and not {Freshness.OverdueSql}");
        return sql.ToString();

        void Where(string condition, string name, object value)
        {
            sql.Append(" and ").Append(condition);
            parameters.AddWithValue(name, value);
        }
    }
}
