using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;

namespace Monitor.Jobs.Providers.YouTubeDataV3;

/// <summary>YouTube's own Data API, version 3.</summary>
internal sealed class YouTubeDataV3Provider : IProvider
{
    public ProviderDeclaration Declaration { get; } = new(
        "youtube-data-v3",
        new Uri("https://youtube.googleapis.com/youtube/v3"),
        new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
        {
            [Platforms.YouTube] = [FetchTypes.Channel, FetchTypes.ChannelVideos, FetchTypes.Video],
        },
        UnitCostUsd: 0m)
    {
        Title = "YouTube Data API",
        // Units a day; a page of videos costs two of them, everything else one.
        Limits = [new RateSpec(10_000, TimeSpan.FromDays(1))],
        KeysAt = new Uri("https://console.cloud.google.com/apis/library/youtube.googleapis.com"),
    };

    public HttpRequestMessage CreateRequest(FetchRequest request, ProviderAccess access, int attempt) =>
        YouTubeDataV3Requests.Create(request, access);

    public FetchOutcome Parse(FetchRequest request, ProviderResponse response) => YouTubeDataV3Parser.Parse(request, response);
}
