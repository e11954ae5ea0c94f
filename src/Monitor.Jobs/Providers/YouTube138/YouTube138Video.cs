using System.Globalization;
using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.Wire;
using Monitor.Jobs.Providers.Shared.YouTube;

namespace Monitor.Jobs.Providers.YouTube138;

/// <summary>A video as YouTube138 writes it.</summary>
internal static class YouTube138Video
{
    public static FetchOutcome Read(WireValue video)
    {
        var id = video["videoId"];
        if (id.Text() is not { } videoId || !YouTubeTarget.IsVideoId(videoId))
            return new FetchOutcome.Malformed(id.Path);
        var draft = Begin(video);
        if (video["author"]["channelId"].Text() is { Length: > 0 } owner)
            draft.Text(DimensionKeys.OwnerId, video["author"]["channelId"].Text() is { Length: > 0 } author ? author : owner);
        if (YouTubeTarget.HandleOf(video["author"]["canonicalBaseUrl"]) is { } handle)
            draft.Text(DimensionKeys.OwnerUsername, handle);
        // Only the day is known.
        if (DateOnly.TryParseExact(video["publishedDate"].Text(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            draft.Text(DimensionKeys.TakenAt, $"{day:yyyy-MM-dd}");
        var stats = video["stats"];
        Hideable(draft, MetricKeys.Likes, stats["likes"]);
        Hideable(draft, MetricKeys.Comments, stats["comments"]);
        draft.Count(MetricKeys.Plays, stats["views"]);
        return draft.Finish(Platforms.YouTube, EntityKind.Post, videoId, videoId, id.Path);
    }

    /// <summary>A video in the list of a channel: it has neither date nor likes nor comments.</summary>
    public static FetchOutcome ReadListed(WireValue video, string owner)
    {
        var id = video["videoId"];
        if (id.Text() is not { } videoId || !YouTubeTarget.IsVideoId(videoId))
            return new FetchOutcome.Malformed(id.Path);
        var draft = Begin(video);
        draft.Text(DimensionKeys.OwnerId, owner);
        // A live broadcast has no count of views yet.
        draft.CountIfPresent(MetricKeys.Plays, video["stats"]["views"]);
        return draft.Finish(Platforms.YouTube, EntityKind.Post, videoId, videoId, id.Path);
    }

    private static ObservationDraft Begin(WireValue video)
    {
        var draft = new ObservationDraft();
        draft.Text(DimensionKeys.MediaType, YouTubeTarget.Video);
        draft.Text(DimensionKeys.Caption, video["title"]);
        var picture = video["thumbnails"].Elements.LastOrDefault()["url"];
        draft.Url(DimensionKeys.ThumbnailUrl, picture);
        draft.Asset(AssetTypes.Thumbnail, picture);
        return draft;
    }

    private static void Hideable(ObservationDraft draft, string key, WireValue count)
    {
        if (count.IsNull)
            draft.Hidden(key);
        else
            draft.Count(key, count);
    }
}
