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

    private static FetchOutcome ReadAccounts(FetchRequest request, WireValue user, string edge) => user.IsNull
        ? new FetchOutcome.Transient("no user in the answer")
        : InstagramPage.Connection(request, user[edge], InstagramFollower.Read);
}
