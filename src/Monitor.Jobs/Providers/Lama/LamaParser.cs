using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.Instagram;
using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Providers.Lama;

/// <summary>
/// What Lama answered: a flat kind of the mobile shape, and pages as <c>[items, cursor]</c>. Status 401 is about the key, 402 about
/// money; 403 and 404 are what Instagram said.
/// </summary>
internal static class LamaParser
{
    public static FetchOutcome Parse(FetchRequest request, ProviderResponse response) => response.Status switch
    {
        >= 200 and <= 299 => WireDocument.Read(response.Body, "$", root => ReadSuccess(request, root), new FetchOutcome.Malformed("$")),
        401 => new FetchOutcome.AuthRejected(Message(response)),
        402 => new FetchOutcome.QuotaExhausted(Message(response)),
        403 => ReadForbidden(response),
        404 => ReadNotFound(request, response),
        400 or 422 => new FetchOutcome.Malformed("request"),
        429 => new FetchOutcome.RateLimited(response.RetryAfter),
        _ => new FetchOutcome.Transient(Message(response)),
    };

    private static FetchOutcome ReadSuccess(FetchRequest request, WireValue root)
    {
        // A failure inside HTTP 200; no account or post has such a field.
        if (root["exc_type"].IsText)
            return new FetchOutcome.Transient(ProviderMessage.Of(root["detail"], "no reason given"));
        return request.FetchType switch
        {
            FetchTypes.ProfilePostsById or FetchTypes.ReelsPosts or FetchTypes.TaggedPosts => ReadChunk(request, root, InstagramPage.Post),
            FetchTypes.Followers or FetchTypes.Following => ReadChunk(request, root, InstagramFollower.Read),
            FetchTypes.StoryPostsByProfileId => InstagramPage.Stories(request, root),
            FetchTypes.PostComments => InstagramPage.Read(
                request, root.First, LamaCursor.Of(root.Elements.ElementAtOrDefault(1), root.Elements.ElementAtOrDefault(2)), InstagramComment.Read),
            FetchTypes.PostLikers => InstagramPage.Read(request, root, next: null, InstagramFollower.Read),
            FetchTypes.PostByShortcode => InstagramMedia.Read(root),
            _ => InstagramUser.Read(root),
        };
    }

    private static FetchOutcome ReadChunk(FetchRequest request, WireValue root, Func<WireValue, FetchOutcome> readItem) =>
        InstagramPage.Read(request, root.First, root.Elements.Skip(1).FirstOrDefault().Cursor(), readItem);

    /// <summary>A private account, a login wall or a limit by region or age; only the first is about the account alone.</summary>
    private static FetchOutcome ReadForbidden(ProviderResponse response) =>
        Kind(response).Contains("Private", StringComparison.Ordinal)
            ? new FetchOutcome.Private()
            : new FetchOutcome.Transient(Message(response));

    /// <summary>Followers may be hidden, and comments closed, while the account and the post are there; a route that is missing has no kind.</summary>
    private static FetchOutcome ReadNotFound(FetchRequest request, ProviderResponse response) => Kind(response) switch
    {
        "" => new FetchOutcome.Transient("endpoint not found"),
        "NotFoundError" when request.FetchType is FetchTypes.Followers or FetchTypes.Following or FetchTypes.PostComments or FetchTypes.PostLikers => new FetchOutcome.Private(),
        _ => new FetchOutcome.NotFound(),
    };

    private static string Kind(ProviderResponse response) => ProviderMessage.Of(response.Body, root => root["exc_type"], "");

    private static string Message(ProviderResponse response) =>
        ProviderMessage.Of(response.Body, root => root["detail"].IsText ? root["detail"] : root["error"], $"HTTP {response.Status}");
}
