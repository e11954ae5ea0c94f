using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Providers.Shared.YouTube;

/// <summary>A channel as the Data API writes it: all counts are texts.</summary>
internal static class DataApiChannel
{
    public static FetchOutcome Read(WireValue channel, FetchRequest request)
    {
        var id = channel["id"];
        if (id.Text() is not { } channelId || !YouTubeTarget.IsChannelId(channelId))
            return new FetchOutcome.Malformed(id.Path);
        var snippet = channel["snippet"];
        // Only the handle shows that this is the channel that was asked for by its handle.
        var handle = YouTubeTarget.HandleOf(snippet["customUrl"]);
        if (handle is null && !YouTubeTarget.IsChannelId(request.Target))
            return new FetchOutcome.Malformed(snippet["customUrl"].Path);
        var draft = new ObservationDraft();
        draft.Text(DimensionKeys.FullName, snippet["title"]);
        draft.Text(DimensionKeys.Bio, snippet["description"], YouTubeTarget.LongestText);
        draft.Url(DimensionKeys.ProfilePicUrl, Pictures(snippet));
        draft.Asset(AssetTypes.ProfilePicture, Pictures(snippet));
        var statistics = channel["statistics"];
        // Beside a hidden count stands nothing, 0 or an old number: it is believed only where the answer says that it is shown.
        if (statistics["hiddenSubscriberCount"].Flag() is not { } isHidden)
            draft.Unknown(MetricKeys.Followers, statistics["hiddenSubscriberCount"]);
        else if (isHidden)
            draft.Hidden(MetricKeys.Followers);
        else
            SubscriberCount.Read(draft, statistics["subscriberCount"]);
        draft.Count(MetricKeys.Posts, statistics["videoCount"]);
        draft.CountIfPresent(MetricKeys.Plays, statistics["viewCount"]);
        return draft.Finish(Platforms.YouTube, EntityKind.Account, channelId, handle ?? channelId, id.Path, snippet["customUrl"].Path);
    }

    private static WireValue[] Pictures(WireValue snippet)
    {
        var sizes = snippet["thumbnails"];
        return [sizes["high"]["url"], sizes["medium"]["url"], sizes["default"]["url"]];
    }
}
