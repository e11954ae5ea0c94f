using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.Wire;
using Monitor.Jobs.Providers.Shared.YouTube;

namespace Monitor.Jobs.Providers.YouTube138;

/// <summary>A channel as YouTube138 writes it.</summary>
internal static class YouTube138Channel
{
    public static FetchOutcome Read(WireValue channel, FetchRequest request)
    {
        var id = channel["channelId"];
        // What was found by a search is the channel that the search meant.
        if (id.Text() is not { } channelId || !YouTubeTarget.IsChannelId(channelId) || (request.Step is ChannelFound found && channelId != found.Id))
            return new FetchOutcome.Malformed(id.Path);
        var draft = new ObservationDraft();
        draft.Text(DimensionKeys.FullName, channel["title"]);
        draft.Text(DimensionKeys.Bio, channel["description"], YouTubeTarget.LongestText);
        draft.Url(DimensionKeys.ExternalUrl, channel["links"].First["targetUrl"]);
        var picture = channel["avatar"].Elements.LastOrDefault()["url"];
        draft.Url(DimensionKeys.ProfilePicUrl, picture);
        draft.Asset(AssetTypes.ProfilePicture, picture);
        if (channel["badges"].IsArray)
            draft.Text(DimensionKeys.IsVerified, channel["badges"].Elements.Any(IsVerified) ? "true" : "false");
        var stats = channel["stats"];
        Subscribers(draft, stats["subscribers"], stats["subscribersText"]);
        draft.Count(MetricKeys.Posts, stats["videos"]);
        draft.CountIfPresent(MetricKeys.Plays, stats["views"]);
        var handle = YouTubeTarget.HandleOf(channel["username"]) ?? YouTubeTarget.HandleOf(channel["canonicalBaseUrl"]);
        return draft.Finish(Platforms.YouTube, EntityKind.Account, channelId, YouTubeTarget.NameOf(request, handle, channelId), id.Path, channel["username"].Path);
    }

    private static void Subscribers(ObservationDraft draft, WireValue count, WireValue text)
    {
        if (!count.IsMissing && !count.IsNull)
            SubscriberCount.Read(draft, count);
        else if (RoundedText.TryRead(text.Text(), out var shown))
            SubscriberCount.Read(draft, shown);
        else if (count.IsNull && (text.IsNull || text.Text() is ""))
            draft.Hidden(MetricKeys.Followers);
        else
            draft.Unknown(MetricKeys.Followers, count);
    }

    private static bool IsVerified(WireValue badge) => badge["type"].Text() is { } type && type.StartsWith("VERIFIED", StringComparison.Ordinal);
}
