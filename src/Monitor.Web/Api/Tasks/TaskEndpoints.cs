using Microsoft.AspNetCore.Mvc;
using Monitor.Data.SocialPlatforms;
using Monitor.Data.Tasks;
using Monitor.Web.Access;
using Monitor.Web.Answers;
using Monitor.Web.Api.History;
using Monitor.Web.OpenApi;

namespace Monitor.Web.Api.Tasks;

/// <summary>The tasks of every platform as a resource.</summary>
internal static class TaskEndpoints
{
    private const int DefaultLimit = 50;

    public static void MapTasks(this IEndpointRouteBuilder app)
    {
        var tasks = app.MapGroup("/api/v1/tasks").WithTags("Tasks").Requires(Permission.TasksRead, Permission.TasksWrite).AddEndpointFilter(TaskId.RequireValidAsync);
        tasks.MapPost("", CreateAsync).Validates<CreateTask>().Documented(TaskDocs.Create);
        tasks.MapPost("/bulk", TaskBulkEndpoints.CreateAsync).Validates<CreateTasks>().Documented(TaskDocs.CreateBulk);
        tasks.MapPost("/actions", TaskBulkEndpoints.ActAsync).Validates<ActOnTasks>().Documented(TaskDocs.Act);
        tasks.MapGet("", ListAsync).Validates<TaskListQuery>().Documented(TaskDocs.List);
        tasks.MapGet("/board", TaskBoardEndpoints.BoardAsync).Validates<TaskBoardQuery>().Documented(TaskDocs.Board);
        tasks.MapGet("/counts", TaskBoardEndpoints.CountsAsync).Documented(TaskDocs.Counts);
        tasks.MapGet("/{task_id}", GetAsync).Documented(TaskDocs.Get);
        tasks.MapPatch("/{task_id}", ChangeAsync).Validates<ChangeTask>().Documented(TaskDocs.Change);
        tasks.MapPost("/{task_id}/pause", PauseAsync).Documented(TaskDocs.Pause);
        tasks.MapPost("/{task_id}/resume", ResumeAsync).Documented(TaskDocs.Resume);
        tasks.MapPost("/{task_id}/stop", StopAsync).Documented(TaskDocs.Stop);
        tasks.MapPost("/{task_id}/run", RunAsync).Documented(TaskDocs.Run);
        tasks.MapGet("/{task_id}/runs", TaskLogEndpoints.RunsAsync).Validates<RunsQuery>().Documented(TaskDocs.Runs);
        tasks.MapGet("/{task_id}/history", TaskLogEndpoints.HistoryAsync).Validates<HistoryQuery>().Documented(TaskDocs.History);
        app.MapGet("/api/v1/runs", TaskLogEndpoints.TeamRunsAsync).WithTags("Tasks").Requires(Permission.TasksRead).Validates<TeamRunsQuery>()
            .Documented(TaskDocs.TeamRuns);
    }

    private static async Task<IResult> CreateAsync(
        CreateTask body, TaskCreation creation, TaskList list, PlatformRegistry registry, SupportedPlatforms platforms, CurrentTeam team,
        CancellationToken ct)
    {
        var type = TaskWords.Type(body.Type)!.Value;
        if (await TargetTexts.RefusePlatformAsync(platforms, body.Platform, type, ct) is { } refusal)
            return refusal;
        var target = TargetTexts.Parse(registry, body.Platform, body.Type, body.Target!)!.Value.Value!;
        var order = new NewTasks(type, TargetTexts.Platform(body.Platform), Intervals.Parse(body.Interval)!.Value, [target]);
        var task = (await creation.CreateAsync(team.Id, order, ct))[0];
        if (!task.Created)
            return Answer.Conflict("target", $"{target} is already monitored.", ErrorCodes.AlreadyMonitored, task.TaskId);
        var row = await list.FindAsync(team.Id, task.TaskId, ct);
        return Answer.Created(row!.ToView());
    }

    private static async Task<IResult> ListAsync(
        [AsParameters] TaskListQuery query, TaskList list, CurrentTeam team, CancellationToken ct)
    {
        if (!query.TryRead(out var sort, out var after))
            return TaskQueries.InvalidCursor;
        var page = await list.PageAsync(team.Id, query.ToFilter(), sort, QueryText.Number(query.Limit) ?? DefaultLimit, after, ct);
        return Answer.Ok(page.Rows.Select(r => r.ToView()).ToArray(), page.Next?.Encode());
    }

    private static async Task<IResult> GetAsync(
        [FromRoute(Name = "task_id")] TaskId taskId, TaskList list, TaskRuns runs, CurrentTeam team, CancellationToken ct)
    {
        if (await list.FindAsync(team.Id, taskId.Value, ct) is not { } row)
            return Answer.TaskNotFound(taskId.Value);
        var last = await runs.PageAsync(taskId.Value, before: null, limit: 1, ct);
        return Answer.Ok(row.ToDetails(last.Count > 0 ? last[0] : null));
    }

    private static Task<IResult> ChangeAsync(
        [FromRoute(Name = "task_id")] TaskId taskId, ChangeTask body, TaskActions actions, CancellationToken ct) =>
        actions.ApplyAsync(TaskAction.ChangeInterval, taskId.Value, Intervals.Parse(body.Interval), ct);

    private static Task<IResult> PauseAsync([FromRoute(Name = "task_id")] TaskId taskId, TaskActions actions, CancellationToken ct) =>
        actions.ApplyAsync(TaskAction.Pause, taskId.Value, intervalSeconds: null, ct);

    private static Task<IResult> ResumeAsync([FromRoute(Name = "task_id")] TaskId taskId, TaskActions actions, CancellationToken ct) =>
        actions.ApplyAsync(TaskAction.Resume, taskId.Value, intervalSeconds: null, ct);

    private static Task<IResult> StopAsync([FromRoute(Name = "task_id")] TaskId taskId, TaskActions actions, CancellationToken ct) =>
        actions.ApplyAsync(TaskAction.Stop, taskId.Value, intervalSeconds: null, ct);

    private static Task<IResult> RunAsync([FromRoute(Name = "task_id")] TaskId taskId, TaskActions actions, CancellationToken ct) =>
        actions.ApplyAsync(TaskAction.RunNow, taskId.Value, intervalSeconds: null, ct);
}
