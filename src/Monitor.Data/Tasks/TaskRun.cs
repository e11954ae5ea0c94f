using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Monitor.Data.Scheduling;

namespace Monitor.Data.Tasks;

/// <summary>A row of <c>task_run</c>: one finished run.</summary>
public sealed class TaskRun
{
    public Guid TaskId { get; init; }

    public int RunNo { get; init; }

    public DateTimeOffset SlotAt { get; init; }

    public DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset FinishedAt { get; init; }

    public RunOutcome Outcome { get; init; }

    public int Missed { get; init; }

    public string? Source { get; init; }

    public string? Credential { get; init; }

    public short Calls { get; init; }

    public decimal CostUsd { get; init; }

    public string? Error { get; init; }

    public int? WorkerId { get; init; }
}

internal sealed class TaskRunMapping : IEntityTypeConfiguration<TaskRun>
{
    public void Configure(EntityTypeBuilder<TaskRun> run)
    {
        run.ToTable("task_run").HasKey(r => new { r.TaskId, r.FinishedAt, r.RunNo });
        run.Property(r => r.Outcome).HasConversion<short>();
    }
}
