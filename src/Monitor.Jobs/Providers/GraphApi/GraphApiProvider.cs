using Microsoft.Extensions.Configuration;
using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Call;
using Monitor.Jobs.Collection.Contract;

namespace Monitor.Jobs.Providers.GraphApi;

/// <summary>Meta's Graph API, https://developers.facebook.com/docs/instagram-platform: free, official, and only about professional accounts.</summary>
internal sealed class GraphApiProvider(IGraphApi api, IConfiguration configuration) : IProvider
{
    private const string DefaultVersion = "v24.0";

    // A field of the key: the id of the professional account on whose behalf is asked.
    private const string UserIdField = "user_id";

    /// <summary>Who it is and what it can do.</summary>
    public static readonly ProviderDeclaration Declared = new(
        "graphapi",
        new Uri("https://graph.facebook.com"),
        new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
        {
            [Platforms.Instagram] =
            [
                FetchTypes.ProfileByHandle,
                FetchTypes.PostInsights,
                FetchTypes.StoryInsights,
                FetchTypes.ProfileInsights,
                FetchTypes.OwnStories,
            ],
        },
        UnitCostUsd: 0m)
    {
        Title = "Graph API",
        KeysAt = new Uri("https://developers.facebook.com/docs/instagram-platform"),
        RequiredFields = [UserIdField],
    };

    private readonly string _version = ProviderSettings.Of(Declared.Name, configuration).VersionOr(DefaultVersion, Declared.Name);

    public ProviderDeclaration Declaration => Declared;

    public Task<HttpResponseMessage> SendAsync(FetchRequest request, ProviderAccess access, int attempt, CancellationToken ct) =>
        request.FetchType switch
        {
            FetchTypes.ProfileByHandle => api.DiscoverAsync(
                _version, access.Fields.GetValueOrDefault(UserIdField, "me"), GraphApiFields.Discovery(request), access.ApiKey, ct),
            FetchTypes.PostInsights => api.PostInsightsAsync(_version, request.Target, access.ApiKey, ct),
            FetchTypes.StoryInsights => api.StoryInsightsAsync(_version, request.Target, access.ApiKey, ct),
            FetchTypes.ProfileInsights => api.AudienceAsync(_version, request.Target, access.ApiKey, ct),
            FetchTypes.OwnStories => api.StoriesAsync(_version, request.Target, access.ApiKey, ct),
            _ => throw new ArgumentException($"The Graph API is not asked for {request.FetchType}.", nameof(request)),
        };

    public FetchOutcome Parse(FetchRequest request, ProviderResponse response) => GraphApiParser.Parse(request, response);
}
