using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Providers.Shared.Instagram;

/// <summary>An account as it stands in a list of followers: without numbers, in both shapes alike.</summary>
internal static class InstagramFollower
{
    public static FetchOutcome Read(WireValue user)
    {
        if (!user.IsObject)
            return new FetchOutcome.Malformed(user.Path);
        var draft = new ObservationDraft();
        draft.Text(DimensionKeys.FullName, user["full_name"]);
        draft.Flag(DimensionKeys.IsPrivate, user["is_private"]);
        draft.Flag(DimensionKeys.IsVerified, user["is_verified"]);
        draft.Url(DimensionKeys.ProfilePicUrl, user["profile_pic_url"]);
        draft.Asset(AssetTypes.ProfilePicture, user["profile_pic_url"]);
        return InstagramUser.Finish(draft, user, "pk", "pk_id", "id");
    }
}
