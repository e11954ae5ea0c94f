using Microsoft.AspNetCore.Mvc;
using Monitor.Data.Batches;
using Monitor.Web.Access;
using Monitor.Web.Answers;
using Monitor.Web.OpenApi;

namespace Monitor.Web.Api.Batches;

/// <summary>Batches of Instagram users.</summary>
internal static class BatchEndpoints
{
    private const int DefaultConcurrency = 5;

    public static void MapBatches(this IEndpointRouteBuilder app)
    {
        var batches = app.MapGroup("/api/v1/instagram/users/batch").WithTags("Batches").Requires(Permission.JobsRead, Permission.JobsWrite)
            .AddEndpointFilter(JobId.RequireValidAsync);
        batches.MapPost("", StartAsync).Validates<StartBatch>().Documented(BatchDocs.Start);
        batches.MapGet("/{job_id}", GetAsync).Documented(BatchDocs.Get);
    }

    // The answer has no envelope: clients of this route expect exactly these six fields.
    private static Task<IResult> StartAsync(StartBatch body, JobRequests requests, CancellationToken ct) => requests.SubmitAsync(
        JobTypes.Batch, UsernameList.Parse(body.Usernames!.Select(name => name!)).Names, body.MaxConcurrency ?? DefaultConcurrency, 0, body.WebhookUrl,
        (job, _) => TypedResults.Json(job.ToStarted(), statusCode: StatusCodes.Status202Accepted), ct);

    private static async Task<IResult> GetAsync([FromRoute(Name = "job_id")] JobId jobId, JobReader jobs, CurrentTeam team, CancellationToken ct) =>
        await jobs.FindAsync(team.Id, jobId.Value, ct) is { JobType: JobTypes.Batch } job ? TypedResults.Json(job.ToBatch()) : JobId.Missing(jobId.Value);
}
