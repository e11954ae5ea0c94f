using System.Text.Json.Nodes;
using Monitor.Data.Content;
using Monitor.Data.Observations;
using Monitor.Web.Api.Media;
using Monitor.Web.Api.Pictures;

namespace Monitor.Web.Api.Accounts;

/// <summary>Rows as views.</summary>
internal static class ContentMapping
{
    public static AccountDetailsView ToView(this AccountRow row, IEnumerable<HandleRow> handles, IEnumerable<EventRow> events) => new()
    {
        Id = row.Id,
        Platform = row.Platform,
        PlatformId = row.PlatformId,
        Username = row.Username,
        FullName = row.FullName,
        Bio = row.Bio,
        Category = row.Category,
        ExternalUrl = row.ExternalUrl,
        ProfilePicUrl = row.ProfilePicUrl,
        PictureUrl = row.ProfilePicUrl is null ? null : PictureLinks.OfAccount(row.Id),
        IsPrivate = row.IsPrivate,
        IsVerified = row.IsVerified,
        Values = new Dictionary<string, long?>
        {
            [MetricKeys.Followers] = row.FollowerCount,
            [MetricKeys.Following] = row.FollowingCount,
            [MetricKeys.Posts] = row.PostCount,
        },
        States = States(row.ValueStates),
        Engagement = row.EngagementRate is { } rate ? new EngagementView(rate, row.EstimatedReach ?? 0, row.EngagementPosts) : null,
        Source = row.Source,
        MeasuredAt = row.MeasuredAt,
        Held = row.IsHeld,
        Handles = [.. handles.Select(handle => new HandleView(handle.Username, handle.FirstSeenAt))],
        Events = [.. events.Select(happened => new EventView(happened.Event, happened.At, JsonNode.Parse(happened.Details)!.AsObject()))],
    };

    public static PostView ToView(this PostRow row) => new()
    {
        Id = row.Id,
        Platform = row.Platform,
        PlatformId = row.PlatformId,
        Code = row.Code,
        Owner = row.OwnerId is { } owner ? new PostOwnerView(owner, row.OwnerUsername) : null,
        MediaType = row.MediaType,
        Caption = row.Caption,
        ThumbnailUrl = row.ThumbnailUrl,
        PictureUrl = row.ThumbnailUrl is null ? null : PictureLinks.OfPost(row.Id),
        TakenAt = row.TakenAt,
        Values = Numbers(row),
        States = States(row.ValueStates),
        EngagementRate = Formulas.KnownEngagementRate(row.LikeCount, row.CommentCount, row.OwnerFollowers),
        EstimatedReach = Formulas.KnownReach(row.Reach, row.Platform, row.MediaType, row.PlayCount, row.LikeCount, row.OwnerFollowers),
        Source = row.Source,
        MeasuredAt = row.MeasuredAt,
    };

    public static PostDetailsView ToDetails(this PostRow row, IEnumerable<AssetRow> assets, IEnumerable<TaggedRow> tagged) => new(
        row.ToView(),
        [.. assets.Select(asset => new AssetView(
            asset.Type, asset.Position, asset.OriginalUrl, asset.AssetUrl, asset.Status, asset.UpdatedAt, MediaLinks.Of(asset.Id, asset.Hash)))],
        [.. tagged.Select(account => new TaggedView(account.Username, account.PlatformId))]);

    public static LogView ToView(this LogRow row) => new(
        row.Timestamp, row.Source, JsonNode.Parse(row.Dimensions)!.AsArray(), JsonNode.Parse(row.Metrics)!.AsArray(), row.TaskId, row.Excluded);

    public static RankedAccountView ToView(this RankedAccount row) => new(
        row.Id, row.Platform, row.PlatformId, row.Username, row.FullName, row.FollowerCount, row.Posts, row.AverageLikes, row.AverageComments,
        row.EngagementRate);

    public static QuarantineView ToView(this QuarantineRow row) => new(
        row.Id, row.EntityType, row.Platform, row.PlatformId, row.Name, row.TaskId, row.Source, row.Reason, JsonNode.Parse(row.Previous)!.AsObject(),
        JsonNode.Parse(row.Observed)!.AsObject(), row.Sightings, row.State, row.FirstSeenAt, row.LastSeenAt, row.DecidedAt, row.Decision);

    // Only owners are told the reach.
    private static Dictionary<string, long?> Numbers(PostRow row)
    {
        var numbers = new Dictionary<string, long?>
        {
            [MetricKeys.Likes] = row.LikeCount,
            [MetricKeys.Comments] = row.CommentCount,
            [MetricKeys.Plays] = row.PlayCount,
        };
        if (row.Reach is { } reach)
            numbers[MetricKeys.Reach] = reach;
        return numbers;
    }

    private static JsonObject? States(string? json) => json is null ? null : JsonNode.Parse(json)!.AsObject();
}
