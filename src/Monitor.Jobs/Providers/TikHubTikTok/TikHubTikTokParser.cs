using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared;
using Monitor.Jobs.Providers.Shared.Wire;
using Monitor.Jobs.Providers.TikHub;

namespace Monitor.Jobs.Providers.TikHubTikTok;

/// <summary>What TikHub answered about TikTok. Its failures are those of its Instagram half.</summary>
internal static class TikHubTikTokParser
{
    public static FetchOutcome Parse(FetchRequest request, ProviderResponse response) => response.Status is >= 200 and <= 299
        ? WireDocument.Read(response.Body, "$", root => ReadSuccess(request, root), new FetchOutcome.Malformed("$"))
        : TikHubParser.Parse(request, response);

    private static FetchOutcome ReadSuccess(FetchRequest request, WireValue root)
    {
        if (!root.IsObject)
            return new FetchOutcome.Malformed("$");
        if (TikHubParser.FailureIn(root) is { } failure)
            return failure;
        var data = root["data"];
        if (data.IsNull)
            return new FetchOutcome.Transient("no data in the answer");
        if (!data.IsObject)
            return new FetchOutcome.Malformed(data.Path);
        if (TikHubParser.FailureIn(data) is { } inner)
            return inner;
        return request switch
        {
            { Step: SecretIdWanted } => ReadSecretId(data["user"]["sec_uid"]),
            { FetchType: FetchTypes.PostByShortcode } => ReadPost(data),
            { FetchType: FetchTypes.ProfilePostsByHandle } => ReadPosts(request, data),
            _ => ReadUser(data["user"]),
        };
    }

    private static FetchOutcome ReadUser(WireValue user) =>
        user.IsNull ? new FetchOutcome.Transient("no user in the answer") : TikTokUser.Read(user);

    private static FetchOutcome ReadPost(WireValue data)
    {
        if (!data["aweme_detail"].IsNull)
            return TikTokPost.Read(data["aweme_detail"]);
        // TikTok says beside the null why it shows nothing.
        return data["filter_detail"]["filter_reason"].Text() switch
        {
            "status_deleted" or "status_not_exist" => new FetchOutcome.NotFound(),
            "status_self_see" or "status_friend_see" => new FetchOutcome.Private(),
            { Length: > 0 } => Verdict.Of(data["filter_detail"]["detail_msg"]),
            _ => new FetchOutcome.Transient("no post in the answer"),
        };
    }

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
        var next = data["has_more"].Flag() is true && data["max_cursor"].Cursor() is { } cursor && cursor != place.Cursor ? cursor : null;
        return ItemList.Read(list.Elements, TikTokPost.Read)
            .Of(new FetchOutcome.Found(Observation: null) { NextCursor = next is null ? null : place.Next(next) });
    }
}
