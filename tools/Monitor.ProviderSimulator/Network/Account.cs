namespace Monitor.ProviderSimulator.Network;

/// <summary>One account as it is at one moment.</summary>
public sealed record Account
{
    /// <summary>The platform's number for the account; it outlives renames.</summary>
    public required long Id { get; init; }

    /// <summary>The handle, without @.</summary>
    public required string Handle { get; init; }

    /// <summary>Display name.</summary>
    public required string FullName { get; init; }

    /// <summary>Biography; changes every few weeks.</summary>
    public required string Bio { get; init; }

    /// <summary>Category that the owner chose.</summary>
    public required string Category { get; init; }

    /// <summary>Link in the profile, empty when there is none.</summary>
    public required string ExternalUrl { get; init; }

    /// <summary>Followers.</summary>
    public required long Followers { get; init; }

    /// <summary>Accounts it follows.</summary>
    public required long Following { get; init; }

    /// <summary>Posts.</summary>
    public required long Posts { get; init; }

    /// <summary>Only followers see its posts.</summary>
    public required bool IsPrivate { get; init; }

    /// <summary>Carries the platform's badge.</summary>
    public required bool IsVerified { get; init; }
}
