using Microsoft.AspNetCore.Mvc;
using Monitor.Data.Stories;
using Monitor.Web.Access;
using Monitor.Web.Answers;
using Monitor.Web.Api.Batches;
using Monitor.Web.Api.Tasks;
using Monitor.Web.OpenApi;

namespace Monitor.Web.Api.Stories;

/// <summary>The whole life of a run, a scrape request or a job in one answer.</summary>
internal static class StoryEndpoints
{
    public static void MapStories(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/v1/tasks/{task_id}/runs/{run_no}", RunAsync).WithTags("Tasks").Requires(Permission.TasksRead)
            .AddEndpointFilter(TaskId.RequireValidAsync).Documented(StoryDocs.Run);
        app.MapGet("/api/v1/scrape-requests/{id:long}/story", RequestAsync).WithTags("Flows").Requires(Permission.JobsRead).Documented(StoryDocs.Request);
        app.MapGet("/api/v1/jobs/{job_id}/story", JobAsync).WithTags("Jobs").Requires(Permission.JobsRead)
            .AddEndpointFilter(JobId.RequireValidAsync).Documented(StoryDocs.Job);
    }

    private static async Task<IResult> RunAsync(
        [FromRoute(Name = "task_id")] TaskId taskId, [FromRoute(Name = "run_no")] string runNo, StoryReader stories, CurrentTeam team, TimeProvider clock,
        CancellationToken ct) =>
        QueryText.Number(runNo) is { } run && await stories.RunAsync(team.Id, taskId.Value, run, ct) is { } story
            ? Answer.Ok(story.ToView(clock.GetUtcNow()))
            : Answer.NotFound("run_no", $"There is no such run of the task {taskId.Value}, or its log is kept no longer.", ErrorCodes.RunNotFound);

    private static async Task<IResult> RequestAsync(long id, StoryReader stories, CurrentTeam team, TimeProvider clock, CancellationToken ct) =>
        await stories.RequestAsync(team.Id, id, ct) is { } story
            ? Answer.Ok(story.ToView(clock.GetUtcNow()))
            : Answer.NotFound("id", $"There is no request {id}.", ErrorCodes.RequestNotFound);

    private static async Task<IResult> JobAsync(
        [FromRoute(Name = "job_id")] JobId jobId, StoryReader stories, CurrentTeam team, TimeProvider clock, CancellationToken ct) =>
        await stories.JobAsync(team.Id, jobId.Value, ct) is { } story ? Answer.Ok(story.ToView(clock.GetUtcNow())) : JobId.Missing(jobId.Value);
}
