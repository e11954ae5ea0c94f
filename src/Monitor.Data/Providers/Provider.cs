using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Monitor.Data.Providers;

/// <summary>A row of <c>provider</c>: a data API that the workers can ask.</summary>
public sealed class Provider
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Whether the workers have a key for it.</summary>
    public bool Enabled { get; init; }

    /// <summary>JSON: fetch types by platform.</summary>
    public required string Capabilities { get; init; }

    /// <summary>Approximate price of one call.</summary>
    public decimal UnitCostUsd { get; init; }

    /// <summary>Whether its answers come from the simulator.</summary>
    public bool Demo { get; init; }

    /// <summary>JSON: what it allows.</summary>
    public required string Limits { get; init; }

    /// <summary>What a key of it needs besides the key itself.</summary>
    public string[] RequiredFields { get; init; } = [];
}

/// <summary>A row of <c>provider_status</c>: how a provider is doing for a platform, or for all.</summary>
internal sealed class ProviderStatus
{
    public required string Source { get; init; }

    public required string Platform { get; init; }

    public short Rung { get; init; }

    public DateTimeOffset? RestingUntil { get; init; }

    public string? LastError { get; init; }

    public DateTimeOffset? LastErrorAt { get; init; }
}

internal sealed class ProviderMapping : IEntityTypeConfiguration<Provider>
{
    public void Configure(EntityTypeBuilder<Provider> provider)
    {
        provider.ToTable("provider").HasKey(p => p.Name);
        provider.Property(p => p.Capabilities).HasColumnType("jsonb");
        provider.Property(p => p.Limits).HasColumnType("jsonb");
    }
}

internal sealed class ProviderStatusMapping : IEntityTypeConfiguration<ProviderStatus>
{
    public void Configure(EntityTypeBuilder<ProviderStatus> status) => status.ToTable("provider_status").HasKey(s => new { s.Source, s.Platform });
}
