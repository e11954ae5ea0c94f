using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;

namespace Monitor.Jobs.Providers.YouTube138;

/// <summary>YouTube138 on RapidAPI.</summary>
internal sealed class YouTube138Provider : IProvider
{
    public ProviderDeclaration Declaration { get; } = new(
        "youtube138",
        new Uri("https://youtube138.p.rapidapi.com"),
        new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
        {
            [Platforms.YouTube] = [FetchTypes.Channel, FetchTypes.ChannelVideos, FetchTypes.Video],
        },
        UnitCostUsd: 0.0005m)
    {
        Title = "YouTube138",
        Limits = [new RateSpec(850, TimeSpan.FromSeconds(60))],
        KeysAt = new Uri("https://rapidapi.com/Glavier/api/youtube138"),
    };

    public HttpRequestMessage CreateRequest(FetchRequest request, ProviderAccess access, int attempt) =>
        YouTube138Requests.Create(request, access);

    public FetchOutcome Parse(FetchRequest request, ProviderResponse response) => YouTube138Parser.Parse(request, response);
}
