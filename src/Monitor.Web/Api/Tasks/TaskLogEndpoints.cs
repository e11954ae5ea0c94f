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
    private const int DefaultTeamLimit = 50;

    public static async Task<IResult> RunsAsync(
        [FromRoute(Name = "task_id")] TaskId taskId, [AsParameters] RunsQuery query, TaskList list, TaskRuns runs, CurrentTeam team,
        CancellationToken ct)
    {
        if (await list.FindAsync(team.Id, taskId.Value, ct) is null)
            return Answer.TaskNotFound(taskId.Value);
        var limit = QueryText.Number(query.Limit) ?? DefaultLimit;
        var page = await runs.PageAsync(taskId.Value, QueryText.TimePosition(query.Cursor, query.Before), limit + 1, ct);
        var shown = page.Take(limit).Select(r => r.ToView()).ToArray();
        return Answer.Ok(shown, page.Count > limit ? Answer.Cursor(shown[^1].FinishedAt) : null);
    }

    public static async Task<IResult> TeamRunsAsync([AsParameters] TeamRunsQuery query, TeamRuns runs, CurrentTeam team, CancellationToken ct)
    {
        RunPosition? after = null;
        if (query.Cursor is not null)
            RunCursor.TryDecode(query.Cursor, out after);
        var filter = new RunFilter
        {
            Outcomes = query.Outcome is { } words ? TaskWords.OutcomesOf(words) : null,
            TaskId = query.TaskId is { } id ? Guid.ParseExact(id, "D") : null,
            Target = query.Target,
            Platform = query.Platform,
            Source = query.Source,
            Error = query.Error,
            Since = QueryText.Time(query.Since),
            Until = QueryText.Time(query.Until),
        };
        var page = await runs.PageAsync(team.Id, filter, after, QueryText.Number(query.Limit) ?? DefaultTeamLimit, ct);
        return Answer.Ok(page.Runs.Select(run => run.ToView()).ToArray(), page.Next is { } next ? RunCursor.Encode(next) : null);
    }

    public static async Task<IResult> HistoryAsync(
        [FromRoute(Name = "task_id")] TaskId taskId, [AsParameters] HistoryQuery query, TaskList list, TaskHistory history,
        CurrentTeam team, CancellationToken ct)
    {
        if (await list.FindAsync(team.Id, taskId.Value, ct) is not { } task)
            return Answer.TaskNotFound(taskId.Value);
        var (view, next) = await history.ReadAsync(task, query.ToRange(DefaultLimit), ct);
        return Answer.Ok(view, Answer.Cursor(next));
    }
}
