using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Monitor.Data.Batches;

/// <summary>A row of <c>processing_jobs</c>, as far as it is shown.</summary>
internal sealed class Job
{
    public Guid Id { get; init; }

    public required string JobType { get; init; }

    public required string Status { get; init; }

    public int TotalUsers { get; init; }

    public int ProcessedUsers { get; init; }

    public int SuccessfulUsers { get; init; }

    public int FailedUsers { get; init; }

    public required string Errors { get; init; }

    public int MaxConcurrency { get; init; }

    public long TeamId { get; init; }

    public string? RequestedBy { get; init; }

    public required string Platform { get; init; }

    public required string[] Usernames { get; init; }

    public int Priority { get; init; }

    public int EstimatedCredits { get; init; }

    public int ReservedCredits { get; init; }

    public int CreditsCharged { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? CompletedAt { get; init; }

    public DateTimeOffset? EstimatedCompletionAt { get; init; }

    public long EventNo { get; init; }
}

internal sealed class JobMapping : IEntityTypeConfiguration<Job>
{
    public void Configure(EntityTypeBuilder<Job> job)
    {
        job.ToTable("processing_jobs");
        job.Property(j => j.Errors).HasColumnType("jsonb");
    }
}
