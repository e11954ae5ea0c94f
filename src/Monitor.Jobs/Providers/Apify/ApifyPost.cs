using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.Instagram;
using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Providers.Apify;

/// <summary>A post as the scrapers write it.</summary>
internal static class ApifyPost
{
    private const string HiddenCount = "-1";

    /// <param name="post">The post.</param>
    /// <param name="asked">The code that was asked for: the answer must be about the same post. Null in a list.</param>
    public static FetchOutcome Read(WireValue post, string? asked = null)
    {
        var code = post["shortCode"];
        // The codes of private posts have a secret at the end, which may be left out.
        if (asked is not null && code.Text() is { } text && !text.StartsWith(asked, StringComparison.Ordinal) && !asked.StartsWith(text, StringComparison.Ordinal))
            return new FetchOutcome.Malformed(code.Path);
        var draft = new ObservationDraft();
        var type = MediaType(post);
        if (type is not null)
            draft.Text(DimensionKeys.MediaType, type);
        if (post["ownerId"].Id() is { } owner)
            draft.Text(DimensionKeys.OwnerId, owner);
        if (post["ownerUsername"].Text() is { Length: > 0 })
            draft.Text(DimensionKeys.OwnerUsername, post["ownerUsername"]);
        draft.Text(DimensionKeys.Caption, post["caption"], InstagramMedia.LongestCaption);
        draft.Moment(DimensionKeys.TakenAt, post["timestamp"]);
        draft.Url(DimensionKeys.ThumbnailUrl, post["displayUrl"]);
        draft.Asset(AssetTypes.Thumbnail, post["displayUrl"]);
        foreach (var picture in post["images"].Elements)
            draft.Asset(AssetTypes.Image, picture);
        draft.Asset(AssetTypes.Video, post["videoUrl"]);
        foreach (var user in post["taggedUsers"].Elements)
            draft.Tag(user["username"], user["id"].Id());
        if (post["likesCount"].IsLiteral(HiddenCount))
            draft.Hidden(MetricKeys.Likes);
        else
            draft.Count(MetricKeys.Likes, post["likesCount"]);
        draft.Count(MetricKeys.Comments, post["commentsCount"]);
        if (InstagramMedia.CanBePlayed(type))
            draft.Count(MetricKeys.Plays, post["videoPlayCount"]);
        var id = post["id"];
        return draft.Finish(Platforms.Instagram, EntityKind.Post, id, id.Id(), code);
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
