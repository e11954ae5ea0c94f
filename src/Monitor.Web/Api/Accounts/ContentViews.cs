using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Monitor.Web.Api.Accounts;

/// <summary>What is known now about an account.</summary>
internal sealed record AccountDetailsView
{
    public required long Id { get; init; }

    public required string Platform { get; init; }

    /// <summary>The platform's own id, which outlives renames.</summary>
    public required string PlatformId { get; init; }

    /// <summary>The handle today.</summary>
    public required string Username { get; init; }

    public required string? FullName { get; init; }

    public required string? Bio { get; init; }

    public required string? Category { get; init; }

    public required string? ExternalUrl { get; init; }

    public required string? ProfilePicUrl { get; init; }

    /// <summary>Where this service hands out the same picture; null where none is known.</summary>
    public required string? PictureUrl { get; init; }

    public required bool? IsPrivate { get; init; }

    public required bool? IsVerified { get; init; }

    /// <summary>The numbers; null where the state says why.</summary>
    public required IReadOnlyDictionary<string, long?> Values { get; init; }

    /// <summary>rounded, hidden or unknown, for values that are not plainly measured; absent when all are.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonObject? States { get; init; }

    /// <summary>Estimates from its latest posts; null when none of them tells enough.</summary>
    public required EngagementView? Engagement { get; init; }

    public required string Source { get; init; }

    public required DateTimeOffset MeasuredAt { get; init; }

    /// <summary>Whether an unlikely answer about it waits in quarantine.</summary>
    public required bool Held { get; init; }

    /// <summary>The handles it has had, newest first.</summary>
    public required IReadOnlyList<HandleView> Handles { get; init; }

    /// <summary>What happened to it, newest first: renamed, handle_taken_over, handle_lost.</summary>
    public required IReadOnlyList<EventView> Events { get; init; }
}

/// <summary>Figures derived from the latest posts.</summary>
/// <param name="Rate">Mean of (likes + comments) / followers, in percent.</param>
/// <param name="EstimatedReach">Mean estimate of how many people saw a post.</param>
/// <param name="Posts">How many posts these rest on; only those of which every count is known.</param>
internal sealed record EngagementView(decimal Rate, long EstimatedReach, int Posts);

/// <summary>A handle that an account has or had.</summary>
internal sealed record HandleView(string Username, DateTimeOffset FirstSeenAt);

/// <summary>Something that happened to an account.</summary>
internal sealed record EventView(string Event, DateTimeOffset At, JsonObject Details);

/// <summary>An account in a ranking.</summary>
internal sealed record RankedAccountView(
    long Id, string Platform, string PlatformId, string Username, string? FullName, long FollowerCount, int Posts, decimal AverageLikes,
    decimal AverageComments, decimal EngagementRate);

/// <summary>What is known now about a post.</summary>
internal record PostView
{
    public required long Id { get; init; }

    public required string Platform { get; init; }

    public required string PlatformId { get; init; }

    public required string Code { get; init; }

    /// <summary>Who published it.</summary>
    public required PostOwnerView? Owner { get; init; }

    public required string? MediaType { get; init; }

    public required string? Caption { get; init; }

    public required string? ThumbnailUrl { get; init; }

    /// <summary>Where this service hands out the same picture; null where none is known.</summary>
    public required string? PictureUrl { get; init; }

    public required DateTimeOffset? TakenAt { get; init; }

    /// <summary>The numbers; null where the state says why.</summary>
    public required IReadOnlyDictionary<string, long?> Values { get; init; }

    /// <summary>rounded, hidden or unknown, for values that are not plainly measured; absent when all are.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonObject? States { get; init; }

    /// <summary>(likes + comments) / followers of the owner, in percent; null when one of them is not known.</summary>
    public required decimal? EngagementRate { get; init; }

    /// <summary>An estimate of how many people saw it; null when what it rests on is not known.</summary>
    public required long? EstimatedReach { get; init; }

    public required string Source { get; init; }

    public required DateTimeOffset MeasuredAt { get; init; }
}

/// <summary>A post with its media and the accounts tagged in it.</summary>
internal sealed record PostDetailsView : PostView
{
    [JsonConstructor]
    public PostDetailsView()
    {
    }

