using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.Instagram;
using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Providers.GraphApi;

/// <summary>A post of a discovered account. Its short code is only in its address, and Instagram's number for it is in its short code.</summary>
internal static class GraphApiMedia
{
    private static readonly string[] PlacesOfPosts = ["p", "reel", "tv"];

    public static FetchOutcome Read(WireValue media, WireValue account)
    {
        if (Shortcode(media["permalink"].Url()) is not { } code || InstagramShortcode.ToId(code) is not { } id)
            return new FetchOutcome.Malformed(media["permalink"].Path);
        var draft = new ObservationDraft();
        var type = MediaType(media);
        if (type is not null)
            draft.Text(DimensionKeys.MediaType, type);
        if (account["ig_id"].Id() is { } ownerId)
            draft.Text(DimensionKeys.OwnerId, ownerId);
        if (account["username"].Name() is { Length: > 0 } owner)
            draft.Text(DimensionKeys.OwnerUsername, owner);
        if (media["id"].Id() is { } graphId)
            draft.Text(DimensionKeys.GraphId, graphId);
        // What is empty is left out.
        if (media["caption"].IsMissing)
            draft.Text(DimensionKeys.Caption, "");
        else
            draft.Text(DimensionKeys.Caption, media["caption"], InstagramMedia.LongestCaption);
        draft.Moment(DimensionKeys.TakenAt, media["timestamp"]);
        Assets(draft, media, type);
        // Absent likes are hidden ones.
        if (media["like_count"].IsMissing)
            draft.Hidden(MetricKeys.Likes);
        else
            draft.Hideable(MetricKeys.Likes, media["like_count"]);
        draft.Count(MetricKeys.Comments, media["comments_count"]);
        if (type is InstagramMedia.Reel or InstagramMedia.Video)
            draft.Hideable(MetricKeys.Plays, media["view_count"]);
        return draft.Finish(Platforms.Instagram, EntityKind.Post, id, code, media["permalink"].Path);
    }

    private static void Assets(ObservationDraft draft, WireValue media, string? type)
    {
        var isVideo = type is InstagramMedia.Reel or InstagramMedia.Video;
        var thumbnail = isVideo ? media["thumbnail_url"] : media["media_url"];
        draft.Url(DimensionKeys.ThumbnailUrl, thumbnail);
        draft.Asset(AssetTypes.Thumbnail, thumbnail);
        if (type != InstagramMedia.Carousel)
            draft.Asset(isVideo ? AssetTypes.Video : AssetTypes.Image, media["media_url"]);
        foreach (var child in media["children"]["data"].Elements)
            draft.Asset(child["media_type"].Text() is "VIDEO" ? AssetTypes.Video : AssetTypes.Image, child["media_url"]);
    }

    private static string? MediaType(WireValue media) => (media["media_type"].Text(), media["media_product_type"].Text()) switch
    {
        (_, "REELS") => InstagramMedia.Reel,
        ("IMAGE", _) => InstagramMedia.Image,
        ("VIDEO", _) => InstagramMedia.Video,
        ("CAROUSEL_ALBUM", _) => InstagramMedia.Carousel,
        _ => null,
    };

    private static string? Shortcode(string? permalink)
    {
        if (permalink is null)
            return null;
        var parts = new Uri(permalink).AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var place = Array.FindIndex(parts, part => PlacesOfPosts.Contains(part, StringComparer.Ordinal));
        return place >= 0 && place + 1 < parts.Length ? parts[place + 1] : null;
    }
}
