using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.Wire;
using Monitor.Jobs.Providers.TikHub;

namespace Monitor.Jobs.Providers.TikHubTikTok;

/// <summary>What TikHub answered about TikTok. Its failures are those of its Instagram half.</summary>
internal static class TikHubTikTokParser
{
    private const int LowestErrorCode = 400;

    public static FetchOutcome Parse(FetchRequest request, ProviderResponse response) => response.Status is >= 200 and <= 299
        ? WireDocument.Read(response.Body, "$", root => ReadSuccess(request, root), new FetchOutcome.Malformed("$"))
        : TikHubParser.Parse(request, response);

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
        if (FailureIn(data) is { } inner)
            return inner;
        return request switch
        {
            { Step: SecretIdWanted } => ReadSecretId(data["user"]["sec_uid"]),
            { FetchType: FetchTypes.PostByShortcode } => ReadPost(data["aweme_detail"], request.Target),
            { FetchType: FetchTypes.ProfilePostsByHandle } => ReadPosts(request, data),
            _ => ReadUser(data["user"], request),
        };
    }

    /// <summary>HTTP 200 with a failure inside.</summary>
    private static FetchOutcome.Transient? FailureIn(WireValue part) =>
        part["code"].Count(out var status) == CountState.Number && status >= LowestErrorCode
            ? new FetchOutcome.Transient(ProviderMessage.Of(part["message"], $"code {status} in the answer"))
            : null;

    private static FetchOutcome ReadUser(WireValue user, FetchRequest request) =>
        user.IsNull ? new FetchOutcome.Transient("no user in the answer") : TikTokUser.Read(user, request);

    private static FetchOutcome ReadPost(WireValue aweme, string id) =>
        aweme.IsNull ? new FetchOutcome.Transient("no post in the answer") : TikTokPost.Read(aweme, id);

    private static FetchOutcome ReadSecretId(WireValue id) => id.Cursor() is { } known
        ? new FetchOutcome.Continue(new SecretIdFound(known))
        : new FetchOutcome.Malformed(id.Path);

    private static FetchOutcome ReadPosts(FetchRequest request, WireValue data)
    {
        var list = data["aweme_list"];
        if (!list.IsArray && !list.IsNull)
            return new FetchOutcome.Malformed(list.Path);
        var place = PostsPlace.Of(request);
        if (list.First.IsMissing && request.Cursor is null && place.SecretId is null)
            return new FetchOutcome.Continue(new SecretIdWanted());
        var posts = new List<Observation>();
        foreach (var aweme in list.Elements)
        {
            var outcome = TikTokPost.Read(aweme);
            if (outcome is not FetchOutcome.Found { Observation: { } post })
                return outcome;
            posts.Add(post);
        }

        var next = data["has_more"].Flag() is true && data["max_cursor"].Cursor() is { } cursor && cursor != place.Cursor ? cursor : null;
        return new FetchOutcome.Found(Observation: null) { Items = posts, NextCursor = next is null ? null : place.Next(next) };
    }
}
