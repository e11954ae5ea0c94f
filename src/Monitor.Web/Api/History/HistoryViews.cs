using System.Text.Json.Nodes;

namespace Monitor.Web.Api.History;

/// <summary>The shape of an influencer's history, as <see cref="HistoryAnswer"/> writes it.</summary>
/// <param name="Username">The handle today.</param>
/// <param name="History">Measurements, newest first.</param>
/// <param name="LastOutcome">not_found or private, while the target cannot be measured for that reason; absent otherwise.</param>
/// <param name="Message">The same for people.</param>
/// <param name="Stale">true when the newest row is older than it should be; absent otherwise.</param>
/// <param name="StaleSeconds">Age of the newest row; only with stale.</param>
/// <param name="Fallback">The latest good answer of a provider; only with stale, when one is kept.</param>
internal sealed record InfluencerHistory(
    string Username, IReadOnlyList<InfluencerHistoryRow> History, string? LastOutcome, string? Message, bool? Stale, long? StaleSeconds, JsonObject? Fallback);

/// <summary>One measurement of an influencer. A number that the source did not give is null.</summary>
internal sealed record InfluencerHistoryRow(
    long? FollowerCount, long? FollowingCount, long? PostCount, string? Bio, DateTimeOffset RecordedAt);

/// <summary>The shape of a post's history, as <see cref="HistoryAnswer"/> writes it.</summary>
/// <param name="PostCode">The post's short code.</param>
/// <param name="History">Measurements, newest first.</param>
/// <param name="LastOutcome">not_found or private, while the target cannot be measured for that reason; absent otherwise.</param>
/// <param name="Message">The same for people.</param>
/// <param name="Stale">true when the newest row is older than it should be; absent otherwise.</param>
/// <param name="StaleSeconds">Age of the newest row; only with stale.</param>
/// <param name="Fallback">The latest good answer of a provider; only with stale, when one is kept.</param>
internal sealed record PostHistory(
    string PostCode, IReadOnlyList<PostHistoryRow> History, string? LastOutcome, string? Message, bool? Stale, long? StaleSeconds, JsonObject? Fallback);

/// <summary>One measurement of a post. Plays are null for posts that are not videos.</summary>
internal sealed record PostHistoryRow(long? LikeCount, long? CommentCount, long? PlayCount, DateTimeOffset RecordedAt);
