using System.Text.Json.Nodes;

namespace Monitor.Web.Api.Flows;

/// <summary>Work for a flow.</summary>
/// <param name="Flow">Which flow.</param>
/// <param name="Platform">The platform; the flow's own unless given.</param>
/// <param name="Params">What the flow needs, such as a handle.</param>
/// <param name="Priority">0 to 100; the higher the earlier. 1 unless given.</param>
/// <param name="ExpiresAt">After this time it must not run any more.</param>
internal sealed record SubmitRequest(string? Flow, string? Platform, JsonObject? Params, int? Priority, string? ExpiresAt);

/// <summary>Which requests to list.</summary>
internal sealed record RequestListQuery(string? Status, string? Flow, string? Account, string? Limit, string? Cursor, string? Before);

/// <summary>A flow.</summary>
internal sealed record FlowView(
    string Name, string Platform, int NoOfWorkers, int NoOfConcurrency, bool Available, string? Parameter, int MaxRunning, bool Paused, long Pending, long Running);

/// <summary>A request for the work of a flow.</summary>
internal sealed record RequestView(
    long Id, string Flow, string Platform, JsonNode? Params, int RetryCount, int Priority, string Status, JsonNode? Data, string? Error, string? ErrorCode,
    string? Account, string? Source, DateTimeOffset CreatedAt, DateTimeOffset? PickedAt, DateTimeOffset? ScrapedAt, DateTimeOffset? ExpiresAt);

/// <summary>A request in a list: without its result.</summary>
internal sealed record ListedRequestView(
    long Id, string Flow, string Platform, JsonNode? Params, int RetryCount, int Priority, string Status, string? Error, string? ErrorCode,
    string? Account, string? Source, DateTimeOffset CreatedAt, DateTimeOffset? PickedAt, DateTimeOffset? ScrapedAt, DateTimeOffset? ExpiresAt);

/// <summary>A change of how a flow runs.</summary>
/// <param name="MaxRunning">Requests at once in all processes, 0 to 10,000.</param>
/// <param name="Paused">Whether it is held.</param>
internal sealed record ChangeFlow(int? MaxRunning, bool? Paused);
