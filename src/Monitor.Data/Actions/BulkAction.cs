using System.Text.Json.Serialization;
using Monitor.Data.Auditing;

namespace Monitor.Data.Actions;

/// <summary>What an action is about.</summary>
public static class ActionKinds
{
    public const string Tasks = "tasks";
    public const string Jobs = "jobs";
    public const string Requests = "requests";
}

/// <summary>States of an action.</summary>
public static class ActionStates
{
    public const string Waiting = "waiting";
    public const string Running = "running";
    public const string Completed = "completed";
    public const string Cancelled = "cancelled";
    public const string Failed = "failed";

    /// <summary>All of them, in the order of an action's life.</summary>
    public static IReadOnlyList<string> All { get; } = [Waiting, Running, Completed, Cancelled, Failed];
}

/// <summary>What is to be done to what.</summary>
/// <param name="TeamId">Whose.</param>
/// <param name="Kind">A name of <see cref="ActionKinds"/>.</param>
/// <param name="Action">What to do.</param>
/// <param name="Selection">To which.</param>
public sealed record NewAction(long TeamId, string Kind, string Action, ActionSelection Selection);

/// <summary>Which ones: all, some by their ids, or those that match.</summary>
public sealed record ActionSelection
{
    /// <summary>All of the team.</summary>
    public bool All { get; init; }

    /// <summary>These.</summary>
    public IReadOnlyList<string>? Ids { get; init; }

    /// <summary>Those that match.</summary>
    public ActionFilter? Filter { get; init; }

    /// <summary>The new interval, where that is what is to be changed.</summary>
    public int? IntervalSeconds { get; init; }
}

/// <summary>What has to match; what is null does not matter. Each kind has its own.</summary>
public sealed record ActionFilter
{
    /// <summary>Of all kinds: the state.</summary>
    public string? Status { get; init; }

    /// <summary>Of tasks: influencer or post.</summary>
    public string? Type { get; init; }

    /// <summary>Of tasks: the platform.</summary>
    public string? Platform { get; init; }

    /// <summary>Of tasks: a part of the target.</summary>
    public string? Q { get; init; }

    /// <summary>Of tasks: whether the last run failed.</summary>
    public bool? Failing { get; init; }

    /// <summary>Of tasks: whether a success is overdue.</summary>
    public bool? Overdue { get; init; }

    /// <summary>Of jobs: batch, single or bulk.</summary>
    public string? JobType { get; init; }

    /// <summary>Of requests: the flow.</summary>
    public string? Flow { get; init; }

    /// <summary>Of requests: whom or what they are about, written as in a request.</summary>
    public string? Account { get; init; }

    /// <summary>Of requests: how they failed.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>Of requests: those that ended, or where they have not, were made, at this time or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Of requests: those that ended, or where they have not, were made, before.</summary>
    public DateTimeOffset? To { get; init; }
}

/// <summary>A row of <c>bulk_action</c>: an action and how far it is.</summary>
public sealed record ActionRow
{
    public required Guid Id { get; init; }

    public required long TeamId { get; init; }

    public required string Kind { get; init; }

    public required string Action { get; init; }

    public required ActionSelection Selection { get; init; }

    public required string State { get; init; }

    /// <summary>How many match; null until they were counted.</summary>
    public required long? Total { get; init; }

    /// <summary>How many were looked at.</summary>
    public required long Done { get; init; }

    /// <summary>How many were changed.</summary>
    public required long Changed { get; init; }

    /// <summary>How many could not be.</summary>
    public required long Failed { get; init; }

    public required string? Error { get; init; }

    /// <summary>The last one that was looked at, in the order of its kind.</summary>
    public required string? Position { get; init; }

    /// <summary>Who asked.</summary>
    public required AuditActor Actor { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset? StartedAt { get; init; }

    public required DateTimeOffset? FinishedAt { get; init; }

    public required string? CancelledBy { get; init; }

    public required DateTimeOffset? ToldAt { get; init; }

    /// <summary>The fence.</summary>
    public required int RunNo { get; init; }
}

internal sealed record StoredActor(string Kind, string? Id, string Name, long? TeamId, string? Ip, string? RequestId);

internal sealed record ActionProgress(Guid ActionId, string Kind, string Action, string State, long? Total, long Done, long Changed, long Failed);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(ActionSelection))]
[JsonSerializable(typeof(StoredActor))]
internal sealed partial class ActionJson : JsonSerializerContext;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ActionProgress))]
internal sealed partial class ActionProgressJson : JsonSerializerContext;
