using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Providers.GraphApi;

/// <summary>An account as another one discovers it, with its latest posts inside. The outer id is the asking account's.</summary>
internal static class GraphApiAccount
{
    private const int LongestBio = 4_000;

    public static FetchOutcome Read(WireValue account)
    {
        if (!account.IsObject)
            return new FetchOutcome.Malformed(account.Path);
        var draft = new ObservationDraft();
        draft.Text(DimensionKeys.FullName, account["name"]);
        // What is empty is left out.
        if (account["biography"].IsMissing)
            draft.Text(DimensionKeys.Bio, "");
        else
            draft.Text(DimensionKeys.Bio, account["biography"], LongestBio);
        if (account["website"].IsMissing)
            draft.Text(DimensionKeys.ExternalUrl, "");
        else
            draft.Link(account["website"]);
        draft.Url(DimensionKeys.ProfilePicUrl, account["profile_picture_url"]);
        draft.Asset(AssetTypes.ProfilePicture, account["profile_picture_url"]);
        if (account["id"].Id() is { } graphId)
            draft.Text(DimensionKeys.GraphId, graphId);
        draft.Count(MetricKeys.Followers, account["followers_count"]);
        draft.Count(MetricKeys.Following, account["follows_count"]);
        draft.Count(MetricKeys.Posts, account["media_count"]);
        // Newer versions do not give Instagram's number. By the Graph API's own the account is tied to what is known by its handle.
        var id = account["ig_id"].Id() is null ? account["id"] : account["ig_id"];
        var outcome = draft.Finish(Platforms.Instagram, EntityKind.Account, id, id.Id(), account["username"]);
        return outcome is FetchOutcome.Found found
            ? ItemList.Read(account["media"]["data"].Elements, media => GraphApiMedia.Read(media, account))
                .Of(found with { NextCursor = account["media"]["paging"]["cursors"]["after"].Cursor() })
            : outcome;
    }
}
