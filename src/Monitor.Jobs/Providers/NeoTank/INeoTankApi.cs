using Monitor.Jobs.Providers.Shared.RapidApi;
using Refit;

namespace Monitor.Jobs.Providers.NeoTank;

/// <summary>NeoTank's endpoints.</summary>
[Headers(RapidApiGateway.Host + INeoTankApi.Host)]
internal interface INeoTankApi
{
    const string Host = "instagram130.p.rapidapi.com";

    [Get("/account-info")]
    Task<HttpResponseMessage> AccountAsync(string username, [Header(RapidApiGateway.Key)] string key, CancellationToken ct);

    [Get("/account-medias")]
    Task<HttpResponseMessage> MediasAsync(
        [AliasAs("userid")] string userId, int first, string? after, [Header(RapidApiGateway.Key)] string key, CancellationToken ct);

    [Get("/media-info")]
    Task<HttpResponseMessage> MediaAsync(string code, [Header(RapidApiGateway.Key)] string key, CancellationToken ct);
}
