using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;

namespace Monitor.Jobs.Providers.YouTubeV311;

/// <summary>The Data API resold as YouTube v311 on RapidAPI; every path ends with a slash.</summary>
internal sealed class YouTubeV311Provider : IProvider
{
    public ProviderDeclaration Declaration { get; } = new(
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

    public HttpRequestMessage CreateRequest(FetchRequest request, ProviderAccess access, int attempt) =>
        YouTubeV311Requests.Create(request, access);

    public FetchOutcome Parse(FetchRequest request, ProviderResponse response) => YouTubeV311Parser.Parse(request, response);
}
