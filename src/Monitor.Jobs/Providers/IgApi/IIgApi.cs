using Monitor.Jobs.Providers.Shared.RapidApi;
using Refit;

namespace Monitor.Jobs.Providers.IgApi;

/// <summary>IG API's endpoint. It answers well only when the header Accept-Encoding is there and empty.</summary>
[Headers(RapidApiGateway.Host + IIgApi.Host, "Accept-Encoding:")]
internal interface IIgApi
{
    const string Host = "igdata.p.rapidapi.com";

    [Get("/web_followers")]
    Task<HttpResponseMessage> FollowersAsync(
        [AliasAs("user_id")] string userId, string? cursor, [Header(RapidApiGateway.Key)] string key, CancellationToken ct);
}
