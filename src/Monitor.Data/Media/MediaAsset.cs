using Npgsql;

namespace Monitor.Data.Media;

/// <summary>A picture or video that is to be copied.</summary>
/// <param name="Id">Its row.</param>
/// <param name="EntityType"><c>account</c> or <c>post</c>.</param>
/// <param name="EntityId">Whose it is.</param>
/// <param name="Platform">The platform.</param>
/// <param name="AssetType">A name of <see cref="Observations.AssetTypes"/>.</param>
/// <param name="Position">Its place among those of its type.</param>
/// <param name="Url">Where the platform keeps it.</param>
public sealed record MediaAsset(long Id, string EntityType, long EntityId, string Platform, string AssetType, short Position, string Url)
{
    /// <summary>Whether a video is wanted.</summary>
    public bool IsVideo => AssetType == Observations.AssetTypes.Video;

    internal const string Columns = "a.id, a.entity_type, a.entity_id, a.platform, a.asset_type, a.position, a.original_url";

    internal static MediaAsset Read(NpgsqlDataReader reader) => new(
        reader.GetInt64(0), reader.GetString(1), reader.GetInt64(2), reader.GetString(3), reader.GetString(4), reader.GetInt16(5), reader.GetString(6));
}

/// <summary>States of a picture or video, as they are stored and shown.</summary>
public static class MediaStatus
{
    /// <summary>It is known and waits to be copied, in the queue or for a place in it.</summary>
    public const string Found = "found";

    /// <summary>A request copies it, ahead of the queue.</summary>
    public const string Queued = "queued";

    /// <summary>There is a copy.</summary>
    public const string Stored = "stored";

    /// <summary>Its address died; its source is asked for another.</summary>
    public const string Expired = "expired";

    /// <summary>There will be no copy; its error says why.</summary>
    public const string Failed = "failed";

    /// <summary>Its copy was kept for long enough.</summary>
    public const string Removed = "removed";

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<string> All = [Found, Queued, Stored, Expired, Failed, Removed];
}

/// <summary>Why there is no copy, for programs; part of the API.</summary>
public static class MediaErrors
{
    /// <summary>The signature of its address has run out, and no other could be had.</summary>
    public const string UrlSignatureExpired = "url_signature_expired";

    /// <summary>The platform does not accept the signature of its address.</summary>
    public const string UrlSignatureInvalid = "url_signature_invalid";

    /// <summary>What is written there is no address of the web.</summary>
    public const string InvalidAddress = "invalid_address";

    /// <summary>Its address is none of the public Internet.</summary>
    public const string AddressRefused = "address_refused";

    /// <summary>The platform has it no longer.</summary>
    public const string NotFound = "not_found";

    /// <summary>The platform does not hand it out.</summary>
    public const string Forbidden = "forbidden";

    /// <summary>Its bytes are something else than a picture or video.</summary>
    public const string WrongType = "wrong_type";

    /// <summary>It is larger than may be.</summary>
    public const string TooLarge = "too_large";

    /// <summary>Nothing came.</summary>
    public const string Empty = "empty";

    /// <summary>It did not come in time.</summary>
    public const string Timeout = "timeout";

    /// <summary>The platform answered with an error of its own, or not at all.</summary>
    public const string Unavailable = "unavailable";

    /// <summary>The store of the archive did not take it.</summary>
    public const string StoreFailed = "store_failed";

    /// <summary>Its bytes are not those that were expected.</summary>
    public const string Changed = "changed";

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<string> All =
    [
        UrlSignatureExpired, UrlSignatureInvalid, InvalidAddress, AddressRefused, NotFound, Forbidden, WrongType, TooLarge, Empty, Timeout,
        Unavailable, StoreFailed, Queues.ItemErrors.Lost, Queues.ItemErrors.Internal,
    ];
}

/// <summary>What became of one try to copy a file.</summary>
/// <param name="Asset">The file.</param>
/// <param name="Verdict">How it ended.</param>
public sealed record ArchivedMedia(MediaAsset Asset, MediaVerdict Verdict)
{
    /// <summary>The object that has its bytes, where there is a copy.</summary>
    public MediaObject? Copy { get; init; }

    /// <summary>What was wrong, for programs; a name of <see cref="MediaErrors"/>.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>What was wrong, for people.</summary>
    public string? Error { get; init; }

    /// <summary>When the address dies, where it says so.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>How long the platform wants to be left alone, where it says so.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>How a try to copy a file ended.</summary>
public enum MediaVerdict
{
    /// <summary>There is a copy.</summary>
    Stored,

    /// <summary>The address has died; trying it again is of no use.</summary>
    Expired,

    /// <summary>Trying again may help.</summary>
    Retry,

    /// <summary>Trying again is of no use.</summary>
    Failed,
}

/// <summary>An object of the archive.</summary>
/// <param name="Id">Its row.</param>
/// <param name="Key">What it is called in the store.</param>
/// <param name="IsStored">Whether it was written already.</param>
public sealed record MediaObject(long Id, string Key, bool IsStored);
