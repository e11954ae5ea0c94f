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

/// <summary>Monitors of Instagram influencers.</summary>
internal static class InfluencerMonitorEndpoints
{
    private const int DefaultLimit = 100;

    public static void MapInfluencerMonitors(this IEndpointRouteBuilder app)
    {
        var monitors = app.MapGroup("/api/v1/instagram/influencer_monitor").WithTags("Instagram influencers")
            .Requires(Permission.TasksRead, Permission.TasksWrite).AddEndpointFilter(TaskId.RequireValidAsync);
        monitors.MapPost("/create_monitor_task", CreateAsync).Validates<CreateInfluencerMonitor>().Documented(InfluencerDocs.Create);
        monitors.MapGet("/user_history/{user_id}", HistoryAsync).Validates<HistoryQuery>().Documented(InfluencerDocs.History);
        monitors.MapGet("/tasks", ListAsync).Validates<MonitorListQuery>().Documented(InfluencerDocs.List);
        monitors.MapPost("/stop_tasks", StopAsync).Validates<StopTasks>().Documented(InfluencerDocs.Stop);
        monitors.MapGet("/task_status/{task_id}", StatusAsync).Documented(InfluencerDocs.Status);
        monitors.MapPost("/pause_task/{task_id}", PauseAsync).Documented(InfluencerDocs.Pause);
        monitors.MapPost("/resume_task/{task_id}", ResumeAsync).Documented(InfluencerDocs.Resume);
    }

    private static Task<IResult> CreateAsync(CreateInfluencerMonitor body, InstagramMonitors monitors, CancellationToken ct)
    {
        var username = InstagramTargets.Account(body.Username!).Value!;
        return monitors.CreateAsync(TaskType.Influencer, "username", username, body.Interval!,
            (id, seconds) => new InfluencerMonitorCreated(id, username, MonitorTaskStatus.Active, seconds), ct);
    }

    private static async Task<IResult> HistoryAsync(
        [FromRoute(Name = "user_id")] string userId, [AsParameters] HistoryQuery query, CachedHistory history, CurrentTeam team,
        TimeProvider clock, CancellationToken ct)
    {
        var reference = userId.Trim().TrimStart('@');
        var page = await history.InfluencerAsync(team.Id, Platforms.Instagram, reference, query.ToRange(DefaultLimit), ct);
        return page is null
            ? Answer.NotFound("user_id", $"No history of {reference}: it is neither a known user id nor a monitored username.",
                ErrorCodes.HistoryNotFound)
            : new HistoryAnswer(TaskType.Influencer, page, clock.GetUtcNow());
    }

    private static Task<IResult> ListAsync([AsParameters] MonitorListQuery query, InstagramMonitors monitors, CancellationToken ct) =>
        monitors.ListAsync(TaskType.Influencer, query,
            t => new InfluencerMonitor(t.Id, t.Target, t.Status, t.IntervalSeconds, t.CreatedAt, t.UpdatedAt), ct);

    private static Task<IResult> StopAsync(StopTasks body, InstagramMonitors monitors, CancellationToken ct) =>
        monitors.StopAsync(TaskType.Influencer, body, ct);

    private static Task<IResult> StatusAsync(
        [FromRoute(Name = "task_id")] TaskId taskId, InstagramMonitors monitors, CancellationToken ct) =>
        monitors.StatusAsync(TaskType.Influencer, taskId, ct);

    private static Task<IResult> PauseAsync(
        [FromRoute(Name = "task_id")] TaskId taskId, InstagramMonitors monitors, CancellationToken ct) =>
        monitors.ApplyAsync(TaskAction.Pause, TaskType.Influencer, taskId, ct);

    private static Task<IResult> ResumeAsync(
        [FromRoute(Name = "task_id")] TaskId taskId, InstagramMonitors monitors, CancellationToken ct) =>
        monitors.ApplyAsync(TaskAction.Resume, TaskType.Influencer, taskId, ct);
}
