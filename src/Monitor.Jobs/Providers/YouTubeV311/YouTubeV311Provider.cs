using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.YouTube;

namespace Monitor.Jobs.Providers.YouTubeV311;

/// <summary>The Data API resold as YouTube v311 on RapidAPI; every path ends with a slash.</summary>
internal sealed class YouTubeV311Provider(IYouTubeV311Api api) : IProvider
{
    /// <summary>Who it is and what it can do.</summary>
    public static readonly ProviderDeclaration Declared = new(
        "youtube-v311",
        new Uri("https://youtube-v311.p.rapidapi.com"),
        new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
        {
            [Platforms.YouTube] = [FetchTypes.Channel, FetchTypes.ChannelVideos, FetchTypes.Video],
        },
        UnitCostUsd: 0.0005m)
    {
        Title = "YouTube v311",
        Limits = [new RateSpec(3, TimeSpan.FromSeconds(1))],
        KeysAt = new Uri("https://rapidapi.com"),
    };

    public ProviderDeclaration Declaration => Declared;

    public Task<HttpResponseMessage> SendAsync(FetchRequest request, ProviderAccess access, int attempt, CancellationToken ct) =>
        DataApiQuestion.Of(request) switch
        {
            DataApiQuestion.Channel channel => api.ChannelsAsync(channel.Id, channel.Handle, access.ApiKey, ct),
            DataApiQuestion.Videos videos => api.VideosAsync(videos.Ids, access.ApiKey, ct),
            DataApiQuestion.Uploads page => api.PlaylistItemsAsync(page.Size, page.List, page.Cursor, access.ApiKey, ct),
            var question => throw new ArgumentException($"A YouTube provider is not asked for {question}.", nameof(request)),
        };

    public FetchOutcome Parse(FetchRequest request, ProviderResponse response) => YouTubeV311Parser.Parse(request, response);
}
