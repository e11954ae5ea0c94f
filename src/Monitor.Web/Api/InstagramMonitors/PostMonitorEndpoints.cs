using Microsoft.AspNetCore.Mvc;
using Monitor.Data.History;
using Monitor.Data.Observations;
using Monitor.Data.SocialPlatforms.Instagram;
using Monitor.Data.Tasks;
using Monitor.Web.Access;
using Monitor.Web.Answers;
using Monitor.Web.Api.History;
using Monitor.Web.Api.Tasks;
using Monitor.Web.OpenApi;

namespace Monitor.Web.Api.InstagramMonitors;

/// <summary>Monitors of Instagram posts.</summary>
internal static class PostMonitorEndpoints
{
    private const int DefaultLimit = 100;

    public static void MapPostMonitors(this IEndpointRouteBuilder app)
    {
        var monitors = app.MapGroup("/api/v1/instagram/post_monitor").WithTags("Instagram posts")
            .Requires(Permission.TasksRead, Permission.TasksWrite).AddEndpointFilter(TaskId.RequireValidAsync);
        monitors.MapPost("/create_monitor_task", CreateAsync).Validates<CreatePostMonitor>().Documented(PostDocs.Create);
        monitors.MapGet("/video_history/{post_code}", HistoryAsync).Validates<HistoryQuery>().Documented(PostDocs.History);
        monitors.MapGet("/tasks", ListAsync).Validates<MonitorListQuery>().Documented(PostDocs.List);
        monitors.MapPost("/stop_tasks", StopAsync).Validates<StopTasks>().Documented(PostDocs.Stop);
        monitors.MapGet("/task_status/{task_id}", StatusAsync).Documented(PostDocs.Status);
        monitors.MapPost("/pause_task/{task_id}", PauseAsync).Documented(PostDocs.Pause);
        monitors.MapPost("/resume_task/{task_id}", ResumeAsync).Documented(PostDocs.Resume);
    }

    private static Task<IResult> CreateAsync(CreatePostMonitor body, InstagramMonitors monitors, CancellationToken ct)
    {
        var code = InstagramTargets.PostUrl(body.PostUrl!).Value!;
        return monitors.CreateAsync(TaskType.Post, "post_url", code, body.Interval!,
            (id, seconds) => new PostMonitorCreated(id, code, MonitorTaskStatus.Active, seconds), ct);
    }

    private static async Task<IResult> HistoryAsync(
        [FromRoute(Name = "post_code")] string postCode, [AsParameters] HistoryQuery query, CachedHistory history, CurrentTeam team,
        TimeProvider clock, CancellationToken ct)
    {
        var page = await history.PostAsync(team.Id, Platforms.Instagram, postCode, query.ToRange(DefaultLimit), ct);
        return page is null
            ? Answer.NotFound("post_code", $"No history of {postCode}: no such post is known or monitored.", ErrorCodes.HistoryNotFound)
            : new HistoryAnswer(TaskType.Post, page, clock.GetUtcNow());
    }

    private static Task<IResult> ListAsync([AsParameters] MonitorListQuery query, InstagramMonitors monitors, CancellationToken ct) =>
        monitors.ListAsync(TaskType.Post, query,
            t => new PostMonitor(t.Id, t.Target, t.Status, t.IntervalSeconds, t.CreatedAt, t.UpdatedAt), ct);

    private static Task<IResult> StopAsync(StopTasks body, InstagramMonitors monitors, CancellationToken ct) =>
        monitors.StopAsync(TaskType.Post, body, ct);

    private static Task<IResult> StatusAsync(
        [FromRoute(Name = "task_id")] TaskId taskId, InstagramMonitors monitors, CancellationToken ct) =>
        monitors.StatusAsync(TaskType.Post, taskId, ct);

    private static Task<IResult> PauseAsync(
        [FromRoute(Name = "task_id")] TaskId taskId, InstagramMonitors monitors, CancellationToken ct) =>
        monitors.ApplyAsync(TaskAction.Pause, TaskType.Post, taskId, ct);

    private static Task<IResult> ResumeAsync(
        [FromRoute(Name = "task_id")] TaskId taskId, InstagramMonitors monitors, CancellationToken ct) =>
        monitors.ApplyAsync(TaskAction.Resume, TaskType.Post, taskId, ct);
}
