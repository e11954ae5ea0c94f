using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Monitor.Data.Content;
using Monitor.Data.Scheduling;

namespace Monitor.Data.Tasks;

/// <summary>A row of <c>task</c>: one target collected on one interval.</summary>
internal sealed class MonitorTask
{
    public Guid Id { get; init; }

    public long TeamId { get; init; }

    public TaskType TaskType { get; init; }

    public required string Platform { get; init; }

    public string? Username { get; init; }

    public string? PostCode { get; init; }

    public int IntervalSeconds { get; init; }

    public MonitorTaskStatus Status { get; init; }

    public long? AccountId { get; init; }

    public long? PostId { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When it is due and how its runs went.</summary>
    public required TaskSchedule Schedule { get; init; }

    /// <summary>The account that was found behind its target.</summary>
    public Account? Account { get; init; }
}

/// <summary>A row of <c>task_schedule</c>: when the task is due and how its runs went.</summary>
internal sealed class TaskSchedule
{
    /// <summary>The <see cref="State"/> of tasks that are collected.</summary>
    public const short Active = 1;

    public Guid TaskId { get; init; }

    public short State { get; init; }

    public DateTimeOffset DueAt { get; init; }

    public DateTimeOffset AnchorAt { get; init; }

    public int IntervalS { get; init; }

    public short Failures { get; init; }

    public int? WorkerId { get; init; }

    public RunOutcome? LastOutcome { get; init; }

    public DateTimeOffset? LastRunAt { get; init; }

    public DateTimeOffset? LastSuccessAt { get; init; }

    /// <summary>Until when its next success was promised.</summary>
    public DateTimeOffset? PromisedBy { get; init; }
}

internal sealed class MonitorTaskMapping : IEntityTypeConfiguration<MonitorTask>
{
    public void Configure(EntityTypeBuilder<MonitorTask> task)
    {
        task.ToTable("task");
        // The column that refers is that of the schedule. Said the other way round, every task has one, and no outer join is needed.
        task.HasOne(t => t.Schedule).WithOne().HasForeignKey<MonitorTask>(t => t.Id).HasPrincipalKey<TaskSchedule>(s => s.TaskId);
        task.HasOne(t => t.Account).WithMany().HasForeignKey(t => t.AccountId);
    }
}

internal sealed class TaskScheduleMapping : IEntityTypeConfiguration<TaskSchedule>
{
    public void Configure(EntityTypeBuilder<TaskSchedule> schedule)
    {
        schedule.ToTable("task_schedule").HasKey(s => s.TaskId);
        schedule.Property(s => s.LastOutcome).HasConversion<short?>();
    }
}
