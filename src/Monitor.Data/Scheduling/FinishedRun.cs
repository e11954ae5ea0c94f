using Monitor.Data.Content;
using Monitor.Data.Observations;

namespace Monitor.Data.Scheduling;

/// <summary>A run that is over: what to write into the log, when the task runs next, and what was measured, if anything.</summary>
public sealed record FinishedRun
{
    /// <summary>The task.</summary>
    public required Guid TaskId { get; init; }

    /// <summary>The fence of the claim; a run whose fence no longer matches is dropped whole.</summary>
    public required int RunNo { get; init; }

    /// <summary>The handle or short code that the task watches.</summary>
    public required string Target { get; init; }

    /// <summary>Interval of the task, in seconds.</summary>
    public required int IntervalSeconds { get; init; }

    /// <summary>The slot that was served.</summary>
    public required DateTimeOffset SlotAt { get; init; }

    /// <summary>When the run began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When the run was over.</summary>
    public required DateTimeOffset FinishedAt { get; init; }

    /// <summary>How it ended.</summary>
    public required RunOutcome Outcome { get; init; }

    /// <summary>When the task is due again.</summary>
    public required DateTimeOffset NextDueAt { get; init; }

    /// <summary>The slot that it will serve then.</summary>
    public required DateTimeOffset NextSlotAt { get; init; }

    /// <summary>Failed runs in a row, this one included.</summary>
    public short Failures { get; init; }

    /// <summary>Earlier slots that this run stands for.</summary>
    public int Missed { get; init; }

    /// <summary>The provider whose answer counted.</summary>
    public string? Source { get; init; }

    /// <summary>The credential that was used; an id, never the secret.</summary>
    public string? Credential { get; init; }

    /// <summary>Provider calls made.</summary>
    public short Calls { get; init; }

    /// <summary>What is kept of the calls for the next run of the slot, as JSON; null when the slot is over.</summary>
    public string? Question { get; init; }

    /// <summary>What they cost, in US dollars.</summary>
    public decimal CostUsd { get; init; }

    /// <summary>Why it failed, for people.</summary>
    public string? Error { get; init; }

    /// <summary>What was measured; only <see cref="RunOutcome.Done"/> has one.</summary>
    public Observation? Observation { get; init; }

    /// <summary>What came along with it, such as the recent posts of a profile.</summary>
    public IReadOnlyList<Observation> Items { get; init; } = [];

    /// <summary>A change of the quarantine that comes with it.</summary>
    public HoldChange? Hold { get; init; }

    /// <summary>Its entry in the ledger, if it has one already.</summary>
    public RunEntry? Entry { get; init; }

    /// <summary>The platform of the target.</summary>
    public required string Platform { get; init; }

    /// <summary>The handle under which the account is watched from now on; null when it stays.</summary>
    public string? NewTarget { get; init; }
}
