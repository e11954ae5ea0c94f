using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;

namespace Monitor.Jobs.Providers.YouTubeV31;

/// <summary>The Data API resold as YouTube v31 on RapidAPI.</summary>
internal sealed class YouTubeV31Provider : IProvider
{
    public ProviderDeclaration Declaration { get; } = new(
        "youtube-v31",
        new Uri("https://youtube-v31.p.rapidapi.com"),
        new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
        {
            [Platforms.YouTube] = [FetchTypes.Channel, FetchTypes.ChannelVideos, FetchTypes.Video],
        },
        UnitCostUsd: 0.0005m)
    {
        Title = "YouTube v31",
        Limits = [new RateSpec(500, TimeSpan.FromSeconds(60))],
        KeysAt = new Uri("https://rapidapi.com/ytdlfree/api/youtube-v31"),
    };

    public HttpRequestMessage CreateRequest(FetchRequest request, ProviderAccess access, int attempt) =>
        YouTubeV31Requests.Create(request, access);

    public FetchOutcome Parse(FetchRequest request, ProviderResponse response) => YouTubeV31Parser.Parse(request, response);
}
