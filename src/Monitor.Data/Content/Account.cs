using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Monitor.Data.Content;

/// <summary>A row of <c>account</c>, as far as lists of tasks show it.</summary>
internal sealed class Account
{
    public long Id { get; init; }

    public required string PlatformId { get; init; }

    public required string Username { get; init; }
}

internal sealed class AccountMapping : IEntityTypeConfiguration<Account>
{
    public void Configure(EntityTypeBuilder<Account> account) => account.ToTable("account");
}
