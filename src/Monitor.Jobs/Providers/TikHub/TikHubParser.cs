using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared;
using Monitor.Jobs.Providers.Shared.Instagram;
using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Providers.TikHub;

/// <summary>What TikHub answered.</summary>
internal static class TikHubParser
{
    private const int LowestErrorCode = 400;

    public static FetchOutcome Parse(FetchRequest request, ProviderResponse response) => response.Status switch
    {
        >= 200 and <= 299 => WireDocument.Read(response.Body, "$", root => ReadSuccess(request, root), new FetchOutcome.Malformed("$")),
        401 or 403 => new FetchOutcome.AuthRejected(Message(response)),
        402 => new FetchOutcome.QuotaExhausted(Message(response)),
        404 => ReadNotFound(response),
        422 => new FetchOutcome.Malformed("request"),
        429 => new FetchOutcome.RateLimited(response.RetryAfter),
        _ => new FetchOutcome.Transient(Message(response)),
    };

    private static FetchOutcome ReadSuccess(FetchRequest request, WireValue root)
    {
        if (!root.IsObject)
            return new FetchOutcome.Malformed("$");
        if (FailureIn(root) is { } failure)
            return failure;
        var data = root["data"];
        if (data.IsNull)
            return new FetchOutcome.Transient("no data in the answer");
        if (!data.IsObject)
            return new FetchOutcome.Malformed(data.Path);
        if ((FailureIn(data) ?? FailureIn(data["data"])) is { } inner)
            return inner;
        return request.FetchType switch
        {
            FetchTypes.PostByShortcode => ReadPost(data),
            FetchTypes.ProfilePostsById or FetchTypes.ReelsPosts => ReadPosts(request, data),
            FetchTypes.Followers => InstagramPage.Users(request, data),
            FetchTypes.StoryPostsByProfileId => ReadStories(request, data["reels_media"]),
            _ => ReadUser(data),
        };
    }

    /// <summary>HTTP 200 with a failure inside: a numeric code. A post's short code has the same name and is a text.</summary>
    public static FetchOutcome? FailureIn(WireValue part)
    {
        if (part["code"] is not { IsNumber: true } code || code.Count(out var status) != CountState.Number || status < LowestErrorCode)
            return Verdict.In(part);
        return part["message"].IsText ? Verdict.Of(part["message"]) : new FetchOutcome.Transient($"code {status} in the answer");
    }

    /// <summary>The versions of the endpoint differ in where the user is: data, data.user or data.data.user.</summary>
    private static FetchOutcome ReadUser(WireValue data)
    {
        var inner = data["data"].IsObject ? data["data"] : data;
        var user = inner["user"];
        // TikHub cannot tell a missing account from its own trouble in this way; the next provider can.
        if (user.IsNull)
            return new FetchOutcome.Transient("no user in the answer");
        return InstagramUser.Read(user.IsMissing ? inner : user);
    }

    /// <summary>The versions differ again: the list is in data or in data.data, the way on beside it or further out.</summary>
    private static FetchOutcome ReadPosts(FetchRequest request, WireValue data)
    {
        if (data["data"]["user"].IsNull || data["user"].IsNull)
            return new FetchOutcome.Transient("no user in the answer");
        if (!data["data"].IsObject || InstagramPage.IsGraphQl(data))
            return SecondWay.Read(request, data);
        var outcome = InstagramPage.Posts(request, data["data"]);
        var next = data["pagination_token"].Cursor();
        return outcome is FetchOutcome.Found { NextCursor: null } found && next != request.Cursor ? found with { NextCursor = next } : outcome;
    }

    /// <summary>One entry for an account that has stories, none for one that has not.</summary>
    private static FetchOutcome ReadStories(FetchRequest request, WireValue reels)
    {
        if (!reels.IsArray)
            return new FetchOutcome.Malformed(reels.Path);
        return reels.First.IsMissing ? new FetchOutcome.Found(Observation: null) : InstagramPage.Stories(request, reels.First["items"], reels.First["user"]);
    }

    private static FetchOutcome ReadPost(WireValue data)
    {
        var inner = data["data"].IsObject ? data["data"] : data;
        if (inner["items"] is { IsArray: true } items)
            return items.First.IsMissing
                ? new FetchOutcome.Transient("no post in the answer")
                : InstagramMedia.Read(items.First);
        var wrapped = InstagramUser.FirstPresent(inner, "xdt_shortcode_media", "shortcode_media");
        return InstagramMedia.Read(wrapped.IsMissing ? inner : wrapped);
    }

    /// <summary>An account or post that is missing has details; a route that is missing has only a text.</summary>
    private static FetchOutcome ReadNotFound(ProviderResponse response) =>
        WireDocument.Read(response.Body, "$", root => root["detail"].IsObject, otherwise: false)
            ? new FetchOutcome.NotFound()
            : new FetchOutcome.Transient("endpoint not found");

    private static string Message(ProviderResponse response) =>
        ProviderMessage.Of(response.Body, root => root["detail"]["message"], $"HTTP {response.Status}");
}
