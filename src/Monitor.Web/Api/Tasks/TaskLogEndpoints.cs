using Microsoft.AspNetCore.Mvc;
using Monitor.Data.Tasks;
using Monitor.Web.Access;
using Monitor.Web.Answers;
using Monitor.Web.Api.History;

namespace Monitor.Web.Api.Tasks;

/// <summary>What a task did and what it measured.</summary>
internal static class TaskLogEndpoints
{
    private const int DefaultLimit = 100;

    public static async Task<IResult> RunsAsync(
        [FromRoute(Name = "task_id")] TaskId id, [AsParameters] RunsQuery query, TaskList list, TaskRuns runs, CurrentTeam team,
        CancellationToken ct)
    {
        if (await list.FindAsync(team.Id, id.Value, ct) is null)
            return Answer.TaskNotFound(id.Value);
        var limit = QueryText.Number(query.Limit) ?? DefaultLimit;
        var page = await runs.PageAsync(id.Value, QueryText.TimePosition(query.Cursor, query.Before), limit + 1, ct);
        var shown = page.Take(limit).Select(r => r.ToView()).ToArray();
        return Answer.Ok(shown, page.Count > limit ? Answer.Cursor(shown[^1].FinishedAt) : null);
    }

    public static async Task<IResult> HistoryAsync(
        [FromRoute(Name = "task_id")] TaskId id, [AsParameters] HistoryQuery query, TaskList list, TaskHistory history,
        CurrentTeam team, CancellationToken ct)
    {
        if (await list.FindAsync(team.Id, id.Value, ct) is not { } task)
            return Answer.TaskNotFound(id.Value);
        var (view, next) = await history.ReadAsync(task, query.ToRange(DefaultLimit), ct);
        return Answer.Ok(view, Answer.Cursor(next));
    }
}
