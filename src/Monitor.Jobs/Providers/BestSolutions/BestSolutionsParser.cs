using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared;
using Monitor.Jobs.Providers.Shared.Instagram;
using Monitor.Jobs.Providers.Shared.RapidApi;
using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Providers.BestSolutions;

/// <summary>What Best Solutions answered: the mobile shape throughout, and a list or a text for any failure.</summary>
internal static class BestSolutionsParser
{
    public static FetchOutcome Parse(FetchRequest request, ProviderResponse response) =>
        RapidApiAnswer.Read(response, root => ReadSuccess(request, root));

    private static FetchOutcome ReadSuccess(FetchRequest request, WireValue root)
    {
        if (root.IsText || root.IsArray)
            return RapidApiAnswer.SoftFailure(root.IsText ? root : root.First);
        if (!root.IsObject)
            return new FetchOutcome.Malformed("$");
        if (Verdict.In(root) is { } verdict)
            return verdict;
        return request.FetchType switch
        {
            FetchTypes.ProfilePostsById => InstagramPage.Posts(request, root),
            FetchTypes.PostByShortcode => ReadPost(root["items"]),
            FetchTypes.Followers or FetchTypes.Following => InstagramPage.Users(request, root),
            FetchTypes.StoryPostsByProfileId => ReadStories(request, root["reel"]),
            _ => InstagramUser.Read(root),
        };
    }

    private static FetchOutcome ReadPost(WireValue items)
    {
        if (!items.IsArray)
            return new FetchOutcome.Malformed(items.Path);
        return items.First.IsMissing ? new FetchOutcome.NotFound() : InstagramMedia.Read(items.First);
    }

    private static FetchOutcome ReadStories(FetchRequest request, WireValue reel) => reel.IsNull
        ? new FetchOutcome.Found(Observation: null)
        : InstagramPage.Stories(request, reel["items"], reel["user"]);
}
