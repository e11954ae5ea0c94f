using System.Text;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Monitor.Data.Tasks;

/// <summary>
/// Which tasks of a team are meant; the same rule for lists and for actions, which decide on locked rows and are therefore SQL. What
/// is null does not restrict.
/// </summary>
public sealed record TaskFilter
{
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

    /// <summary>Whether the last run failed.</summary>
    public bool? Failing { get; init; }

    /// <summary>Whether a success is overdue, see <see cref="Freshness"/>.</summary>
    public bool? Overdue { get; init; }

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
            var pattern = Pattern(Text);
            tasks = tasks.Where(task => EF.Functions.ILike(task.Target, pattern, @"\"));
        }

        if (Failing is { } failing)
            tasks = failing ? tasks.Where(task => task.ConsecutiveFailures > 0) : tasks.Where(task => task.ConsecutiveFailures == 0);
        if (Overdue is { } overdue)
            tasks = overdue ? tasks.Where(task => task.Overdue) : tasks.Where(task => !task.Overdue);
        return tasks;
    }

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
            Where("coalesce(t.username, t.post_code) ilike @text", "text", Pattern(Text));
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

    private static string Pattern(string text)
    {
        var escaped = text.Replace(@"\", @"\\", StringComparison.Ordinal)
            .Replace("%", @"\%", StringComparison.Ordinal)
            .Replace("_", @"\_", StringComparison.Ordinal);
        return $"%{escaped}%";
    }
}
