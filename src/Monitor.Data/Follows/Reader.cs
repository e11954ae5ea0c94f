namespace Monitor.Data.Follows;

/// <summary>A person who reads in a team: what they follow there is theirs alone.</summary>
/// <param name="TeamId">The team.</param>
/// <param name="UserId">The person.</param>
public readonly record struct Reader(long TeamId, long UserId);

/// <summary>A person as the others of their team see them.</summary>
/// <param name="UserId">Their id.</param>
/// <param name="Name">Their name.</param>
/// <param name="Role">What they are in the team.</param>
/// <param name="Follows">How many accounts they follow in it.</param>
/// <param name="JoinedAt">Since when they are in it.</param>
public sealed record FollowingPerson(long UserId, string Name, string Role, long Follows, DateTimeOffset JoinedAt);

/// <summary>An account that somebody follows.</summary>
public sealed record FollowedAccount(
    long AccountId, string Platform, string PlatformId, string Username, string? FullName, string? ProfilePicUrl, bool? IsVerified, long? FollowerCount,
    DateTimeOffset FollowedAt);

/// <summary>How a change of a follow ended.</summary>
public enum FollowOutcome
{
    /// <summary>It is as was asked for, also where it was before.</summary>
    Done,

    /// <summary>The team sees no such account.</summary>
    Unknown,

    /// <summary>The person is not in the team any more.</summary>
    NoReader,

    /// <summary>The person follows as many accounts as they may.</summary>
    TooMany,
}
