using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Providers.TikHubTikTok;

/// <summary>TikHub's other half: TikTok, with the same account and key as its Instagram half.</summary>
internal sealed class TikHubTikTokProvider(ITikHubTikTokApi api) : IProvider
{
    private const int LargestPage = 20;
    private const int NewestFirst = 0;

    /// <summary>Who it is and what it can do.</summary>
    public static readonly ProviderDeclaration Declared = new(
        "tikhub",
        new Uri("https://api.tikhub.io"),
        new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
        {
            [Platforms.TikTok] =
            [
                FetchTypes.ProfileByHandle,
                FetchTypes.ProfileById,
                FetchTypes.ProfilePostsByHandle,
                FetchTypes.PostByShortcode,
            ],
        },
        UnitCostUsd: 0.001m)
    {
        Title = "TikHub",
    };

    public ProviderDeclaration Declaration => Declared;

    public Task<HttpResponseMessage> SendAsync(FetchRequest request, ProviderAccess access, int attempt, CancellationToken ct) =>
        request switch
        {
            { Step: SecretIdWanted } or { FetchType: FetchTypes.ProfileByHandle } => api.UserByNameAsync(request.Target, access.ApiKey, ct),
            { FetchType: FetchTypes.ProfileById } => api.UserByIdAsync(request.Target, access.ApiKey, ct),
            { FetchType: FetchTypes.PostByShortcode } => api.VideoAsync(request.Target, access.ApiKey, ct),
            { FetchType: FetchTypes.ProfilePostsByHandle } => SendPostsAsync(request, access, ct),
            _ => throw new ArgumentException($"TikHub is not asked for {request.FetchType} on TikTok.", nameof(request)),
        };

    public FetchOutcome Parse(FetchRequest request, ProviderResponse response) => TikHubTikTokParser.Parse(request, response);

    private Task<HttpResponseMessage> SendPostsAsync(FetchRequest request, ProviderAccess access, CancellationToken ct)
    {
        var place = PostsPlace.Of(request);
        var handle = place.SecretId is null ? request.Target : null;
        return api.VideosAsync(place.SecretId, handle, place.Cursor, WirePage.Size(request, LargestPage), NewestFirst, access.ApiKey, ct);
    }
}
