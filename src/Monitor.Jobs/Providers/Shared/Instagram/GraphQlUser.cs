using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Providers.Shared.Instagram;

/// <summary>An account as Instagram's web site receives it.</summary>
internal static class GraphQlUser
{
    public static FetchOutcome Read(WireValue user)
    {
        var draft = InstagramUser.Begin(user);
        draft.Text(DimensionKeys.Category, user["category_name"]);
        draft.Url(DimensionKeys.ProfilePicUrl, user["profile_pic_url_hd"], user["profile_pic_url"]);
        draft.Asset(AssetTypes.ProfilePicture, user["profile_pic_url_hd"], user["profile_pic_url"]);
        draft.Count(MetricKeys.Followers, user["edge_followed_by"]["count"]);
        draft.Count(MetricKeys.Following, user["edge_follow"]["count"]);
        draft.Count(MetricKeys.Posts, user["edge_owner_to_timeline_media"]["count"]);
        var outcome = InstagramUser.Finish(draft, user, "id", "pk");
        return outcome is FetchOutcome.Found found
            ? ItemList.Read(user["edge_owner_to_timeline_media"]["edges"].Elements, edge => InstagramMedia.Read(edge["node"], user)).Of(found)
            : outcome;
    }
}
