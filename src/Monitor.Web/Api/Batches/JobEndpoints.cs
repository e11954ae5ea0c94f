using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using Monitor.Data.Batches;
using Monitor.Web.Access;
using Monitor.Web.Answers;
using Monitor.Web.Api.Batches.ResultFiles;
using Monitor.Web.OpenApi;

namespace Monitor.Web.Api.Batches;

/// <summary>Searches, and jobs of every kind.</summary>
internal static class JobEndpoints
{
    private const int DefaultLimit = 50;

    public static void MapJobs(this IEndpointRouteBuilder app)
    {
        var searches = app.MapGroup("/api/v1/instagram").WithTags("Jobs").Requires(Permission.JobsRead, Permission.JobsWrite);
        searches.MapPost("/bulk-search", BulkAsync).Validates<StartBulkSearch>().Documented(JobDocs.BulkSearch);
        searches.MapPost("/search", SearchAsync).Validates<StartSearch>().Documented(JobDocs.Search);

        var jobs = app.MapGroup("/api/v1/jobs").WithTags("Jobs").Requires(Permission.JobsRead, Permission.JobsWrite)
            .AddEndpointFilter(JobId.RequireValidAsync);
        jobs.MapGet("", ListAsync).Validates<JobListQuery>().Documented(JobDocs.List);
        jobs.MapGet("/counts", CountsAsync).Documented(JobDocs.Counts);
        jobs.MapGet("/{job_id}", StatusAsync).Documented(JobDocs.Get);
        jobs.MapGet("/{job_id}/status", StatusAsync).Documented(JobDocs.Status);
        jobs.MapGet("/{job_id}/results", ResultsAsync).Validates<ResultsQuery>().Documented(JobDocs.Results);
        jobs.MapGet("/{job_id}/webhooks", WebhooksAsync).Documented(JobDocs.Webhooks);
        jobs.MapPost("/{job_id}/cancel", CancelAsync).Documented(JobDocs.Cancel);
        jobs.MapPost("/{job_id}/pause", PauseAsync).Documented(JobDocs.Pause);
        jobs.MapPost("/{job_id}/resume", ResumeAsync).Documented(JobDocs.Resume);
    }

    private static Task<IResult> BulkAsync(StartBulkSearch body, JobRequests requests, CancellationToken ct)
    {
        var names = UsernameList.Parse(UsernameList.Texts(body.Usernames)!).Names;
        return requests.SubmitAsync(JobTypes.Bulk, names, names.Count, body.Priority ?? 0, body.WebhookUrl, Submitted, ct);
    }

    private static Task<IResult> SearchAsync(StartSearch body, JobRequests requests, CancellationToken ct) => requests.SubmitAsync(
        JobTypes.One, UsernameList.Parse([body.Username!]).Names, 1, body.Priority ?? 0, body.WebhookUrl, Submitted, ct);

    private static IResult Submitted(JobRow job, bool repeated) => Answer.Accepted(job.ToSubmitted(repeated));

    private static async Task<IResult> ListAsync(
        [AsParameters] JobListQuery query, JobReader jobs, CurrentTeam team, CurrentCaller caller, CancellationToken ct)
    {
        (DateTimeOffset, Guid)? after = null;
        if (query.Cursor is not null && !TryDecode(query.Cursor, out after))
            return Answer.Invalid("cursor", "cursor is the next_cursor of a page of this list.", ErrorCodes.InvalidCursor);
        var limit = QueryText.Number(query.Limit) ?? DefaultLimit;
        var rows = await jobs.ListAsync(team.Id, QueryText.Flag(query.Active), query.JobType, QueryText.Flag(query.Mine) is true ? caller.Requester() ?? "" : null, after, limit + 1, ct);
        var page = rows.Take(limit).ToArray();
        return Answer.Ok(page.Select(job => job.ToView()).ToArray(), rows.Count > limit ? Encode(page[^1]) : null);
    }

    private static async Task<IResult> CountsAsync(JobCounts counts, CurrentTeam team, CancellationToken ct)
    {
        var groups = await counts.ReadAsync(team.Id, ct);
        return Answer.Ok(new JobCountsView(
            groups.Sum(group => group.Count), groups.Where(group => JobReader.IsActive(group.Status)).Sum(group => group.Count),
            [.. groups.Select(group => new JobGroupView(group.JobType, group.Status, group.Count))]));
    }

