using System.Text;
using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared;
using Monitor.Jobs.Providers.Shared.Instagram;
using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Providers.RocketApi;

/// <summary>
/// What RocketAPI answered. It says five things, one inside the other: (1) the HTTP status is about our account, (2) <c>status</c>
/// about RocketAPI itself, (3) <c>response.status_code</c> is what Instagram said, (4) <c>response.body</c> is an object or a text,
/// (5) <c>body.status</c> is Instagram's own verdict.
/// </summary>
internal static class RocketApiParser
{
    public static FetchOutcome Parse(FetchRequest request, ProviderResponse response) => response.Status switch
    {
        >= 200 and <= 299 => WireDocument.Read(response.Body, "$", root => ReadEnvelope(request, root), new FetchOutcome.Malformed("$")),
        401 or 403 => new FetchOutcome.AuthRejected(Message(response)),
        402 => new FetchOutcome.QuotaExhausted(Message(response)),
        400 or 422 => new FetchOutcome.Malformed("request"),
        429 => new FetchOutcome.RateLimited(response.RetryAfter),
        _ => new FetchOutcome.Transient(Message(response)),
    };

    private static FetchOutcome ReadEnvelope(FetchRequest request, WireValue root)
    {
        if (!root.IsObject)
            return new FetchOutcome.Malformed("$");
        if (root["status"].Text() is not { } status)
            return new FetchOutcome.Malformed("status");
        if (status != "done")
            return ReadOwnFailure(root["message"]);
        var response = root["response"];
        if (!response.IsObject)
            return new FetchOutcome.Malformed(response.Path);
        if (response["status_code"].Count(out var upstream) != CountState.Number)
            return new FetchOutcome.Malformed(response["status_code"].Path);
        return upstream switch
        {
            200 => ReadBody(request, response["body"]),
            404 => new FetchOutcome.NotFound(),
            _ => new FetchOutcome.Transient($"upstream {upstream}: {ProviderMessage.Of(response["body"]["message"], "no reason given")}"),
        };
    }

    private static FetchOutcome ReadOwnFailure(WireValue message)
    {
        var text = ProviderMessage.Of(message, "no reason given");
        return text.EndsWith("is required", StringComparison.OrdinalIgnoreCase)
            ? new FetchOutcome.Malformed("request")
            : new FetchOutcome.Transient(text);
    }

    private static FetchOutcome ReadBody(FetchRequest request, WireValue body)
    {
        if (body.Text() is { } text)
        {
            // A page instead of data: Instagram wants a login or a pause.
            return text.AsSpan().TrimStart().StartsWith('{')
                ? WireDocument.Read(
                    Encoding.UTF8.GetBytes(text), body.Path, inner => ReadContent(request, inner), new FetchOutcome.Malformed(body.Path))
                : new FetchOutcome.Transient("upstream answered with a page");
        }

        return body.IsObject ? ReadContent(request, body) : new FetchOutcome.Malformed(body.Path);
    }

    private static FetchOutcome ReadContent(FetchRequest request, WireValue body)
    {
        if (Verdict.In(body) is { } verdict)
            return verdict;
        return request.FetchType switch
        {
            FetchTypes.PostByShortcode => ReadPost(body["items"]),
            FetchTypes.ProfilePostsById or FetchTypes.ReelsPosts => InstagramPage.Posts(request, body),
            FetchTypes.TaggedPosts => InstagramPage.Tagged(request, body["data"].IsObject ? body["data"]["user"] : body),
            FetchTypes.Followers or FetchTypes.Following => InstagramPage.Users(request, body),
            FetchTypes.StoryPostsByProfileId => ReadStories(request, body["reels"]),
            FetchTypes.PostComments => ReadComments(request, body),
            // All that it gives at once; there is no further page.
            FetchTypes.PostLikers => InstagramPage.Read(request, body["users"], next: null, InstagramFollower.Read),
            _ => ReadUser(body),
        };
    }

    /// <summary>The position stands there at the end too, when neither side has more.</summary>
    private static FetchOutcome ReadComments(FetchRequest request, WireValue body)
    {
        var isEnd = body["has_more_comments"].Flag() is false && body["has_more_headload_comments"].Flag() is not true;
        return InstagramPage.Read(request, body["comments"], isEnd ? null : body["next_min_id"].Cursor(), InstagramComment.Read);
    }

    private static FetchOutcome ReadUser(WireValue body)
    {
        var user = body["data"].IsObject ? body["data"]["user"] : body["user"];
        return user.IsNull ? new FetchOutcome.NotFound() : InstagramUser.Read(user);
    }

    /// <summary>By the account's id; no entry means no story.</summary>
    private static FetchOutcome ReadStories(FetchRequest request, WireValue reels)
    {
        if (!reels.IsObject)
            return new FetchOutcome.Malformed(reels.Path);
        var reel = reels[request.Target];
        if (!reel.IsMissing)
            return InstagramPage.Stories(request, reel["items"], reel["user"]);
        // Somebody else's stories do not say that there are none.
        return reels.Fields.Any() ? new FetchOutcome.Malformed(reel.Path) : new FetchOutcome.Found(Observation: null);
    }

    private static FetchOutcome ReadPost(WireValue items)
    {
        if (!items.IsArray)
            return new FetchOutcome.Malformed(items.Path);
        return items.First.IsMissing ? new FetchOutcome.NotFound() : InstagramMedia.Read(items.First);
    }

    private static string Message(ProviderResponse response) =>
        ProviderMessage.Of(response.Body, root => root["message"], $"HTTP {response.Status}");
}
