namespace Monitor.Data.Content;

/// <summary>A row of <c>account</c>: what is known now about an account.</summary>
public sealed class Account
{
    public long Id { get; init; }

    public required string Platform { get; init; }

    public required string PlatformId { get; init; }

    public required string Username { get; set; }

    public string? FullName { get; set; }

    public string? Bio { get; set; }

    public long? FollowerCount { get; set; }

    public long? FollowingCount { get; set; }

    public long? PostCount { get; set; }

    public required string Source { get; set; }

    public DateTimeOffset MeasuredAt { get; set; }

    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A row of <c>post</c>: what is known now about a post.</summary>
public sealed class Post
{
    public long Id { get; init; }

    public required string Platform { get; init; }

    public required string PlatformId { get; init; }

    public required string Code { get; init; }

    public string? OwnerId { get; set; }

    public string? OwnerUsername { get; set; }

    public long? LikeCount { get; set; }

    public long? CommentCount { get; set; }

    public long? PlayCount { get; set; }

    public required string Source { get; set; }

    public DateTimeOffset MeasuredAt { get; set; }

    public DateTimeOffset CreatedAt { get; init; }
}
