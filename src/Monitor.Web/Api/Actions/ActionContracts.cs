using System.Text.Json;
using System.Text.Json.Serialization;

namespace Monitor.Web.Api.Actions;

/// <summary>An action over many things.</summary>
/// <param name="Kind">tasks, jobs or requests.</param>
/// <param name="Action">What to do to them; each kind has its own.</param>
/// <param name="Interval">The new interval, for set_interval only.</param>
/// <param name="Ids">Up to 1,000 of them; or give a filter.</param>
/// <param name="Filter">Those that match; or give ids.</param>
/// <param name="All">true: all of the team, instead of ids and filter.</param>
internal sealed record OrderAction(
    string? Kind, string? Action, string? Interval, IReadOnlyList<JsonElement>? Ids, ActionFilterBody? Filter, bool? All);

/// <summary>Which ones; what is absent does not restrict. Each kind has members of its own.</summary>
/// <param name="Status">The state: of tasks active, paused or stopped; of jobs pending, processing or running; of requests PENDING, PROCESSING or FAILED.</param>
/// <param name="Type">Of tasks: influencer or post.</param>
/// <param name="Platform">Of tasks: the platform.</param>
/// <param name="Q">Of tasks: a part of the target.</param>
/// <param name="Failing">Of tasks: whether the last run failed.</param>
/// <param name="Overdue">Of tasks: whether a success is overdue.</param>
/// <param name="JobType">Of jobs: batch, single or bulk.</param>
/// <param name="Flow">Of requests: the flow.</param>
/// <param name="Account">Of requests: whom or what they are about, written as in a request.</param>
/// <param name="ErrorCode">Of requests: how they failed.</param>
/// <param name="From">Of requests: those that failed, or to cancel them were made, at this time or later.</param>
/// <param name="To">Of requests: those that failed, or to cancel them were made, before.</param>
internal sealed record ActionFilterBody(
    string? Status, string? Type, string? Platform, string? Q, bool? Failing, bool? Overdue, string? JobType, string? Flow, string? Account, string? ErrorCode,
    string? From, string? To);

/// <summary>Which actions to list.</summary>
internal sealed record ActionListQuery
{
    public string? State { get; init; }
    public string? Kind { get; init; }
    public string? Limit { get; init; }
    public string? Cursor { get; init; }
}

/// <summary>An action and how far it is.</summary>
/// <param name="ActionId">Its id.</param>
/// <param name="Kind">tasks, jobs or requests.</param>
/// <param name="Action">What is done to them.</param>
/// <param name="Interval">The new interval, of set_interval.</param>
/// <param name="Filter">What has to match; null for all and for ids.</param>
/// <param name="All">Whether all are meant.</param>
/// <param name="Ids">How many were named by their ids; null where none were.</param>
/// <param name="State">waiting, running, completed, cancelled or failed.</param>
/// <param name="Total">How many match; null until they were counted.</param>
/// <param name="Done">How many were looked at.</param>
/// <param name="Changed">How many were changed.</param>
/// <param name="Failed">How many could not be.</param>
/// <param name="Error">What went wrong.</param>
/// <param name="RequestedBy">Who asked.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="FinishedAt">When it ended.</param>
/// <param name="CancelledBy">Who cancelled it.</param>
internal sealed record BulkActionView(
    Guid ActionId, string Kind, string Action, string? Interval, ActionFilterView? Filter, bool All, int? Ids, string State, long? Total, long Done, long Changed,
    long Failed, string? Error, string RequestedBy, DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt, string? CancelledBy);

/// <summary>What has to match; what does not matter is absent.</summary>
internal sealed record ActionFilterView
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Status { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Type { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Platform { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Q { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Failing { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Overdue { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? JobType { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Flow { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Account { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ErrorCode { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? From { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? To { get; init; }
}
