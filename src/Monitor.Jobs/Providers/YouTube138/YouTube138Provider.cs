using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.YouTube;

namespace Monitor.Jobs.Providers.YouTube138;

/// <summary>YouTube138 on RapidAPI.</summary>
internal sealed class YouTube138Provider(IYouTube138Api api) : IProvider
{
    /// <summary>Who it is and what it can do.</summary>
    public static readonly ProviderDeclaration Declared = new(
        "youtube138",
        new Uri("https://youtube138.p.rapidapi.com"),
        new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
        {
            [Platforms.YouTube] = [FetchTypes.Channel, FetchTypes.ChannelVideos, FetchTypes.Video, FetchTypes.PostComments],
        },
        UnitCostUsd: 0.0005m)
    {
        Title = "YouTube138",
        Limits = [new RateSpec(850, TimeSpan.FromSeconds(60))],
        KeysAt = new Uri("https://rapidapi.com/Glavier/api/youtube138"),
    };

    public ProviderDeclaration Declaration => Declared;

    public Task<HttpResponseMessage> SendAsync(FetchRequest request, ProviderAccess access, int attempt, CancellationToken ct) =>
        request switch
        {
            { Step: ChannelFound channel } => api.ChannelAsync(channel.Id, access.ApiKey, ct),
            { FetchType: FetchTypes.Channel } when YouTubeTarget.IsChannelId(request.Target) => api.ChannelAsync(request.Target, access.ApiKey, ct),
            { FetchType: FetchTypes.Channel } => api.SearchAsync("@" + request.Target, access.ApiKey, ct),
            { FetchType: FetchTypes.Video } => api.VideoAsync(request.Target, access.ApiKey, ct),
            { FetchType: FetchTypes.ChannelVideos, Cursor: { } cursor } => api.NextVideosAsync(request.Target, cursor, access.ApiKey, ct),
            { FetchType: FetchTypes.PostComments } => api.CommentsAsync(request.Target, request.Cursor, access.ApiKey, ct),
            { FetchType: FetchTypes.ChannelVideos } => api.VideosAsync(request.Target, access.ApiKey, ct),
            _ => throw new ArgumentException($"YouTube138 is not asked for {request.FetchType}.", nameof(request)),
        };

    public FetchOutcome Parse(FetchRequest request, ProviderResponse response) => YouTube138Parser.Parse(request, response);
}
