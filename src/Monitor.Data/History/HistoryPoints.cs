namespace Monitor.Data.History;

/// <summary>When and where a row of a history was measured.</summary>
public abstract record HistoryPoint
{
    /// <summary>When it was measured.</summary>
    public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>The slot that it was measured for.</summary>
    public required DateTimeOffset? SlotAt { get; init; }

    /// <summary>The provider that answered.</summary>
    public required string Source { get; init; }

    /// <summary>JSON object with the state of each value that is not plainly measured; null when all are.</summary>
    public required string? ValueStates { get; init; }
}

/// <summary>One row of an influencer's history.</summary>
public sealed record InfluencerPoint : HistoryPoint
{
    /// <summary>Followers.</summary>
    public required long? FollowerCount { get; init; }

    /// <summary>Accounts followed.</summary>
    public required long? FollowingCount { get; init; }

    /// <summary>Posts.</summary>
    public required long? PostCount { get; init; }

    /// <summary>The bio at that time.</summary>
    public required string? Bio { get; init; }
}

/// <summary>One row of a post's history.</summary>
public sealed record PostPoint : HistoryPoint
{
    /// <summary>Likes.</summary>
    public required long? LikeCount { get; init; }

    /// <summary>Comments.</summary>
    public required long? CommentCount { get; init; }

    /// <summary>Plays; null for posts that are not videos.</summary>
    public required long? PlayCount { get; init; }
}

/// <summary>A page of a history, newest first.</summary>
/// <param name="Points">The rows.</param>
/// <param name="NextBefore">What to ask for as <c>before</c> to go on; null at the end.</param>
/// <param name="Newest">When the newest row of the whole history was measured; null when there is none.</param>
public sealed record HistoryPage<TPoint>(IReadOnlyList<TPoint> Points, DateTimeOffset? NextBefore, DateTimeOffset? Newest);
