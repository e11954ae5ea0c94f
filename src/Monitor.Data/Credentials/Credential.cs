using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Monitor.Data.Credentials;

/// <summary>A row of <c>credential</c> as people see it: everything but its secret.</summary>
public sealed class Credential
{
    /// <summary>Its id.</summary>
    public required long Id { get; init; }

    /// <summary>The name under which it is created once only.</summary>
    public required string IdempotencyKey { get; init; }

    /// <summary>Name of its provider.</summary>
    public required string Source { get; init; }

    /// <summary>What people call it.</summary>
    public required string Handle { get; init; }

    /// <summary>The end of the secret, or nothing.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>Grows with every new secret.</summary>
    public required int Version { get; init; }

    /// <summary>True when the secret is in the configuration and not in the database.</summary>
    public required bool FromConfiguration { get; init; }

    /// <summary>False when somebody switched it off.</summary>
    public required bool Enabled { get; init; }

    /// <summary>True when the provider rejected it: it is not used until it is renewed.</summary>
    public required bool DataAccessExpired { get; init; }

    /// <summary>Parked until then.</summary>
    public required DateTimeOffset? DisabledTill { get; init; }

    /// <summary>JSON: for which platforms it is parked, and until when; see <see cref="CredentialParking"/>.</summary>
    public required string Parked { get; init; }

    /// <summary>How far up the ladder of parking times.</summary>
    public required short Strikes { get; init; }

    /// <summary>Its last use, to a few seconds.</summary>
    public required DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>What went wrong last.</summary>
    public required string? LastError { get; init; }

    /// <summary>When it went wrong.</summary>
    public required DateTimeOffset? LastErrorAt { get; init; }

    /// <summary>Why it cannot be used as it is: it lacks a field or cannot be opened. Null: nothing is wrong with it.</summary>
    public string? Problem { get; init; }

    /// <summary>When it was added.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When somebody last changed it.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>How it is doing at a moment.</summary>
    public CredentialState StateAt(DateTimeOffset now) => this switch
    {
        { Enabled: false } => CredentialState.Disabled,
        { Problem: not null } => CredentialState.Unusable,
        { DataAccessExpired: true } => CredentialState.Expired,
        { DisabledTill: { } till } when till > now => CredentialState.Parked,
        _ => CredentialState.Healthy,
    };
}

/// <summary>How a credential is doing.</summary>
public enum CredentialState
{
    /// <summary>In use.</summary>
    Healthy,

    /// <summary>Left alone for a while after the provider said that it was too much.</summary>
    Parked,

    /// <summary>Rejected by the provider until it is renewed.</summary>
    Expired,

    /// <summary>Switched off by somebody.</summary>
    Disabled,

    /// <summary>It lacks a field or cannot be opened, and waits for a new secret.</summary>
    Unusable,
}

/// <summary>A credential to add.</summary>
/// <param name="IdempotencyKey">A second one with the same name replaces the first.</param>
/// <param name="Source">Name of its provider.</param>
/// <param name="Handle">What people call it.</param>
/// <param name="Fields">Its secret fields, see <see cref="CredentialFields"/>.</param>
public sealed record NewCredential(string IdempotencyKey, string Source, string Handle, IReadOnlyDictionary<string, string> Fields)
{
    /// <summary>Keeps the secret out of logs.</summary>
    public override string ToString() => $"{Source} {Handle}";
}

internal sealed class CredentialMapping : IEntityTypeConfiguration<Credential>
{
    /// <summary>The sealed secret, which no object that is handed out holds.</summary>
    public const string Sealed = "Sealed";

    private const string InConfiguration = "configuration";
    private const string Here = "api";

    public void Configure(EntityTypeBuilder<Credential> credential)
    {
        credential.ToTable("credential");
        credential.Property(c => c.FromConfiguration).HasColumnName("origin")
            .HasConversion(configured => configured ? InConfiguration : Here, origin => origin == InConfiguration);
        credential.Property(c => c.Parked).HasColumnType("jsonb");
        credential.Property<string?>(Sealed).HasColumnName("credentials").HasColumnType("jsonb");
    }
}
