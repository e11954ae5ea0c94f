namespace Monitor.Data.Observations;

/// <summary>Keys of the texts in an observation, the same on every platform.</summary>
public static class DimensionKeys
{
    /// <summary>Display name of an account.</summary>
    public const string FullName = "full_name";

    /// <summary>Biography of an account; an empty text means that the account has none.</summary>
    public const string Bio = "bio";

    /// <summary>Category that the owner chose.</summary>
    public const string Category = "category";

    /// <summary>Link in the profile.</summary>
    public const string ExternalUrl = "external_url";

    /// <summary>Address of the profile picture; such addresses expire.</summary>
    public const string ProfilePicUrl = "profile_pic_url";

    /// <summary><c>true</c> or <c>false</c>.</summary>
    public const string IsPrivate = "is_private";

    /// <summary><c>true</c> or <c>false</c>.</summary>
    public const string IsVerified = "is_verified";

    /// <summary>Those that are true or false.</summary>
    public static readonly IReadOnlyList<string> Flags = [IsPrivate, IsVerified];

    /// <summary>Platform id of the account that published a post.</summary>
    public const string OwnerId = "owner_id";

    /// <summary>Handle of the account that published a post.</summary>
    public const string OwnerUsername = "owner_username";

    /// <summary>What somebody wrote below a post.</summary>
    public const string CommentText = "text";

    /// <summary>Text of a post.</summary>
    public const string Caption = "caption";

    /// <summary><c>image</c>, <c>video</c>, <c>reel</c>, <c>carousel</c> or <c>story</c>.</summary>
    public const string MediaType = "media_type";

    /// <summary>When a post was published, ISO 8601 in UTC.</summary>
    public const string TakenAt = "taken_at";

    /// <summary>Address of a picture of the post; such addresses expire.</summary>
    public const string ThumbnailUrl = "thumbnail_url";

    /// <summary>When a story disappears, ISO 8601 in UTC.</summary>
    public const string ExpiresAt = "expires_at";

    /// <summary>The id by which the Graph API knows an account or a post; insights are asked for with it.</summary>
    public const string GraphId = "graph_id";
}
