using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared;
using Monitor.Jobs.Providers.Shared.Instagram;
using Monitor.Jobs.Providers.Shared.RapidApi;
using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Providers.ArrayBobo;

/// <summary>What ArrayBobo answered: accounts, reels and stories in the mobile shape, posts in the GraphQL shape.</summary>
internal static class ArrayBoboParser
{
    public static FetchOutcome Parse(FetchRequest request, ProviderResponse response) =>
        RapidApiAnswer.Read(response, root => ReadSuccess(request, root));

    private static FetchOutcome ReadSuccess(FetchRequest request, WireValue root)
    {
        if (!root.IsObject)
            return new FetchOutcome.Malformed("$");
        if (Verdict.In(root) is { } verdict)
            return verdict;
        return request.FetchType switch
        {
            FetchTypes.ProfilePostsById => ReadPosts(request, root["data"]["user"]),
            FetchTypes.ReelsPosts => InstagramPage.Posts(request, root),
            FetchTypes.TaggedPosts => ReadTagged(request, root["data"]["user"]),
            FetchTypes.PostByShortcode => ReadPost(root),
            FetchTypes.StoryPostsByProfileId => ReadStories(request, root["reels"]),
            _ => ReadUser(root),
        };
    }

    private static FetchOutcome ReadUser(WireValue root) =>
        root["user"] is { IsMissing: false, IsNull: false } user
            ? InstagramUser.Read(user)
            : RapidApiAnswer.SoftFailure(root["message"]);

    // A null stands for any failure, so that it does not prove that the account is gone.
    private static FetchOutcome ReadPosts(FetchRequest request, WireValue user) => user.IsNull
        ? new FetchOutcome.Transient("no user in the answer")
        : InstagramPage.Connection(request, user["edge_owner_to_timeline_media"], node => InstagramMedia.Read(node));

    private static FetchOutcome ReadTagged(FetchRequest request, WireValue user) => user.IsNull
        ? new FetchOutcome.Transient("no user in the answer")
        : InstagramPage.Tagged(request, user);

    /// <summary>The post is the whole answer.</summary>
    private static FetchOutcome ReadPost(WireValue root) =>
        root["id"].IsMissing && !root["message"].IsMissing
            ? RapidApiAnswer.SoftFailure(root["message"])
            : InstagramMedia.Read(root);

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
}
