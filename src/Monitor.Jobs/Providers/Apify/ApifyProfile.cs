using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Providers.Apify;

/// <summary>An account as the profile scraper writes it, with its latest posts.</summary>
internal static class ApifyProfile
{
    private const int LongestBio = 4_000;
    private const string NoCategory = "None";

    public static FetchOutcome Read(WireValue profile)
    {
        var draft = new ObservationDraft();
        draft.Text(DimensionKeys.FullName, profile["fullName"]);
        draft.Text(DimensionKeys.Bio, profile["biography"], LongestBio);
        draft.Flag(DimensionKeys.IsPrivate, profile["private"]);
        draft.Flag(DimensionKeys.IsVerified, profile["verified"]);
        // "None,Digital creator": the first one is none. What is empty is gone.
        if (profile["businessCategoryName"] is { IsMissing: false } categories && (categories.IsNull || categories.IsText))
            draft.Text(DimensionKeys.Category, categories.Text()?.Split(',').FirstOrDefault(name => name is not (NoCategory or "")) ?? "");
        draft.Link(profile["externalUrl"], profile["externalUrls"].First["url"]);
        draft.Url(DimensionKeys.ProfilePicUrl, profile["profilePicUrlHD"], profile["profilePicUrl"]);
        draft.Asset(AssetTypes.ProfilePicture, profile["profilePicUrlHD"], profile["profilePicUrl"]);
        draft.Count(MetricKeys.Followers, profile["followersCount"]);
        draft.Count(MetricKeys.Following, profile["followsCount"]);
        draft.Count(MetricKeys.Posts, profile["postsCount"]);
        var id = profile["id"];
        var outcome = draft.Finish(Platforms.Instagram, EntityKind.Account, id, id.Id(), profile["username"]);
        return outcome is FetchOutcome.Found found ? ItemList.Read(profile["latestPosts"].Elements, ApifyPost.Read).Of(found) : outcome;
    }
}
