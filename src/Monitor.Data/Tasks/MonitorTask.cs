namespace Monitor.Data.Tasks;

/// <summary>A row of <c>task</c>: one target collected on one interval.</summary>
public sealed class MonitorTask
{
    public Guid Id { get; init; }

    public long TeamId { get; init; }

    public TaskType TaskType { get; init; }

    public required string Platform { get; init; }

    public string? Username { get; init; }

    public string? PostCode { get; init; }

    public int IntervalSeconds { get; set; }

    public MonitorTaskStatus Status { get; set; }

    public long? AccountId { get; set; }

    public long? PostId { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; set; }
}

/// <summary>A row of <c>task_schedule</c>: when the task is due and how its runs went.</summary>
public sealed class TaskSchedule
{
    public Guid TaskId { get; init; }

    public required string ProviderGroup { get; init; }

    public short State { get; set; }

    public DateTimeOffset DueAt { get; set; }

    public DateTimeOffset SlotAt { get; set; }

    public DateTimeOffset AnchorAt { get; init; }

    public int IntervalS { get; set; }

    public int RunNo { get; set; }

    public short Failures { get; set; }

    public int? WorkerId { get; set; }

    public short? LastOutcome { get; set; }

    public DateTimeOffset? LastRunAt { get; set; }

    public DateTimeOffset? LastSuccessAt { get; set; }
}

/// <summary>A row of <c>task_run</c>: one finished run.</summary>
public sealed class TaskRun
{
    public Guid TaskId { get; init; }

    public int RunNo { get; init; }

    public DateTimeOffset SlotAt { get; init; }

    public DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset FinishedAt { get; init; }

    public Scheduling.RunOutcome Outcome { get; init; }

    public int Missed { get; init; }

    public string? Source { get; init; }

    public string? Credential { get; init; }

    public short Calls { get; init; }

    public decimal CostUsd { get; init; }

    public string? Error { get; init; }

    public int? WorkerId { get; init; }
}
