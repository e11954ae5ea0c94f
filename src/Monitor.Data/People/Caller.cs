namespace Monitor.Data.People;

/// <summary>What proves who calls.</summary>
public enum CallerKind
{
    /// <summary>A person who signed in.</summary>
    User,

    /// <summary>An API key.</summary>
    Key,

    /// <summary>Anybody, where the service is open.</summary>
    Open,
}

/// <summary>Who calls, for which team, and what they may do there.</summary>
/// <param name="Kind">What proves it.</param>
/// <param name="Id">The session's or key's id.</param>
/// <param name="UserId">The person; for a key the one who made it.</param>
/// <param name="Name">For people.</param>
/// <param name="TeamId">The team; null for somebody who is in none.</param>
/// <param name="Role">The role in that team, or the level of the key's scope.</param>
/// <param name="IsOperator">Looks after the whole installation.</param>
/// <param name="IsDisabled">The person may not use the service any more.</param>
public sealed record Caller(
    CallerKind Kind, Guid Id, long? UserId, string Name, long? TeamId, TeamRole? Role, bool IsOperator, bool IsDisabled)
{
    /// <summary>When the person of a session last proved who they are; null: longer ago than anybody remembers.</summary>
    public DateTimeOffset? ProvedAt { get; init; }

    /// <summary>Whether the person of a session has more than a password, or another service answers for them.</summary>
    public bool HasSecondFactor { get; init; }

    /// <summary>When a session was last used, to the minute.</summary>
    public DateTimeOffset? LastSeenAt { get; init; }

    /// <summary>Everybody, where the service is open: admin of the team that exists from the start.</summary>
    public static readonly Caller Open = new(
        CallerKind.Open, Guid.Empty, UserId: null, "open access", TeamId: 1, TeamRole.Admin, IsOperator: true, IsDisabled: false);

    /// <summary>The caller as the maker of keys and invitations.</summary>
    public Maker Maker => new(UserId, Kind == CallerKind.Key ? Id : null);

    /// <summary>Tells callers apart where something is counted for each of them.</summary>
    public string Key() => Kind == CallerKind.Key ? $"key:{Id}" : $"user:{UserId}";
}
