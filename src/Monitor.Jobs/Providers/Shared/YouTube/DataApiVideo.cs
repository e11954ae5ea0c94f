using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Providers.Shared.YouTube;

/// <summary>A video as the Data API writes it: all counts are texts, and those that the owner hides are left out.</summary>
internal static class DataApiVideo
{
    public static FetchOutcome Read(WireValue video)
    {
        var id = video["id"];
        if (id.Text() is not { } videoId || !YouTubeTarget.IsVideoId(videoId))
            return new FetchOutcome.Malformed(id.Path);
        var statistics = video["statistics"];
        if (!statistics.IsObject)
            return new FetchOutcome.Malformed(statistics.Path);
        var snippet = video["snippet"];
        var draft = new ObservationDraft();
        draft.Text(DimensionKeys.MediaType, YouTubeTarget.Video);
        if (snippet["channelId"].Text() is { Length: > 0 } owner)
            draft.Text(DimensionKeys.OwnerId, owner);
        // The title: every provider and every list has it, so that the text does not change with who answered.
        draft.Text(DimensionKeys.Caption, snippet["title"]);
        draft.Moment(DimensionKeys.TakenAt, snippet["publishedAt"]);
        var sizes = snippet["thumbnails"];
        draft.Url(DimensionKeys.ThumbnailUrl, sizes["maxres"]["url"], sizes["high"]["url"], sizes["medium"]["url"], sizes["default"]["url"]);
        draft.Asset(AssetTypes.Thumbnail, sizes["maxres"]["url"], sizes["high"]["url"], sizes["medium"]["url"], sizes["default"]["url"]);
        Hideable(draft, MetricKeys.Likes, statistics["likeCount"]);
        Hideable(draft, MetricKeys.Comments, statistics["commentCount"]);
        draft.Count(MetricKeys.Plays, statistics["viewCount"]);
        return draft.Finish(Platforms.YouTube, EntityKind.Post, videoId, videoId, id.Path);
    }

    private static void Hideable(ObservationDraft draft, string key, WireValue count)
    {
        if (count.IsMissing)
            draft.Hidden(key);
        else
            draft.Count(key, count);
    }
}
