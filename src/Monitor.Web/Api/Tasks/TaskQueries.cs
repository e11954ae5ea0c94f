namespace Monitor.Web.Api.Tasks;

/// <summary>What a list of tasks is asked with.</summary>
internal sealed record TaskListQuery(
    string? Status, string? Type, string? Platform, string? Q, string? Failing, string? Overdue,
    string? Sort, string? Limit, string? Cursor);

/// <summary>What a run log is asked with.</summary>
internal sealed record RunsQuery(string? Limit, string? Cursor, string? Before);
