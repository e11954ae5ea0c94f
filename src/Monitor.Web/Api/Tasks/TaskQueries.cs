using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Mvc;
using Monitor.Data.Tasks;
using Monitor.Web.Answers;

namespace Monitor.Web.Api.Tasks;

/// <summary>What a list of tasks is asked with.</summary>
internal sealed record TaskListQuery
{
    public string? Status { get; init; }
    public string? Type { get; init; }
    public string? Platform { get; init; }
    public string? Q { get; init; }
    public string? Failing { get; init; }
    public string? Overdue { get; init; }
    public string? Sort { get; init; }
    public string? Limit { get; init; }
    public string? Cursor { get; init; }
}

/// <summary>What a board of tasks is asked with.</summary>
internal sealed record TaskBoardQuery
{
    public string? Status { get; init; }
    public string? Type { get; init; }
    public string? Platform { get; init; }
    public string? Q { get; init; }
    public string? Failing { get; init; }
    public string? Overdue { get; init; }
    public string? Sort { get; init; }
    public string? Limit { get; init; }
    public string? Cursor { get; init; }
    public string? Sparkline { get; init; }
}

/// <summary>What a run log is asked with.</summary>
internal sealed record RunsQuery
{
    public string? Limit { get; init; }
    public string? Cursor { get; init; }
    public string? Before { get; init; }
}

/// <summary>What the runs of all tasks are asked with.</summary>
internal sealed record TeamRunsQuery
{
    public string? Outcome { get; init; }
    [FromQuery(Name = "task_id")] public string? TaskId { get; init; }
    public string? Target { get; init; }
    public string? Platform { get; init; }
    public string? Source { get; init; }
    public string? Error { get; init; }
    public string? Since { get; init; }
    public string? Until { get; init; }
    public string? Limit { get; init; }
    public string? Cursor { get; init; }
}

/// <summary>Reads queries that have been validated.</summary>
internal static class TaskQueries
{
    public static IResult InvalidCursor =>
        Answer.Invalid("cursor", "cursor is the next_cursor of a page with the same sort.", ErrorCodes.InvalidCursor);

    /// <summary>Which tasks are meant.</summary>
    public static TaskFilter ToFilter(this TaskListQuery query) => new()
    {
        Statuses = TaskWords.StatusesOf(query.Status),
        Type = TaskWords.Type(query.Type),
        Platform = query.Platform,
        Text = query.Q,
        Failing = QueryText.Flag(query.Failing),
        Overdue = QueryText.Flag(query.Overdue),
    };

    /// <summary>In which order, and from where on; false for a position of another order.</summary>
    public static bool TryRead(this TaskListQuery query, [NotNull] out TaskSort? sort, out TaskCursor? after)
    {
        sort = query.Sort is not null && TaskSort.TryParse(query.Sort, out var given) ? given : TaskSort.Default;
        after = null;
        return query.Cursor is null || TaskCursor.TryDecode(query.Cursor, sort, out after);
    }
}
