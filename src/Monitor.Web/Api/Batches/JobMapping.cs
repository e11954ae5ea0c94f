using System.Text.Json.Nodes;
using Monitor.Data.Batches;
using Monitor.Data.People;
using Monitor.Web.Access;

namespace Monitor.Web.Api.Batches;

/// <summary>Turns what is stored into what is shown.</summary>
internal static class JobMapping
{
    /// <summary>Whose searches count together: the user's, or the key's where there is no user.</summary>
    public static string? Requester(this CurrentCaller caller) => caller.Known switch
    {
        { UserId: { } user } => $"user:{user}",
        { Kind: CallerKind.Key, Id: var key } => $"key:{key}",
        _ => null,
    };

    public static BatchStarted ToStarted(this JobRow job) =>
        new(job.Id, job.Status, job.Total, job.Processed, job.Successful, job.Failed);

    public static BatchView ToBatch(this JobRow job) => new(
        job.Id, job.Status, job.Total, job.Processed, job.Successful, job.Failed, JsonNode.Parse(job.Errors)!.AsArray(), job.MaxConcurrency,
        job.Paused, job.CreatedAt, job.CompletedAt);

    public static JobSubmitted ToSubmitted(this JobRow job, bool repeated) =>
        new(job.Id, job.JobType, job.Status, job.Total, job.EstimatedCredits, job.EstimatedCompletionAt, repeated);

    public static JobView ToView(this JobRow job) => new(
        job.Id, job.JobType, job.Status, job.RequestedBy, job.Usernames, job.Paused, job.PausedBy, Stage(job), Math.Round(100.0 * job.Processed / job.Total, 1), job.Total, job.Successful,
        job.Failed, job.EstimatedCredits, job.ReservedCredits, job.CreditsCharged, job.CreatedAt, job.StartedAt, job.CompletedAt,
        job.EstimatedCompletionAt, job.EventNo);

    public static JobDetailsView ToDetails(this JobRow job, IReadOnlyList<JobItemRow> items) => new(job.ToView())
    {
        Items =
        [
            .. items.Select(item => new JobItemView(
                item.Username, item.Status, item.Scraped, item.Stored, item.MediaArchived, item.Enriched, item.NotEnriched, item.ErrorCode, item.Error,
                item.Calls, item.CostUsd, item.StartedAt, item.CompletedAt)),
        ],
    };

    /// <summary>The creators that have ended; those that have not are missing, those that were cancelled say so, and the answer says that it is partial.</summary>
    public static JobResultsView ToResults(this JobRow job, IReadOnlyList<JobItemRow> ended) => new(
        job.Id, job.Status, job.IsPartial,
        [
            .. ended.Select(item => new JobResultView(
                item.Username, item.Status, item.Result is null ? null : JsonNode.Parse(item.Result), item.ErrorCode, item.Error,
                item.Calls, item.CostUsd)),
        ]);

    private static string Stage(JobRow job) => job switch
    {
        { Paused: true } => "paused",
        { Status: JobStatus.Pending } => "waiting",
        { Status: JobStatus.Processing or JobStatus.Running } => "collecting",
        _ => job.Status,
    };
}
