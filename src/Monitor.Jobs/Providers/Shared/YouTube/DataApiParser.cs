using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.RapidApi;
using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Providers.Shared.YouTube;

/// <summary>What an API answered that speaks as YouTube's own Data API does.</summary>
internal static class DataApiParser
{
    public static FetchOutcome Parse(FetchRequest request, ProviderResponse response) => response.Status is >= 200 and <= 299
        ? WireDocument.Read(response.Body, "$", root => ReadSuccess(request, root), new FetchOutcome.Malformed("$"))
        : DataApiErrors.Read(response);

    /// <summary>An answer that came through the gateway: what is not Google's own error is the gateway's.</summary>
    public static FetchOutcome ParseResold(FetchRequest request, ProviderResponse response) =>
        response.Status is >= 200 and <= 299 || WireDocument.Read(response.Body, "$", root => root["error"].IsObject, otherwise: false)
            ? Parse(request, response)
            : RapidApiAnswer.Read(response, _ => new FetchOutcome.Malformed("$"));

    private const string UploadId = "items[*].contentDetails.videoId";
    private const string FoundId = "items[*].id.videoId";

    private static FetchOutcome ReadSuccess(FetchRequest request, WireValue root)
    {
        if (!root.IsObject)
            return new FetchOutcome.Malformed("$");
        if (root["error"].IsObject)
            return new FetchOutcome.Transient(ProviderMessage.Of(root["error"]["message"], "an error in the answer"));
        var items = root["items"];
        if (request.FetchType is FetchTypes.ChannelVideos or FetchTypes.Search)
            return request.Step is VideosOfPage page ? ReadVideos(page, items)
                : request.FetchType == FetchTypes.Search ? ReadIds(root, FoundId, item => item["id"]["videoId"].Text())
                : ReadIds(root, UploadId, item => item["contentDetails"]["videoId"].Text() ?? item["snippet"]["resourceId"]["videoId"].Text());
        if (request.FetchType == FetchTypes.PostComments)
            return ReadComments(request, root);
        // A list that found nothing has no items at all, or none in it; then it still says what it is and what it counts.
        if (items is { IsMissing: true } ? root["pageInfo"].IsObject : items is { IsArray: true, First.IsMissing: true })
            return new FetchOutcome.NotFound();
        if (!items.IsArray)
            return new FetchOutcome.Malformed(items.Path);
        return request.FetchType == FetchTypes.Video
            ? DataApiVideo.Read(items.First)
            : DataApiChannel.Read(items.First, request);
    }

    private static FetchOutcome ReadComments(FetchRequest request, WireValue root)
    {
        if (!root["items"].IsArray)
            return new FetchOutcome.Malformed("items");
        var next = root["nextPageToken"].Cursor();
        return ItemList.Read(root["items"].Elements, thread => YouTubeComment.ReadThread(thread, request.Target))
            .Of(new FetchOutcome.Found(Observation: null) { NextCursor = next == request.Cursor ? null : next });
    }

    // The videos of a page, of which the counts are asked next.
    private static FetchOutcome ReadIds(WireValue root, string path, Func<WireValue, string?> idOf)
    {
        if (!root["items"].IsArray)
            return new FetchOutcome.Malformed("items");
        var (ids, items) = (new List<string>(), root["items"].Elements.ToArray());
        foreach (var item in items)
            if (idOf(item) is { } id && YouTubeTarget.IsVideoId(id))
                ids.Add(id);
        // As ItemList: what is left out is not asked for; too much of it is another format.
        if ((items.Length - ids.Count) * ItemList.WorstShare > items.Length)
            return new FetchOutcome.Malformed(path);
        var next = root["nextPageToken"].Cursor();
        return ids.Count == 0
            ? new FetchOutcome.Found(Observation: null) { NextCursor = next }
            : new FetchOutcome.Continue(new VideosOfPage(ids, next) { Dropped = items.Length - ids.Count, Path = path });
    }

    // Videos that were deleted stay in the list of uploads and are left out here.
    private static FetchOutcome ReadVideos(VideosOfPage page, WireValue items)
    {
        if (!items.IsArray)
            return new FetchOutcome.Malformed(items.Path);
        return ItemList.Read(items.Elements, ReadVideo).Of(new FetchOutcome.Found(Observation: null)
        {
            NextCursor = page.NextCursor,
            Dropped = page.Dropped,
            Drift = page.Dropped > 0 ? [page.Path] : [],
        });

        FetchOutcome ReadVideo(WireValue item) => item["id"].Text() is { } id && page.Ids.Contains(id, StringComparer.Ordinal)
            ? DataApiVideo.Read(item)
            : new FetchOutcome.Malformed(item["id"].Path);
    }
}
