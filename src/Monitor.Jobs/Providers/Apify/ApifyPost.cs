using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.Instagram;
using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Providers.Apify;

/// <summary>A post as the scrapers write it.</summary>
internal static class ApifyPost
{
    public static FetchOutcome Read(WireValue post)
    {
        var draft = new ObservationDraft();
        var type = MediaType(post);
        if (type is not null)
            draft.Text(DimensionKeys.MediaType, type);
        if (post["ownerId"].Id() is { } owner)
            draft.Text(DimensionKeys.OwnerId, owner);
        if (post["ownerUsername"].Name() is { Length: > 0 } name)
            draft.Text(DimensionKeys.OwnerUsername, name);
        draft.Text(DimensionKeys.Caption, post["caption"], InstagramMedia.LongestCaption);
        draft.Moment(DimensionKeys.TakenAt, post["timestamp"]);
        draft.Url(DimensionKeys.ThumbnailUrl, post["displayUrl"]);
        draft.Asset(AssetTypes.Thumbnail, post["displayUrl"]);
        foreach (var picture in post["images"].Elements)
            draft.Asset(AssetTypes.Image, picture);
        draft.Asset(AssetTypes.Video, post["videoUrl"]);
        foreach (var user in post["taggedUsers"].Elements)
            draft.Tag(user["username"], user["id"].Id());
        foreach (var coauthor in post["coauthorProducers"].Elements)
            draft.Coauthor(coauthor["id"].Id());
        draft.Hideable(MetricKeys.Likes, post["likesCount"]);
        draft.Count(MetricKeys.Comments, post["commentsCount"]);
        if (InstagramMedia.CanBePlayed(type))
            draft.Hideable(MetricKeys.Plays, post["videoPlayCount"]);
        var id = post["id"];
        return draft.Finish(Platforms.Instagram, EntityKind.Post, id, id.Id(), post["shortCode"]);
    }

    private static string? MediaType(WireValue post) => (post["productType"].Text(), post["type"].Text()) switch
    {
        ("clips", _) => InstagramMedia.Reel,
        (_, "Image") => InstagramMedia.Image,
        (_, "Video") => InstagramMedia.Video,
        (_, "Sidecar") => InstagramMedia.Carousel,
        _ => null,
    };
}
