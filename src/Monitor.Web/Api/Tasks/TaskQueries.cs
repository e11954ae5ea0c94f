using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Mvc;
using Monitor.Data.Tasks;
using Monitor.Web.Answers;

namespace Monitor.Web.Api.Tasks;

/// <summary>What a list of tasks is asked with.</summary>
internal sealed record TaskListQuery(
    string? Status, string? Type, string? Platform, string? Q, string? Failing, string? Overdue,
    string? Sort, string? Limit, string? Cursor);

/// <summary>What a board of tasks is asked with.</summary>
internal sealed record TaskBoardQuery(
    string? Status, string? Type, string? Platform, string? Q, string? Failing, string? Overdue,
    string? Sort, string? Limit, string? Cursor, string? Sparkline);

/// <summary>What a run log is asked with.</summary>
internal sealed record RunsQuery(string? Limit, string? Cursor, string? Before);

/// <summary>What the runs of all tasks are asked with.</summary>
internal sealed record TeamRunsQuery(
    string? Outcome, [FromQuery(Name = "task_id")] string? TaskId, string? Target, string? Platform, string? Source, string? Error, string? Since, string? Until,
    string? Limit, string? Cursor);

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
