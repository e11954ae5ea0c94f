using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization;
using Monitor.Data.Observations;
using Monitor.Jobs.Collection;
using Monitor.Jobs.Providers.Wire;

namespace Monitor.Jobs.Providers.RocketApi;

/// <summary>What to ask RocketAPI. After one retry, the profile is asked for on another way.</summary>
internal static class RocketApiRequests
{
    private const int FirstAttemptElsewhere = 2;

    public static HttpRequestMessage Create(FetchRequest request, ProviderAccess access, int attempt)
    {
        var (method, body) = request.FetchType switch
        {
            FetchTypes.ProfileByHandle => (
                attempt < FirstAttemptElsewhere ? "instagram/user/get_info_by_username" : "instagram/user/get_web_profile_info",
                JsonSerializer.SerializeToUtf8Bytes(new UsernameBody(request.Target), RocketApiJson.Default.UsernameBody)),
            FetchTypes.PostByShortcode => (
                "instagram/media/get_info_by_shortcode",
                JsonSerializer.SerializeToUtf8Bytes(new ShortcodeBody(request.Target), RocketApiJson.Default.ShortcodeBody)),
            _ => throw new ArgumentException($"RocketAPI is not asked for {request.FetchType}.", nameof(request)),
        };
        return new HttpRequestMessage(HttpMethod.Post, ProviderUri.Join(access.BaseUrl, method))
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Token", access.ApiKey) },
            Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        };
    }
}

internal sealed record UsernameBody(string Username);

internal sealed record ShortcodeBody(string Shortcode);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(UsernameBody))]
[JsonSerializable(typeof(ShortcodeBody))]
internal sealed partial class RocketApiJson : JsonSerializerContext;
