using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;

namespace Monitor.Web.Api.Batches;

/// <summary>Users to process as a batch.</summary>
/// <param name="Usernames">1 to 1,000 usernames, each once.</param>
/// <param name="MaxConcurrency">How many at once, 1 to 100; 5 unless given.</param>
/// <param name="WebhookUrl">Where to tell about the end of the batch.</param>
internal sealed record StartBatch(IReadOnlyList<string?>? Usernames, int? MaxConcurrency, string? WebhookUrl);

/// <summary>Creators to search together.</summary>
/// <param name="Usernames">1 to 15 usernames: an array, or one text with commas.</param>
/// <param name="Priority">0 to 100; the higher the earlier among the waiting searches of the same user.</param>
/// <param name="WebhookUrl">Where to tell about the end of the search.</param>
internal sealed record StartBulkSearch(JsonElement? Usernames, int? Priority, string? WebhookUrl);

/// <summary>One creator to search.</summary>
/// <param name="Username">The username.</param>
/// <param name="Priority">0 to 100; the higher the earlier among the waiting searches of the same user.</param>
/// <param name="WebhookUrl">Where to tell about the end of the search.</param>
internal sealed record StartSearch(string? Username, int? Priority, string? WebhookUrl);

/// <summary>Which jobs to list.</summary>
internal sealed record JobListQuery
{
    public string? Active { get; init; }
    public string? Mine { get; init; }
    [FromQuery(Name = "job_type")] public string? JobType { get; init; }
    public string? Limit { get; init; }
    public string? Cursor { get; init; }
}

/// <summary>How to show results.</summary>
internal sealed record ResultsQuery
{
    public string? Format { get; init; }
}

/// <summary>A batch that was started.</summary>
internal sealed record BatchStarted(Guid JobId, string Status, int TotalUsers, int ProcessedUsers, int SuccessfulUsers, int FailedUsers);

/// <summary>A batch with what went wrong in it.</summary>
internal sealed record BatchView(
    Guid JobId, string Status, int TotalUsers, int ProcessedUsers, int SuccessfulUsers, int FailedUsers, JsonArray Errors, int MaxConcurrency,
    bool Paused, DateTimeOffset CreatedAt, DateTimeOffset? CompletedAt);

/// <summary>A search that was submitted.</summary>
internal sealed record JobSubmitted(
    Guid JobId, string JobType, string Status, int TotalCreators, int EstimatedCredits, DateTimeOffset? EstimatedCompletionAt, bool Repeated);

/// <summary>A job. <c>requested_by</c> is <c>user:ID</c> or <c>key:ID</c>; lists show the first 15 usernames.</summary>
internal record JobView(
    Guid JobId,
    string JobType,
    string Status,
    string? RequestedBy,
    IReadOnlyList<string> Usernames,
    bool Paused,
    string? PausedBy,
    string CurrentStage,
    double ProgressPercentage,
    int TotalCreators,
    int CompletedCreators,
    int FailedCreators,
    int EstimatedCredits,
    int CreditsReserved,
    int CreditsCharged,
    DateTimeOffset CreatedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? CompletedAt,
    DateTimeOffset? EstimatedCompletionAt,
    long LastEvent);

/// <summary>A job with its creators.</summary>
internal sealed record JobDetailsView : JobView
{
    public JobDetailsView(JobView job) : base(job)
    {
    }

    /// <summary>Each creator.</summary>
    [JsonPropertyOrder(1)]
    public required IReadOnlyList<JobItemView> Items { get; init; }
}

/// <summary>One creator of a job.</summary>
internal sealed record JobItemView(
    string Username, string Status, bool ApifyCompleted, bool DatabasePopulated, bool CdnProcessed, bool AiAnalyzed, string? AiReason, string? ErrorCode,
    string? ErrorMessage, int Calls, decimal CostUsd, DateTimeOffset? StartedAt, DateTimeOffset? CompletedAt);

/// <summary>Results of a job.</summary>
internal sealed record JobResultsView(Guid JobId, string Status, bool Partial, IReadOnlyList<JobResultView> Results);

/// <summary>The result of one creator.</summary>
internal sealed record JobResultView(string Username, string Status, JsonNode? Result, string? ErrorCode, string? ErrorMessage, int Calls,
    decimal CostUsd);

/// <summary>One try to tell a webhook about a job.</summary>
internal sealed record WebhookTryView(
    long Delivery, string Event, DateTimeOffset CreatedAt, DateTimeOffset? DeliveredAt, DateTimeOffset? GivenUpAt, int? Attempt, DateTimeOffset? At,
    int? Status, int? DurationMs, string? Error);

/// <summary>How many jobs there are.</summary>
/// <param name="Total">All of them.</param>
/// <param name="Active">Those that wait or run.</param>
/// <param name="Groups">All of them by type and status; a group without jobs is absent.</param>
internal sealed record JobCountsView(long Total, long Active, IReadOnlyList<JobGroupView> Groups);

/// <summary>Jobs of one type and status.</summary>
internal sealed record JobGroupView(string JobType, string Status, long Count);
