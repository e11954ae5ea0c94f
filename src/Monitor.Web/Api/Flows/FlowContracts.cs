using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;

namespace Monitor.Web.Api.Flows;

/// <summary>Work for a flow.</summary>
/// <param name="Flow">Which flow.</param>
/// <param name="Platform">The platform; the flow's own unless given.</param>
/// <param name="Params">What the flow needs, such as a handle.</param>
/// <param name="Priority">0 to 100; the higher the earlier. 1 unless given.</param>
/// <param name="ExpiresAt">After this time it must not run any more.</param>
internal sealed record SubmitRequest(string? Flow, string? Platform, JsonObject? Params, int? Priority, string? ExpiresAt);

/// <summary>Which requests to list.</summary>
internal sealed record RequestListQuery(
    string? Status, string? Flow, string? Account, [FromQuery(Name = "error_code")] string? ErrorCode, string? Source, string? From, string? To,
    string? Limit, string? Cursor, string? Before);

/// <summary>A flow.</summary>
internal sealed record FlowView(
    string Name, string Platform, int NoOfWorkers, int NoOfConcurrency, bool Available, string? Parameter, IReadOnlyList<string> Parameters, int MaxRunning,
    bool Paused, long Pending, long Running)
{
    /// <summary>Requests that have been running for more than 10 minutes.</summary>
    public required long Stuck { get; init; }

    /// <summary>Requests of the last 24 hours that were answered.</summary>
    public required long Completed { get; init; }

    /// <summary>Requests of the last 24 hours that failed; cancelled ones are not among them.</summary>
    public required long Failed { get; init; }

    /// <summary>The part of both that was answered, from 0 to 1; null when none of them has ended.</summary>
    public required double? CompletionRate { get; init; }
}

/// <summary>A request for the work of a flow.</summary>
internal sealed record RequestView(
    long Id, string Flow, string Platform, JsonNode? Params, int RetryCount, int Priority, string Status, JsonNode? Data, string? Error, string? ErrorCode,
    string? Account, string? Source, int Calls, decimal CostUsd, DateTimeOffset CreatedAt, DateTimeOffset? PickedAt, DateTimeOffset? ScrapedAt, DateTimeOffset? ExpiresAt);

/// <summary>A request in a list: without its result.</summary>
internal sealed record ListedRequestView(
    long Id, string Flow, string Platform, JsonNode? Params, int RetryCount, int Priority, string Status, string? Error, string? ErrorCode,
    string? Account, string? Source, int Calls, decimal CostUsd, DateTimeOffset CreatedAt, DateTimeOffset? PickedAt, DateTimeOffset? ScrapedAt, DateTimeOffset? ExpiresAt);

/// <summary>Failed requests to run again: exactly one of the first three.</summary>
/// <param name="RequestIds">Up to 1,000 of them.</param>
/// <param name="Filter">Those that match.</param>
/// <param name="All">All of the team.</param>
/// <param name="DryRun">Only count them.</param>
internal sealed record RetryRequests(IReadOnlyList<long>? RequestIds, RetryFilterBody? Filter, bool? All, bool? DryRun);

/// <summary>Which failed requests.</summary>
/// <param name="Flow">Those of this flow.</param>
/// <param name="Account">Those about this target, written as in a request.</param>
/// <param name="ErrorCode">Those that failed in this way.</param>
/// <param name="From">Those that failed at this time or later.</param>
/// <param name="To">Those that failed before.</param>
internal sealed record RetryFilterBody(string? Flow, string? Account, string? ErrorCode, string? From, string? To);

/// <summary>How many requests run again, or would.</summary>
internal sealed record RetriedView(int Matched, int Retried);

/// <summary>A change of how a flow runs.</summary>
/// <param name="MaxRunning">Requests at once in all processes, 0 to 10,000.</param>
/// <param name="Paused">Whether it is held.</param>
internal sealed record ChangeFlow(int? MaxRunning, bool? Paused);

/// <summary>How many requests there are.</summary>
/// <param name="Total">All of them.</param>
/// <param name="Groups">All of them by flow, status and, of failed ones, error; a group without requests is absent.</param>
internal sealed record RequestCountsView(long Total, IReadOnlyList<RequestGroupView> Groups);

/// <summary>Requests of one flow, status and error.</summary>
internal sealed record RequestGroupView(string Flow, string Status, string? ErrorCode, long Count);
