using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Monitor.Data.Queues;

/// <summary>A row of <c>queue</c>, as far as it is shown and changed while it runs.</summary>
internal sealed class Queue
{
    public long Id { get; init; }

    public required string Name { get; init; }

    public required string Kind { get; init; }

    public long TeamId { get; init; }

    public int MaxRunning { get; init; }

    public Guid? JobId { get; init; }

    public DateTimeOffset? PausedAt { get; init; }

    public DateTimeOffset TurnAt { get; init; }

    public DateTimeOffset? WaitingSince { get; init; }
}

internal sealed class QueueMapping : IEntityTypeConfiguration<Queue>
{
    public void Configure(EntityTypeBuilder<Queue> queue) => queue.ToTable("queue");
}