    private static async Task<IResult> StatusAsync([FromRoute(Name = "job_id")] JobId jobId, JobReader jobs, CurrentTeam team, CancellationToken ct) =>
        await jobs.FindAsync(team.Id, jobId.Value, ct) is { } job
            ? Answer.Ok(job.ToDetails(await jobs.ItemsAsync(job.Id, ct)))
            : JobId.Missing(jobId.Value);

    private static async Task<IResult> ResultsAsync(
        [FromRoute(Name = "job_id")] JobId jobId, [AsParameters] ResultsQuery query, JobReader jobs, CurrentTeam team, CancellationToken ct)
    {
        if (await jobs.FindAsync(team.Id, jobId.Value, ct) is not { } job)
            return JobId.Missing(jobId.Value);
        return query.Format is null or "json"
            ? Answer.Ok(job.ToResults(await jobs.ResultsAsync(job.Id, ct)))
            : ResultFile.Create(query.Format, job, jobs, ct);
    }

    private static async Task<IResult> WebhooksAsync(
        [FromRoute(Name = "job_id")] JobId jobId, JobReader jobs, JobWebhooks webhooks, CurrentTeam team, CancellationToken ct)
    {
        if (await jobs.FindAsync(team.Id, jobId.Value, ct) is null)
            return JobId.Missing(jobId.Value);
        var tries = await webhooks.LogAsync(jobId.Value, ct);
        return Answer.Ok(tries.Select(t => new WebhookTryView(
            t.WebhookId, t.EventType, t.CreatedAt, t.DeliveredAt, t.GivenUpAt, t.Attempt, t.At, t.Status, t.DurationMs, t.Error)).ToArray());
    }

    private static async Task<IResult> CancelAsync(
        [FromRoute(Name = "job_id")] JobId jobId, JobControl control, JobReader jobs, CurrentTeam team, CancellationToken ct) =>
        await ChangedAsync(
            () => control.CancelAsync(team.Id, jobId.Value, ct), jobId.Value, jobs, team, ct,
            // What became of each of them is what matters now.
            async job => Answer.Ok(job.ToDetails(await jobs.ItemsAsync(jobId.Value, ct))));

    private static async Task<IResult> PauseAsync(
        [FromRoute(Name = "job_id")] JobId jobId, JobControl control, JobReader jobs, CurrentTeam team, CancellationToken ct) =>
        await ChangedAsync(() => control.PauseAsync(team.Id, jobId.Value, pause: true, ct), jobId.Value, jobs, team, ct);

    private static async Task<IResult> ResumeAsync(
        [FromRoute(Name = "job_id")] JobId jobId, JobControl control, JobReader jobs, CurrentTeam team, CancellationToken ct) =>
        await ChangedAsync(() => control.PauseAsync(team.Id, jobId.Value, pause: false, ct), jobId.Value, jobs, team, ct);

    private static async Task<IResult> ChangedAsync(
        Func<Task<JobChange>> change, Guid id, JobReader jobs, CurrentTeam team, CancellationToken ct, Func<JobRow, Task<IResult>>? show = null)
    {
        var before = await jobs.FindAsync(team.Id, id, ct);
        switch (await change())
        {
            case JobChange.NotFound:
                return JobId.Missing(id);
            case JobChange.Ended:
                return Answer.Conflict("job_id", "The job has ended already.", ErrorCodes.JobEnded);
            default:
                var after = (await jobs.FindAsync(team.Id, id, ct))!;
                Audited.Change("job", id, before is null ? null : State(before), State(after));
                return show is null ? Answer.Ok(after.ToView()) : await show(after);
        }
    }

    private static JsonObject State(JobRow job) => new() { ["status"] = job.Status, ["paused"] = job.Paused, ["processed"] = job.Processed };

    private static string Encode(JobRow job) => Convert.ToBase64String(Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"{job.CreatedAt.UtcTicks}:{job.Id}")));

    private static bool TryDecode(string cursor, out (DateTimeOffset, Guid)? after)
    {
        after = null;
        var bytes = new byte[cursor.Length];
        if (!Convert.TryFromBase64String(cursor, bytes, out var length))
            return false;
        var parts = Encoding.UTF8.GetString(bytes, 0, length).Split(':');
        if (parts.Length != 2 || !long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) || ticks > DateTime.MaxValue.Ticks
            || !Guid.TryParse(parts[1], out var id))
            return false;
        after = (new DateTimeOffset(ticks, TimeSpan.Zero), id);
        return true;
    }
}
