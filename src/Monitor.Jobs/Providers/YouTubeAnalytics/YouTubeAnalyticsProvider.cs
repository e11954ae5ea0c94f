using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;

namespace Monitor.Jobs.Providers.YouTubeAnalytics;

/// <summary>YouTube's Analytics API: what only the owner of a channel, or the content owner of several, may see. Its key is an access token.</summary>
internal sealed class YouTubeAnalyticsProvider(IYouTubeAnalyticsApi api) : IProvider
{
    // A field of the key: the content owner on whose behalf is asked; without it, the owner of the channel.
    private const string ContentOwnerField = "content_owner";

    // The channel of whoever the token belongs to.
    private const string Own = "MINE";

    /// <summary>Who it is and what it can do.</summary>
    public static readonly ProviderDeclaration Declared = new(
        "youtube-analytics",
        new Uri("https://youtubeanalytics.googleapis.com/v2"),
        new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal) { [Platforms.YouTube] = [FetchTypes.ChannelDemographics] },
        UnitCostUsd: 0m)
    {
        Title = "YouTube Analytics",
        Limits = [new RateSpec(700, TimeSpan.FromSeconds(60))],
        KeysAt = new Uri("https://developers.google.com/youtube/reporting/guides/authorization"),
    };

    public ProviderDeclaration Declaration => Declared;

    public FetchRequest Trial => new(Platforms.YouTube, FetchTypes.ChannelDemographics, Own);

    public Task<HttpResponseMessage> SendAsync(FetchRequest request, ProviderAccess access, int attempt, CancellationToken ct) =>
        request.FetchType != FetchTypes.ChannelDemographics
            ? throw new ArgumentException($"YouTube Analytics is not asked for {request.FetchType}.", nameof(request))
            : access.Fields.TryGetValue(ContentOwnerField, out var owner)
                ? api.ViewersAsync($"contentOwner=={owner}", $"channel=={request.Target}", access.ApiKey, ct)
                : api.ViewersAsync($"channel=={request.Target}", filters: null, access.ApiKey, ct);

    public FetchOutcome Parse(FetchRequest request, ProviderResponse response) => YouTubeAnalyticsParser.Parse(request, response);
}
