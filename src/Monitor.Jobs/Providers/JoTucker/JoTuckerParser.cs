using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared;
using Monitor.Jobs.Providers.Shared.Instagram;
using Monitor.Jobs.Providers.Shared.RapidApi;
using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Providers.JoTucker;

/// <summary>What JoTucker answered: accounts and posts in the mobile shape, followers in the GraphQL shape, a failure as a mere text.</summary>
internal static class JoTuckerParser
{
    public static FetchOutcome Parse(FetchRequest request, ProviderResponse response) =>
        RapidApiAnswer.Read(response, root => ReadSuccess(request, root));

    private static FetchOutcome ReadSuccess(FetchRequest request, WireValue root)
    {
        if (root.IsText)
            return RapidApiAnswer.SoftFailure(root);
        if (root.IsArray)
            return RapidApiAnswer.SoftFailure(root.First);
        if (!root.IsObject)
            return new FetchOutcome.Malformed("$");
        if (Verdict.In(root) is { } verdict)
            return verdict;
        return request.FetchType switch
        {
            FetchTypes.ProfilePostsById => ReadPosts(request, root),
            FetchTypes.PostByShortcode => ReadPost(root["items"]),
            FetchTypes.Followers => ReadAccounts(request, root["data"]["user"], "edge_followed_by"),
            FetchTypes.Following => ReadAccounts(request, root["data"]["user"], "edge_follow"),
            FetchTypes.PostComments => ReadReplies(request, root["data"]["shortcode_media"], "edge_media_to_parent_comment", InstagramComment.Read),
            FetchTypes.PostLikers => ReadReplies(request, root["data"]["shortcode_media"], "edge_liked_by", InstagramFollower.Read),
            FetchTypes.HashtagPosts => ReadHashtag(request, root["data"]["hashtag"]),
            _ => InstagramUser.Read(root["user"]),
        };
    }

    /// <summary>Its two ways to the posts differ in their shape.</summary>
    private static FetchOutcome ReadPosts(FetchRequest request, WireValue root) => root["data"]["user"].IsNull
        ? new FetchOutcome.Transient("no user in the answer")
        : SecondWay.Read(request, root);

    private static FetchOutcome ReadPost(WireValue items)
    {
        if (!items.IsArray)
            return new FetchOutcome.Malformed(items.Path);
        return items.First.IsMissing ? new FetchOutcome.NotFound() : InstagramMedia.Read(items.First);
    }

    /// <summary>Of a post that is not there nothing is; of another one only some lists say so.</summary>
    private static FetchOutcome ReadReplies(FetchRequest request, WireValue post, string edge, Func<WireValue, FetchOutcome> readNode) => post.IsNull
        ? new FetchOutcome.NotFound()
        : post["shortcode"].Text() is { } other && other != request.Target
            ? new FetchOutcome.Malformed(post["shortcode"].Path)
            : InstagramPage.Connection(request, post[edge], readNode);

    /// <summary>One page of the top posts; its cursor is not taken back.</summary>
    private static FetchOutcome ReadHashtag(FetchRequest request, WireValue hashtag)
    {
        if (hashtag.IsNull)
            return new FetchOutcome.NotFound();
        if (hashtag["name"].Text() is { } name && !name.Equals(request.Target, StringComparison.OrdinalIgnoreCase))
            return new FetchOutcome.Malformed(hashtag["name"].Path);
        var page = InstagramPage.Connection(request, hashtag["edge_hashtag_to_ranked_media"], node => InstagramMedia.Read(node));
        return page is FetchOutcome.Found found ? found with { NextCursor = null } : page;
    }

    private static FetchOutcome ReadAccounts(FetchRequest request, WireValue user, string edge) => user.IsNull
        ? new FetchOutcome.Transient("no user in the answer")
        : InstagramPage.Connection(request, user[edge], InstagramFollower.Read);
}