    /// <summary>The same post with more about it.</summary>
    [System.Diagnostics.CodeAnalysis.SetsRequiredMembers]
    public PostDetailsView(PostView post, IReadOnlyList<AssetView> assets, IReadOnlyList<TaggedView> tagged)
        : base(post) => (Assets, Tagged) = (assets, tagged);

    [JsonPropertyOrder(1)]
    public required IReadOnlyList<AssetView> Assets { get; init; }

    [JsonPropertyOrder(2)]
    public required IReadOnlyList<TaggedView> Tagged { get; init; }
}

/// <summary>The account that published a post.</summary>
internal sealed record PostOwnerView(string PlatformId, string? Username);

/// <summary>A picture or video.</summary>
/// <param name="Type">profile_pic, thumbnail, image or video.</param>
/// <param name="Position">Its place in a carousel.</param>
/// <param name="OriginalUrl">Where the platform keeps it; such addresses expire.</param>
/// <param name="AssetUrl">The key of its copy in the store of the archive; null without one.</param>
/// <param name="Status">found, queued, stored, expired, failed or removed.</param>
/// <param name="UpdatedAt">When the address was last seen.</param>
/// <param name="Url">Where this service hands it out.</param>
internal sealed record AssetView(string Type, int Position, string OriginalUrl, string? AssetUrl, string Status, DateTimeOffset UpdatedAt, string Url);

/// <summary>An account tagged in a post.</summary>
internal sealed record TaggedView(string Username, string? PlatformId);

/// <summary>One row of an audit log.</summary>
/// <param name="Timestamp">When it was measured.</param>
/// <param name="Source">The provider.</param>
/// <param name="Dimensions">Texts, each with key and value.</param>
/// <param name="Metrics">Numbers, each with key, value and state.</param>
/// <param name="TaskId">The monitor it was collected for; null for one-off work.</param>
/// <param name="Excluded">Whether a restore found it to be wrong.</param>
internal sealed record LogView(DateTimeOffset Timestamp, string Source, JsonArray Dimensions, JsonArray Metrics, Guid? TaskId, bool Excluded);

/// <summary>An answer that is too unlikely to be recorded as truth.</summary>
/// <param name="Id">Its id.</param>
/// <param name="EntityType">account or post.</param>
/// <param name="Platform">The platform.</param>
/// <param name="PlatformId">The platform's own id.</param>
/// <param name="Name">The handle or short code.</param>
/// <param name="TaskId">The monitor it was collected for.</param>
/// <param name="Source">The provider that said so.</param>
/// <param name="Reason">What is strange.</param>
/// <param name="Previous">The numbers it is compared with.</param>
/// <param name="Observed">Its numbers.</param>
/// <param name="Sightings">Times in a row that the source said so.</param>
/// <param name="State">held, accepted, rejected or superseded.</param>
/// <param name="FirstSeenAt">When it was first seen.</param>
/// <param name="LastSeenAt">When it was last seen.</param>
/// <param name="DecidedAt">When it was decided.</param>
/// <param name="Decision">Who or what decided.</param>
internal sealed record QuarantineView(
    long Id, string EntityType, string Platform, string PlatformId, string Name, Guid? TaskId, string Source, string Reason, JsonObject Previous,
    JsonObject Observed, int Sightings, string State, DateTimeOffset FirstSeenAt, DateTimeOffset LastSeenAt, DateTimeOffset? DecidedAt, string? Decision);

/// <summary>What became of a held answer.</summary>
internal sealed record QuarantineDecisionView(long Id, string State);

/// <summary>What somebody wrote below a post.</summary>
internal sealed record CommentView(
    long Id, string Platform, string Post, string CommentId, string? AuthorId, string Author, string Text, DateTimeOffset? CreatedAt, long? Likes, long? Replies,
    string Source, DateTimeOffset FirstSeenAt, DateTimeOffset MeasuredAt);

/// <summary>An account that likes a post.</summary>
internal sealed record LikerView(
    long Id, string Platform, string Post, string PlatformId, string Username, string? FullName, bool? IsPrivate, bool? IsVerified, string Source,
    DateTimeOffset FirstSeenAt, DateTimeOffset MeasuredAt);
