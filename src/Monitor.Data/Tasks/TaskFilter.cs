using System.Text;
using Npgsql;

namespace Monitor.Data.Tasks;

/// <summary>Which tasks of a team are meant; the same rule for lists and for actions. What is null does not restrict.</summary>
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

    /// <summary>Adds the conditions over <c>task t</c> and <c>task_schedule s</c>, and their parameters. Needs <c>@now</c>.</summary>
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
            Where("coalesce(t.username, t.post_code) ilike @text", "text", $"%{EscapeLike(Text)}%");
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

    private static string EscapeLike(string text) =>
        text.Replace(@"\", @"\\", StringComparison.Ordinal)
            .Replace("%", @"\%", StringComparison.Ordinal)
            .Replace("_", @"\_", StringComparison.Ordinal);
}
