using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Providers.TikHubTikTok;

/// <summary>An account as TikTok's app receives it.</summary>
internal static class TikTokUser
{
    private const int LongestBio = 1_000;

    public static FetchOutcome Read(WireValue user)
    {
        if (!user.IsObject)
            return new FetchOutcome.Malformed(user.Path);
        var id = user["uid"];
        var draft = new ObservationDraft();
        draft.Text(DimensionKeys.FullName, user["nickname"]);
        draft.Text(DimensionKeys.Bio, user["signature"], LongestBio);
        draft.Link(user["bio_url"]);
        draft.Flag(DimensionKeys.IsPrivate, user["secret"].IsMissing ? user["is_private_account"] : user["secret"]);
        if (user["custom_verify"].Text() is { } reason)
            draft.Text(DimensionKeys.IsVerified, reason.Length > 0 ? "true" : "false");
        var picture = TikTokUrl.Of(user["avatar_larger"]);
        draft.Url(DimensionKeys.ProfilePicUrl, picture);
        draft.Asset(AssetTypes.ProfilePicture, picture);
        draft.Count(MetricKeys.Followers, user["follower_count"]);
        draft.Count(MetricKeys.Following, user["following_count"]);
        draft.Count(MetricKeys.Posts, user["aweme_count"]);
        draft.CountIfPresent(MetricKeys.Likes, user["total_favorited"]);
        return draft.Finish(Platforms.TikTok, EntityKind.Account, id, id.Id(), user["unique_id"]);
    }
}
