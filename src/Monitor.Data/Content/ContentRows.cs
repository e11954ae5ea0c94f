namespace Monitor.Data.Content;

/// <summary>What is known now about an account.</summary>
public sealed record AccountRow
{
    /// <summary>Its id here.</summary>
    public required long Id { get; init; }

    /// <summary>The platform.</summary>
    public required string Platform { get; init; }

    /// <summary>The platform's own id.</summary>
    public required string PlatformId { get; init; }

    /// <summary>The handle today.</summary>
    public required string Username { get; init; }

    /// <summary>The display name.</summary>
    public required string? FullName { get; init; }

    /// <summary>The bio.</summary>
    public required string? Bio { get; init; }

    /// <summary>The category.</summary>
    public required string? Category { get; init; }

    /// <summary>The link in the profile.</summary>
    public required string? ExternalUrl { get; init; }

    /// <summary>Where the platform keeps the picture.</summary>
    public required string? ProfilePicUrl { get; init; }

    /// <summary>Whether it is private.</summary>
    public required bool? IsPrivate { get; init; }

    /// <summary>Whether it carries the platform's badge.</summary>
    public required bool? IsVerified { get; init; }

    /// <summary>Followers.</summary>
    public required long? FollowerCount { get; init; }

    /// <summary>Accounts it follows.</summary>
    public required long? FollowingCount { get; init; }

    /// <summary>Posts.</summary>
    public required long? PostCount { get; init; }

    /// <summary>States of values that are not plainly measured, as JSON.</summary>
    public required string? ValueStates { get; init; }

    /// <summary>The provider.</summary>
    public required string Source { get; init; }

    /// <summary>When it was measured.</summary>
    public required DateTimeOffset MeasuredAt { get; init; }

    /// <summary>Whether an unlikely answer about it waits in quarantine.</summary>
    public required bool IsHeld { get; init; }

    /// <summary>Mean engagement rate of its latest posts, in percent; null when no post allows to tell.</summary>
    public required decimal? EngagementRate { get; init; }

    /// <summary>Mean estimated reach of its latest posts.</summary>
    public required long? EstimatedReach { get; init; }

    /// <summary>How many posts the rate rests on.</summary>
    public required int EngagementPosts { get; init; }
}

/// <summary>A handle that an account has or had.</summary>
public sealed record HandleRow(string Username, DateTimeOffset FirstSeenAt);

/// <summary>Something that happened to an account; details are JSON.</summary>
public sealed record EventRow(string Event, DateTimeOffset At, string Details);

/// <summary>What is known now about a post.</summary>
public sealed record PostRow
{
    /// <summary>Its id here.</summary>
    public required long Id { get; init; }

    /// <summary>The platform.</summary>
    public required string Platform { get; init; }

    /// <summary>The platform's own id.</summary>
    public required string PlatformId { get; init; }

    /// <summary>The short code.</summary>
    public required string Code { get; init; }

    /// <summary>The platform's id of its owner.</summary>
    public required string? OwnerId { get; init; }

    /// <summary>The handle of its owner.</summary>
    public required string? OwnerUsername { get; init; }

    /// <summary>image, video, reel or carousel.</summary>
    public required string? MediaType { get; init; }

    /// <summary>The text.</summary>
    public required string? Caption { get; init; }

    /// <summary>Where the platform keeps its picture.</summary>
    public required string? ThumbnailUrl { get; init; }

    /// <summary>When it was published.</summary>
    public required DateTimeOffset? TakenAt { get; init; }

    /// <summary>Likes.</summary>
    public required long? LikeCount { get; init; }

    /// <summary>Comments.</summary>
    public required long? CommentCount { get; init; }

    /// <summary>Plays.</summary>
    public required long? PlayCount { get; init; }

    /// <summary>How many people saw it, as its owner was told.</summary>
    public required long? Reach { get; init; }

    /// <summary>States of values that are not plainly measured, as JSON.</summary>
    public required string? ValueStates { get; init; }

    /// <summary>The provider.</summary>
    public required string Source { get; init; }

    /// <summary>When it was measured.</summary>
    public required DateTimeOffset MeasuredAt { get; init; }

    /// <summary>Followers of its owner, if known.</summary>
    public required long? OwnerFollowers { get; init; }

    /// <summary>Where the page of posts stands at this row.</summary>
    public required DateTimeOffset SortTime { get; init; }
}

/// <summary>The account that a post is of, as it is shown beside it.</summary>
public sealed record PostAccount(long Id, string Platform, string PlatformId, string Username, string? FullName, string? ProfilePicUrl, bool? IsVerified);

/// <summary>A post with its account.</summary>
public sealed record OwnedPost(PostRow Post, PostAccount Account);

/// <summary>Where the platform keeps a picture; null where it did not say.</summary>
public sealed record PictureRow(string? Url);

/// <summary>A picture or video.</summary>
public sealed record AssetRow(long Id, string Type, int Position, string OriginalUrl, string? AssetUrl, string Status, DateTimeOffset UpdatedAt, string? Hash);

/// <summary>An account tagged in a post.</summary>
public sealed record TaggedRow(string Username, string? PlatformId);

/// <summary>One row of an audit log; dimensions and metrics are JSON.</summary>
public sealed record LogRow(DateTimeOffset Timestamp, string Source, string Dimensions, string Metrics, Guid? TaskId, bool Excluded);

/// <summary>An account in a ranking.</summary>
public sealed record RankedAccount(
    long Id, string Platform, string PlatformId, string Username, string? FullName, long FollowerCount, int Posts, decimal AverageLikes,
    decimal AverageComments, decimal EngagementRate);
