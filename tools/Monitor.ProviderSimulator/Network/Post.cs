namespace Monitor.ProviderSimulator.Network;

/// <summary>What a post is.</summary>
public enum PostKind
{
    /// <summary>One picture.</summary>
    Image,

    /// <summary>A video in the feed.</summary>
    Video,

    /// <summary>A short video.</summary>
    Reel,

    /// <summary>Several pictures.</summary>
    Carousel,
}

/// <summary>How a provider shows that the owner hides the likes; it differs between answers of the mobile shape.</summary>
public enum LikeVisibility
{
    /// <summary>The count is shown.</summary>
    Shown,

    /// <summary>Hidden: the mobile shape leaves the count out, GraphQL says -1.</summary>
    HiddenAbsent,

    /// <summary>Hidden: the mobile shape shows a small number that is not the count, GraphQL says -1.</summary>
    HiddenFalseNumber,
}

/// <summary>One post as it is at one moment.</summary>
public sealed record Post
{
    /// <summary>The platform's number for the post, in decimal digits; the same number as <see cref="Code"/> in another base.</summary>
    public required string Id { get; init; }

    /// <summary>Short code, as in the address of the post.</summary>
    public required string Code { get; init; }

    /// <summary>Who published it.</summary>
    public required Account Owner { get; init; }

    /// <summary>What it is.</summary>
    public required PostKind Kind { get; init; }

    /// <summary>Its text, empty when there is none.</summary>
    public required string Caption { get; init; }

    /// <summary>When it was published.</summary>
    public required DateTimeOffset TakenAt { get; init; }

    /// <summary>Likes, whether shown or not.</summary>
    public required long Likes { get; init; }

    /// <summary>Whether and how the likes are hidden.</summary>
    public required LikeVisibility LikeVisibility { get; init; }

    /// <summary>Comments.</summary>
    public required long Comments { get; init; }

    /// <summary>Plays; null for what cannot be played.</summary>
    public required long? Plays { get; init; }

    /// <summary>Whom it tags; null for nobody.</summary>
    public string? Tagged { get; init; }

    /// <summary>Whether it moves.</summary>
    public bool IsVideo => Kind is PostKind.Video or PostKind.Reel;
}
