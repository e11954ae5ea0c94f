using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Providers.Shared.Instagram;

/// <summary>An account as Instagram's mobile app receives it.</summary>
internal static class MobileUser
{
    public static FetchOutcome Read(WireValue user)
    {
        var draft = InstagramUser.Begin(user);
        draft.Text(DimensionKeys.Category, InstagramUser.FirstPresent(user, "category", "category_name"));
        var (largest, large, small) = (user["hd_profile_pic_url_info"]["url"], user["profile_pic_url_hd"], user["profile_pic_url"]);
        draft.Url(DimensionKeys.ProfilePicUrl, largest, large, small);
        draft.Asset(AssetTypes.ProfilePicture, largest, large, small);
        draft.Count(MetricKeys.Followers, user["follower_count"]);
        draft.Count(MetricKeys.Following, user["following_count"]);
        draft.Count(MetricKeys.Posts, user["media_count"]);
        return InstagramUser.Finish(draft, user, "pk", "pk_id", "id");
    }
}
