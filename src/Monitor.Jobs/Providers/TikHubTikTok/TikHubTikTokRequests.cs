using System.Net.Http.Headers;
using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Providers.TikHubTikTok;

/// <summary>What to ask TikHub about TikTok.</summary>
internal static class TikHubTikTokRequests
{
    private const int LongestPage = 20;

    public static HttpRequestMessage Create(FetchRequest request, ProviderAccess access) =>
        new(HttpMethod.Get, ProviderUri.Join(access.BaseUrl, "api/v1/tiktok/app/v3/" + Route(request)))
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", access.ApiKey) },
        };

    private static string Route(FetchRequest request)
    {
        var target = Uri.EscapeDataString(request.Target);
        return request switch
        {
            { Step: SecretIdWanted } or { FetchType: FetchTypes.ProfileByHandle } => $"handler_user_profile?unique_id={target}",
            { FetchType: FetchTypes.ProfileById } => $"handler_user_profile?user_id={target}",
            { FetchType: FetchTypes.PostByShortcode } => $"fetch_one_video?aweme_id={target}",
            { FetchType: FetchTypes.ProfilePostsByHandle } => Posts(request, target),
            _ => throw new ArgumentException($"TikHub is not asked for {request.FetchType} on TikTok.", nameof(request)),
        };
    }

    private static string Posts(FetchRequest request, string target)
    {
        var place = PostsPlace.Of(request);
        var whose = place.SecretId is { } id ? $"sec_user_id={Uri.EscapeDataString(id)}" : $"unique_id={target}";
        var count = Math.Clamp(request.Limit ?? LongestPage, 1, LongestPage);
        return $"fetch_user_post_videos?{whose}&max_cursor={Uri.EscapeDataString(place.Cursor)}&count={count}&sort_type=0";
    }
}

/// <summary>The list of posts was empty by the handle: some accounts give it by their secret id only.</summary>
internal sealed record SecretIdWanted : ProviderStep;

/// <summary>The secret id of the account is known.</summary>
internal sealed record SecretIdFound(string SecretId) : ProviderStep;

/// <summary>
/// Where a page of posts begins, and by which id the account is asked for: on the pages that follow, the same one.
/// </summary>
internal sealed record PostsPlace(string? SecretId, string Cursor)
{
    private const string Beginning = "0";
    private const char Separator = ':';

    public static PostsPlace Of(FetchRequest request)
    {
        if (request.Step is SecretIdFound found)
            return new PostsPlace(found.SecretId, Beginning);
        var parts = (request.Cursor ?? Beginning).Split(Separator, 2);
        return parts is [var id, var cursor] ? new PostsPlace(id, cursor) : new PostsPlace(SecretId: null, parts[0]);
    }

    /// <summary>The cursor of the page that begins there.</summary>
    public string Next(string cursor) => SecretId is null ? cursor : $"{SecretId}{Separator}{cursor}";
}
