using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization;
using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Providers.RocketApi;

/// <summary>What to ask RocketAPI. After one retry, the profile is asked for on another way.</summary>
internal static class RocketApiRequests
{
    private const int FirstAttemptElsewhere = 2;
    private const int LargestPageOfPosts = 12;
    private const int LargestPageOfFollowers = 50;
    private const int LargestPageOfFollowing = 200;

    public static HttpRequestMessage Create(FetchRequest request, ProviderAccess access, int attempt)
    {
        var (method, body) = Ask(request, attempt >= FirstAttemptElsewhere);
        return new HttpRequestMessage(HttpMethod.Post, ProviderUri.Join(access.BaseUrl, "instagram/" + method))
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Token", access.ApiKey) },
            Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, RocketApiJson.Default.RocketApiBody))
            {
                Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
            },
        };
    }

    private static (string Method, RocketApiBody Body) Ask(FetchRequest request, bool elsewhere) => request.FetchType switch
    {
        FetchTypes.ProfileByHandle => (
            elsewhere ? "user/get_web_profile_info" : "user/get_info_by_username", new RocketApiBody { Username = request.Target }),
        FetchTypes.ProfileById => ("user/get_info_by_id", new RocketApiBody { Id = Id(request) }),
        FetchTypes.ProfilePostsById => ("user/get_media", Page(request, LargestPageOfPosts)),
        FetchTypes.ReelsPosts => ("user/get_clips", Page(request, LargestPageOfPosts)),
        FetchTypes.PostByShortcode => ("media/get_info_by_shortcode", new RocketApiBody { Shortcode = request.Target }),
        FetchTypes.Followers => ("user/get_followers", Page(request, LargestPageOfFollowers)),
        FetchTypes.Following => ("user/get_following", Page(request, LargestPageOfFollowing)),
        FetchTypes.StoryPostsByProfileId => ("user/get_stories", new RocketApiBody { Ids = Id(request) is { } id ? [id] : [] }),
        _ => throw new ArgumentException($"RocketAPI is not asked for {request.FetchType}.", nameof(request)),
    };

    private static RocketApiBody Page(FetchRequest request, int largest) => new()
    {
        Id = Id(request),
        Count = Math.Clamp(request.Limit ?? largest, 1, largest),
        MaxId = request.Cursor,
    };

    /// <summary>Ids are numbers here; without one, RocketAPI says that it is required.</summary>
    private static UInt128? Id(FetchRequest request) =>
        UInt128.TryParse(request.Target, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
}

internal sealed record RocketApiBody
{
    public string? Username { get; init; }

    public UInt128? Id { get; init; }

    public UInt128[]? Ids { get; init; }

    public string? Shortcode { get; init; }

    public int? Count { get; init; }

    public string? MaxId { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RocketApiBody))]
internal sealed partial class RocketApiJson : JsonSerializerContext;
