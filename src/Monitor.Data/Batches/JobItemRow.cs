using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Monitor.Data.Batches;

/// <summary>A row of <c>processing_job_items</c>: one username of a job.</summary>
public sealed record JobItemRow(
    long Id,
    Guid ItemId,
    string Username,
    string Status,
    int Credits,
    bool Scraped,
    bool Stored,
    bool MediaArchived,
    bool Enriched,
    string? Error,
    string? ErrorCode,
    string? Source,
    DateTimeOffset? StartedAt,
    DateTimeOffset? CompletedAt)
{
    /// <summary>Provider calls made for it.</summary>
    public int Calls { get; init; }

    /// <summary>What they cost, in US dollars.</summary>
    public decimal CostUsd { get; init; }

    /// <summary>What was collected, as JSON; only where results are asked for.</summary>
    public string? Result { get; init; }

    /// <summary>Why it was not enriched.</summary>
    public string? NotEnriched { get; init; }

    internal Guid JobId { get; init; }
}

internal sealed class JobItemRowMapping : IEntityTypeConfiguration<JobItemRow>
{
    public void Configure(EntityTypeBuilder<JobItemRow> item)
    {
        item.ToTable("processing_job_items");
        item.Property(i => i.JobId);
        item.Property(i => i.Scraped).HasColumnName("apify_completed");
        item.Property(i => i.Stored).HasColumnName("database_populated");
        item.Property(i => i.MediaArchived).HasColumnName("cdn_processed");
        item.Property(i => i.Enriched).HasColumnName("ai_analyzed");
        item.Property(i => i.NotEnriched).HasColumnName("ai_reason");
        item.Property(i => i.Result).HasColumnType("jsonb");
    }
}
