using System.Net.Http.Headers;
using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Providers.GraphApi;

/// <summary>
/// What to ask the Graph API. An account is asked for through another one, the professional account of the credential, whose id is
/// its field <c>user_id</c>. Insights are asked for with the Graph API's own ids.
/// </summary>
internal static class GraphApiRequests
{
    private const string Version = "v15.0";
    private const string UserIdField = "user_id";
    private const int DefaultRecentPosts = 12;
    private const int MostRecentPosts = 50;

    private const string AccountFields =
        "id,ig_id,name,website,followers_count,follows_count,profile_picture_url,username,biography,media_count";

    private const string MediaFields =
        "id,username,comments_count,like_count,view_count,media_type,media_product_type,media_url,thumbnail_url,caption,timestamp,permalink," +
        "children{id,media_type,media_url}";

    public static HttpRequestMessage Create(FetchRequest request, ProviderAccess access) =>
        new(HttpMethod.Get, ProviderUri.Join(access.BaseUrl, $"{Version}/{Route(request, access)}"))
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", access.ApiKey) },
        };

    private static string Route(FetchRequest request, ProviderAccess access) => request.FetchType switch
    {
        FetchTypes.ProfileByHandle =>
            $"{Uri.EscapeDataString(access.Fields.GetValueOrDefault(UserIdField, "me"))}?fields={Uri.EscapeDataString(Discovery(request))}",
        FetchTypes.PostInsights =>
            $"{Uri.EscapeDataString(request.Target)}/insights?metric=reach,likes,comments,saved,shares,total_interactions,views&period=lifetime",
        FetchTypes.StoryInsights =>
            $"{Uri.EscapeDataString(request.Target)}/insights?metric=reach,replies,navigation,shares,total_interactions,views&period=lifetime",
        FetchTypes.ProfileInsights =>
            $"{Uri.EscapeDataString(request.Target)}/insights" +
            "?metric=follower_demographics&period=lifetime&metric_type=total_value&breakdown=gender,age",
        _ => throw new ArgumentException($"The Graph API is not asked for {request.FetchType}.", nameof(request)),
    };

    /// <summary>The cursor of the posts stands inside; one outside would be ignored.</summary>
    private static string Discovery(FetchRequest request)
    {
        var limit = Math.Clamp(request.Limit ?? DefaultRecentPosts, 1, MostRecentPosts);
        var after = request.Cursor is null ? "" : $".after({Plain(request.Cursor, "-_=")})";
        return $"business_discovery.username({Plain(request.Target, "._")}){{{AccountFields},media.limit({limit}){after}{{{MediaFields}}}}}";
    }

    // Anything else would be read as a part of the expression.
    private static string Plain(string text, string besides) =>
        string.Concat(text.Where(character => char.IsAsciiLetterOrDigit(character) || besides.Contains(character, StringComparison.Ordinal)));
}
