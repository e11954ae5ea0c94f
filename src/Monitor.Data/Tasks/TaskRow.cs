using Monitor.Data.Scheduling;

namespace Monitor.Data.Tasks;

/// <summary>A task as people see it: its definition and how it is doing.</summary>
public sealed record TaskRow
{
    /// <summary>The task.</summary>
    public required Guid Id { get; init; }

    /// <summary>Influencer or post.</summary>
    public required TaskType Type { get; init; }

    /// <summary>The platform's name.</summary>
    public required string Platform { get; init; }

    /// <summary>Handle or short code.</summary>
    public required string Target { get; init; }

    /// <summary>Active, paused or stopped.</summary>
    public required MonitorTaskStatus Status { get; init; }

    /// <summary>Seconds between two slots.</summary>
    public required int IntervalSeconds { get; init; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed by a user.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When the next run is due; null unless active.</summary>
    public required DateTimeOffset? NextRunAt { get; init; }

    /// <summary>Whether a worker is at it now.</summary>
    public required bool Running { get; init; }

    /// <summary>Failed runs in a row.</summary>
    public required int ConsecutiveFailures { get; init; }

    /// <summary>How the last run ended.</summary>
    public required RunOutcome? LastOutcome { get; init; }

    /// <summary>When the last run was.</summary>
    public required DateTimeOffset? LastRunAt { get; init; }

    /// <summary>When the target was last measured for this task.</summary>
    public required DateTimeOffset? LastSuccessAt { get; init; }

    /// <summary>Whether a success is overdue.</summary>
    public required bool Overdue { get; init; }

    /// <summary>What a due task waits for, when no source of its platform can be asked.</summary>
    public required string? WaitingFor { get; init; }

    /// <summary>The platform's id of the account that was found behind the target.</summary>
    public required string? AccountPlatformId { get; init; }

    /// <summary>That account's handle today.</summary>
    public required string? AccountUsername { get; init; }

    /// <summary>Internal account, the key of its history.</summary>
    public required long? AccountId { get; init; }

    /// <summary>Internal post, the key of its history.</summary>
    public required long? PostId { get; init; }
}
