namespace Monitor.Data.Media;

/// <summary>A picture or video as operators see it.</summary>
public sealed record MediaRow
{
    /// <summary>Its row.</summary>
    public required long Id { get; init; }

    /// <summary><c>account</c> or <c>post</c>.</summary>
    public required string EntityType { get; init; }

    /// <summary>Whose it is.</summary>
    public required long EntityId { get; init; }

    /// <summary>The handle, or the short code, of whose it is; null when that is gone.</summary>
    public required string? Name { get; init; }

    /// <summary>The platform.</summary>
    public required string Platform { get; init; }

    /// <summary>A name of <see cref="Observations.AssetTypes"/>.</summary>
    public required string AssetType { get; init; }

    /// <summary>Its place among those of its type.</summary>
    public required short Position { get; init; }

    /// <summary>A name of <see cref="MediaStatus"/>.</summary>
    public required string Status { get; init; }

    /// <summary>Where the platform keeps it.</summary>
    public required string OriginalUrl { get; init; }

    /// <summary>What its copy is called in the store.</summary>
    public required string? Key { get; init; }

    /// <summary>The digest of its copy, in hexadecimal digits.</summary>
    public required string? Hash { get; init; }

    /// <summary>How many bytes its copy has.</summary>
    public required long? Bytes { get; init; }

    /// <summary>The type of its copy.</summary>
    public required string? ContentType { get; init; }

    /// <summary>What was wrong, for programs.</summary>
    public required string? ErrorCode { get; init; }

    /// <summary>What was wrong, for people.</summary>
    public required string? Error { get; init; }

    /// <summary>Tries that failed since it was last stored, or tried again by hand.</summary>
    public required short Tries { get; init; }

    /// <summary>When its address dies, where it says so.</summary>
    public required DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When its address was last told.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When its copy was made.</summary>
    public required DateTimeOffset? StoredAt { get; init; }
}

/// <summary>Which pictures and videos; what is null is not asked for.</summary>
public sealed record MediaFilter(string? Status, string? ErrorCode, string? Platform, string? AssetType, string? EntityType, long? EntityId);

/// <summary>How many files there are in a state; failures by their reason.</summary>
public sealed record MediaCount(string Status, string AssetType, string? ErrorCode, long Count);

/// <summary>How the archive is doing.</summary>
/// <param name="Objects">Contents in the store.</param>
/// <param name="Bytes">Their size together.</param>
/// <param name="Backlog">Files that wait to be copied.</param>
/// <param name="OldestFoundAt">When the address of the oldest of the next ones of each type was told; null when none waits.</param>
/// <param name="PerMinute">Files that were copied in the last minute.</param>
/// <param name="Removing">Objects that are on their way out.</param>
public sealed record MediaStanding(long Objects, long Bytes, long Backlog, DateTimeOffset? OldestFoundAt, long PerMinute, long Removing);

/// <summary>A copy that can be handed out.</summary>
/// <param name="ObjectId">Its row.</param>
/// <param name="Key">What it is called in the store.</param>
/// <param name="Hash">Its digest, in hexadecimal digits.</param>
/// <param name="Bytes">How many bytes it has.</param>
/// <param name="ContentType">Its type.</param>
public sealed record MediaCopy(long ObjectId, string Key, string Hash, long Bytes, string ContentType);

/// <summary>A picture or video that a team sees: its copy where there is one, and where its platform keeps it.</summary>
public sealed record SeenMedia(MediaCopy? Copy, string Url, string EntityType, long EntityId);
