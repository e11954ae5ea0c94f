using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Providers.TikHubTikTok;

/// <summary>A video, or a series of pictures, as TikTok's app receives it.</summary>
internal static class TikTokPost
{
    private const int LongestCaption = 10_000;
    private const string Video = "video";
    private const string Pictures = "carousel";

    public static FetchOutcome Read(WireValue aweme)
    {
        if (!aweme.IsObject)
            return new FetchOutcome.Malformed(aweme.Path);
        var id = aweme["aweme_id"];
        if (id.Id() is not { } number)
            return new FetchOutcome.Malformed(id.Path);
        var draft = new ObservationDraft();
        var pictures = aweme["image_post_info"]["images"];
        draft.Text(DimensionKeys.MediaType, pictures.First.IsMissing ? Video : Pictures);
        var author = aweme["author"];
        if (author["uid"].Id() is { } owner)
            draft.Text(DimensionKeys.OwnerId, owner);
        if (author["unique_id"].Name() is { Length: > 0 } name)
            draft.Text(DimensionKeys.OwnerUsername, name);
        draft.Text(DimensionKeys.Caption, aweme["desc"], LongestCaption);
        draft.Moment(DimensionKeys.TakenAt, aweme["create_time"]);
        var video = aweme["video"];
        draft.Url(DimensionKeys.ThumbnailUrl, TikTokUrl.Of(video["cover"]), TikTokUrl.Of(pictures.First["display_image"]));
        draft.Asset(AssetTypes.Thumbnail, TikTokUrl.Of(video["cover"]), TikTokUrl.Of(pictures.First["display_image"]));
        foreach (var picture in pictures.Elements)
            draft.Asset(AssetTypes.Image, TikTokUrl.Of(picture["display_image"]));
        if (pictures.First.IsMissing)
            draft.Asset(AssetTypes.Video, TikTokUrl.Of(video["play_addr"]));
        var statistics = aweme["statistics"];
        draft.Hideable(MetricKeys.Likes, statistics["digg_count"]);
        draft.Count(MetricKeys.Comments, statistics["comment_count"]);
        draft.Count(MetricKeys.Plays, statistics["play_count"]);
        draft.CountIfPresent(MetricKeys.Shares, statistics["share_count"]);
        draft.CountIfPresent(MetricKeys.Saves, statistics["collect_count"]);
        return draft.Finish(Platforms.TikTok, EntityKind.Post, number, number, id.Path);
    }
}
