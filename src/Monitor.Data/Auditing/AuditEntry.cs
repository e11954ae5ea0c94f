using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Monitor.Data.Auditing;

/// <summary>Who acts, and from where.</summary>
/// <param name="Kind">user, key, open, system or anonymous.</param>
/// <param name="Id">The user's or key's id.</param>
/// <param name="Name">For people.</param>
/// <param name="TeamId">The team on whose behalf; null: the installation.</param>
/// <param name="Ip">The address of the caller.</param>
/// <param name="RequestId">The id of the request, which is also in the log.</param>
public sealed record AuditActor(string Kind, string? Id, string Name, long? TeamId, string? Ip, string? RequestId)
{
    private static readonly AsyncLocal<AuditActor?> Ambient = new();

    /// <summary>
    /// Whoever the code that runs now works for; null where the service works for itself. It travels with the call, so that code
    /// deep in a transaction can write it down without every method in between knowing it.
    /// </summary>
    public static AuditActor? Current
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }

    /// <summary>How many rows of the log were written on this one's behalf.</summary>
    public int Written { get; internal set; }

    /// <summary>What the change was to, where no code below writes a row about it.</summary>
    public AuditChange? Change { get; set; }
}

/// <summary>What a change was to, and from what to what; JSON without any secret.</summary>
/// <param name="EntityType">To what kind of thing.</param>
/// <param name="EntityId">To which.</param>
/// <param name="Before">What was; null where it is new.</param>
/// <param name="After">What is; null where it is gone.</param>
public sealed record AuditChange(string EntityType, string? EntityId, string? Before, string? After);

/// <summary>One change. What was before and after is JSON without any secret.</summary>
/// <param name="Action">What was done, such as <c>api_key.revoke</c>.</param>
/// <param name="EntityType">To what kind of thing.</param>
/// <param name="EntityId">To which.</param>
public sealed record AuditEntry(string Action, string? EntityType = null, string? EntityId = null)
{
    /// <summary>Of many things that were changed at once, so many are named.</summary>
    public const int MostNamed = 100;

    /// <summary>JSON of what was.</summary>
    public string? Before { get; init; }

    /// <summary>JSON of what is.</summary>
    public string? After { get; init; }

    /// <summary>The team that it concerns, when it is not the actor's.</summary>
    public long? TeamId { get; init; }

    /// <summary>Concerns the whole installation, and is for its operators to read.</summary>
    public bool OfInstallation { get; init; }
}

/// <summary>A row of the audit log.</summary>
public sealed record AuditRow(
    long Id, DateTimeOffset At, string ActorKind, string? ActorId, string ActorName, string Action, string? EntityType, string? EntityId,
    string? Before, string? After, string? Ip, string? RequestId)
{
    /// <summary>The team that it concerns; null: the installation.</summary>
    public long? TeamId { get; init; }
}

internal sealed class AuditRowMapping : IEntityTypeConfiguration<AuditRow>
{
    public void Configure(EntityTypeBuilder<AuditRow> row)
    {
        row.ToTable("audit_log");
        row.Property(r => r.Before).HasColumnType("jsonb");
        row.Property(r => r.After).HasColumnType("jsonb");
    }
}
