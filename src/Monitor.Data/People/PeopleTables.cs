using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Monitor.Data.People;

/// <summary>The tables about people as entities. What nothing reads or writes this way is left out.</summary>
internal sealed class PeopleTables :
    IEntityTypeConfiguration<UserEntity>, IEntityTypeConfiguration<TeamEntity>, IEntityTypeConfiguration<MemberEntity>,
    IEntityTypeConfiguration<InvitationEntity>, IEntityTypeConfiguration<ApiKeyEntity>, IEntityTypeConfiguration<SessionEntity>
{
    public void Configure(EntityTypeBuilder<UserEntity> builder) => builder.ToTable("app_user");

    public void Configure(EntityTypeBuilder<TeamEntity> builder) => builder.ToTable("team");

    public void Configure(EntityTypeBuilder<MemberEntity> builder) => builder.ToTable("member").HasKey(m => new { m.TeamId, m.UserId });

    public void Configure(EntityTypeBuilder<InvitationEntity> builder) => builder.ToTable("invitation");

    public void Configure(EntityTypeBuilder<ApiKeyEntity> builder) => builder.ToTable("api_key");

    public void Configure(EntityTypeBuilder<SessionEntity> builder) => builder.ToTable("session");
}

/// <summary>A row of <c>app_user</c>.</summary>
internal sealed class UserEntity
{
    public long Id { get; init; }

    public required string Email { get; init; }

    public required string Name { get; set; }

    public string? PasswordHash { get; set; }

    public DateTimeOffset PasswordChangedAt { get; set; }

    public bool Operator { get; set; }

    public DateTimeOffset? TotpEnabledAt { get; init; }

    public long CredentialsVersion { get; set; }

    public DateTimeOffset? DisabledAt { get; set; }

    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A row of <c>team</c>.</summary>
internal sealed class TeamEntity
{
    public long Id { get; init; }

    public required string Name { get; set; }

    public int? HistoryDays { get; set; }

    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A row of <c>member</c>.</summary>
internal sealed class MemberEntity
{
    public long TeamId { get; init; }

    public long UserId { get; init; }

    public required string Role { get; set; }

    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A row of <c>invitation</c>.</summary>
internal sealed class InvitationEntity
{
    public Guid Id { get; init; }

    public long TeamId { get; init; }

    public required string Email { get; init; }

    public required string Role { get; init; }

    public required byte[] TokenHash { get; init; }

    public required string CreatedBy { get; init; }

    public long? CreatedByUser { get; init; }

    public Guid? MadeByKey { get; init; }

    public bool MadeOpen { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? AcceptedAt { get; set; }

    public long? AcceptedBy { get; set; }

    public DateTimeOffset? RevokedAt { get; set; }
}

/// <summary>A row of <c>api_key</c>.</summary>
internal sealed class ApiKeyEntity
{
    public Guid Id { get; init; }

    public long TeamId { get; init; }

    public required string Name { get; init; }

    public required string Prefix { get; init; }

    public required byte[] KeyHash { get; init; }

    public required string Scope { get; init; }

    public long? CreatedBy { get; init; }

    public Guid? MadeByKey { get; init; }

    public bool MadeOpen { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public DateTimeOffset? LastUsedAt { get; init; }

    public DateTimeOffset? RevokedAt { get; set; }
}

/// <summary>A row of <c>session</c>.</summary>
internal sealed class SessionEntity
{
    public Guid Id { get; init; }

    public long UserId { get; init; }

    public DateTimeOffset? RevokedAt { get; set; }
}
