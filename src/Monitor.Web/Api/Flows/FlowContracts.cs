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
internal sealed record RequestListQuery
{
    public string? Status { get; init; }
    public string? Flow { get; init; }
    public string? Account { get; init; }
    [FromQuery(Name = "error_code")] public string? ErrorCode { get; init; }
    public string? Source { get; init; }
    public string? From { get; init; }
    public string? To { get; init; }
    public string? Limit { get; init; }
    public string? Cursor { get; init; }
    public string? Before { get; init; }
}

/// <summary>A flow.</summary>
internal sealed record FlowView(
    string Name, string Platform, int NoOfWorkers, int NoOfConcurrency, bool Available, string? Parameter, IReadOnlyList<string> Parameters, int MaxRunning,
    bool Paused, long Pending, long Running)
{
    /// <summary>What it does.</summary>
    public required string? Description { get; init; }

    /// <summary>Its parameters with what each of them holds.</summary>
    public required IReadOnlyList<FlowParameterView> ParameterDetails { get; init; }

    /// <summary>Parameters of a request that works as it stands.</summary>
    public required JsonObject? Example { get; init; }

    /// <summary>Requests that have been running for more than 10 minutes.</summary>
    public required long Stuck { get; init; }

    /// <summary>Requests of the last 24 hours that were answered.</summary>
    public required long Completed { get; init; }

    /// <summary>Requests of the last 24 hours that failed; cancelled ones are not among them.</summary>
    public required long Failed { get; init; }

    /// <summary>The part of both that was answered, from 0 to 1; null when none of them has ended.</summary>
    public required double? CompletionRate { get; init; }
}

/// <summary>A parameter of a flow.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">`string`, `integer`, `boolean` or `array` of strings.</param>
/// <param name="Required">Whether a request needs it.</param>
/// <param name="Description">What it means.</param>
/// <param name="MaxLength">Most characters of a text, or of each text of an array.</param>
/// <param name="MaxItems">Most texts of an array.</param>
/// <param name="Minimum">The smallest number.</param>
/// <param name="Maximum">The largest number.</param>
/// <param name="OneOf">The words that a text, or each text of an array, may be; null: any.</param>
internal sealed record FlowParameterView(
    string Name, string Type, bool Required, string Description, int? MaxLength, int? MaxItems, long? Minimum, long? Maximum, IReadOnlyList<string>? OneOf);

/// <summary>A request for the work of a flow.</summary>
internal sealed record RequestView(
    long Id, string Flow, string Platform, JsonNode? Params, int RetryCount, int Priority, string Status, JsonNode? Data, string? Error, string? ErrorCode,
    string? Account, string? Source, int Calls, decimal CostUsd, DateTimeOffset CreatedAt, DateTimeOffset? PickedAt, DateTimeOffset? ScrapedAt, DateTimeOffset? ExpiresAt);

/// <summary>A request in a list: without its result.</summary>
internal sealed record ListedRequestView(
    long Id, string Flow, string Platform, JsonNode? Params, int RetryCount, int Priority, string Status, string? Error, string? ErrorCode,
    string? Account, string? Source, int Calls, decimal CostUsd, DateTimeOffset CreatedAt, DateTimeOffset? PickedAt, DateTimeOffset? ScrapedAt, DateTimeOffset? ExpiresAt);

/// <summary>Which part of a list to show.</summary>
internal sealed record EntriesQuery
{
    public string? Limit { get; init; }
    public string? Cursor { get; init; }
}

/// <summary>In which format a file is handed out.</summary>
internal sealed record FileQuery
{
    public string? Format { get; init; }
}

/// <summary>An account of a list that a request has read page by page.</summary>
internal sealed record EntryView(
    string Platform, string PlatformId, string Username, string? FullName, bool? IsPrivate, bool? IsVerified, string? ProfilePicUrl, int Page, DateTimeOffset MeasuredAt);

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
