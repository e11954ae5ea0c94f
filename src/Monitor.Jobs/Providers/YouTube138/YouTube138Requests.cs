using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.RapidApi;
using Monitor.Jobs.Providers.Shared.YouTube;

namespace Monitor.Jobs.Providers.YouTube138;

/// <summary>What to ask YouTube138. It knows channels by their id only: a handle is looked for first.</summary>
internal static class YouTube138Requests
{
    private const string Host = "youtube138.p.rapidapi.com";
    private const string Language = "hl=en&gl=US";

    public static HttpRequestMessage Create(FetchRequest request, ProviderAccess access) =>
        RapidApiRequests.Get(access, Host, Route(request));

    private static string Route(FetchRequest request)
    {
        var target = Uri.EscapeDataString(request.Target);
        return request switch
        {
            { Step: ChannelFound channel } => $"channel/details/?id={channel.Id}&{Language}",
            { FetchType: FetchTypes.Channel } when YouTubeTarget.IsChannelId(request.Target) => $"channel/details/?id={target}&{Language}",
            { FetchType: FetchTypes.Channel } => $"search/?q=%40{target}&{Language}",
            { FetchType: FetchTypes.Video } => $"video/details/?id={target}&{Language}",
            { FetchType: FetchTypes.ChannelVideos } => $"channel/videos/?id={target}&filter=videos_latest{Cursor(request.Cursor)}&{Language}",
            _ => throw new ArgumentException($"YouTube138 is not asked for {request.FetchType}.", nameof(request)),
        };
    }

    private static string Cursor(string? cursor) => cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}";
}

/// <summary>The channel behind a handle is known.</summary>
internal sealed record ChannelFound(string Id) : ProviderStep;
