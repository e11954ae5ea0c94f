using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.RapidApi;
using Monitor.Jobs.Providers.Shared.Wire;
using Monitor.Jobs.Providers.Shared.YouTube;

namespace Monitor.Jobs.Providers.YouTube138;

/// <summary>What YouTube138 answered: the channel or video itself, without anything around it.</summary>
internal static class YouTube138Parser
{
    public static FetchOutcome Parse(FetchRequest request, ProviderResponse response) =>
        response.Status == 404 && !RapidApiAnswer.IsMissingRoute(response)
            ? new FetchOutcome.NotFound()
            : RapidApiAnswer.Read(response, root => ReadSuccess(request, root));

    private static FetchOutcome ReadSuccess(FetchRequest request, WireValue root)
    {
        if (!root.IsObject)
            return new FetchOutcome.Malformed("$");
        if (root["error"].Text() is { Length: > 0 })
            return RapidApiAnswer.SoftFailure(root["error"]);
        return request switch
        {
            { FetchType: FetchTypes.Video } => YouTube138Video.Read(root),
            { FetchType: FetchTypes.ChannelVideos } => ReadVideos(request, root),
            { FetchType: FetchTypes.PostComments } => ReadComments(request, root),
            { Step: ChannelFound } => YouTube138Channel.Read(root, request),
            _ when YouTubeTarget.IsChannelId(request.Target) => YouTube138Channel.Read(root, request),
            _ => ReadSearch(request, root["contents"]),
        };
    }

    /// <summary>A search has channels, videos and more; the one with exactly this handle is meant.</summary>
    private static FetchOutcome ReadSearch(FetchRequest request, WireValue contents)
    {
        if (!contents.IsArray)
            return new FetchOutcome.Malformed(contents.Path);
        foreach (var content in contents.Elements)
        {
            // A channel among the results, or the channel of a video among them.
            var channel = content["channel"].IsObject ? content["channel"] : content["video"]["author"];
            var handle = YouTubeTarget.HandleOf(channel["username"]) ?? YouTubeTarget.HandleOf(channel["canonicalBaseUrl"]);
            if (handle == request.Target && channel["channelId"].Text() is { } id && YouTubeTarget.IsChannelId(id))
                return new FetchOutcome.Continue(new ChannelFound(id));
        }

        return new FetchOutcome.NotCovered("the handle is not among its search results");
    }

    private static FetchOutcome ReadComments(FetchRequest request, WireValue root)
    {
        if (!root["comments"].IsArray)
            return new FetchOutcome.Malformed("comments");
        var next = root["cursorNext"].Cursor();
        return ItemList.Read(root["comments"].Elements, YouTubeComment.ReadShown)
            .Of(new FetchOutcome.Found(Observation: null) { NextCursor = next == request.Cursor ? null : next });
    }

    private static FetchOutcome ReadVideos(FetchRequest request, WireValue root)
    {
        var contents = root["contents"];
        if (!contents.IsArray)
            return new FetchOutcome.Malformed(contents.Path);
        var videos = contents.Elements.Select(content => content["video"]).Where(video => video.IsObject);
        var next = root["cursorNext"].Cursor();
        return ItemList.Read(videos, video => YouTube138Video.ReadListed(video, request.Target))
            .Of(new FetchOutcome.Found(Observation: null) { NextCursor = next == request.Cursor ? null : next });
    }
}
