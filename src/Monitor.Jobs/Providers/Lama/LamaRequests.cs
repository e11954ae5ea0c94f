using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Providers.Lama;

/// <summary>What to ask Lama.</summary>
internal static class LamaRequests
{
    public static HttpRequestMessage Create(FetchRequest request, ProviderAccess access)
    {
        var message = new HttpRequestMessage(HttpMethod.Get, ProviderUri.Join(access.BaseUrl, "v1/" + Route(request)));
        message.Headers.Add("x-access-key", access.ApiKey);
        return message;
    }

    private static string Route(FetchRequest request)
    {
        var target = Uri.EscapeDataString(request.Target);
        return request.FetchType switch
        {
            FetchTypes.ProfileByHandle => $"user/by/username?username={target}",
            FetchTypes.ProfileById => $"user/by/id?id={target}",
            FetchTypes.ProfilePostsById => $"user/medias/chunk?user_id={target}{ProviderUri.Parameter("end_cursor", request.Cursor)}",
            FetchTypes.ReelsPosts => $"user/clips/chunk?user_id={target}{ProviderUri.Parameter("end_cursor", request.Cursor)}",
            FetchTypes.PostByShortcode => $"media/by/code?code={target}",
            FetchTypes.Followers => $"user/followers/chunk?user_id={target}{ProviderUri.Parameter("max_id", request.Cursor)}",
            FetchTypes.Following => $"user/following/chunk?user_id={target}{ProviderUri.Parameter("max_id", request.Cursor)}",
            FetchTypes.StoryPostsByProfileId => $"user/stories?user_id={target}",
            _ => throw new ArgumentException($"Lama is not asked for {request.FetchType}.", nameof(request)),
        };
    }
}
