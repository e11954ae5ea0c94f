using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Providers.GraphApi;

/// <summary>An account as another one discovers it, with its latest posts inside. The outer id is the asking account's.</summary>
internal static class GraphApiAccount
{
    private const int LongestBio = 4_000;

    public static FetchOutcome Read(string handle, WireValue account)
    {
        if (!account.IsObject)
            return new FetchOutcome.Malformed(account.Path);
        // The question is an expression, in which a handle that is none would be read as another one.
        if (account["username"].Text() is { } username && !string.Equals(username.Trim(), handle, StringComparison.OrdinalIgnoreCase))
            return new FetchOutcome.NotFound();
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
            draft.Url(DimensionKeys.ExternalUrl, account["website"]);
        draft.Url(DimensionKeys.ProfilePicUrl, account["profile_picture_url"]);
        draft.Asset(AssetTypes.ProfilePicture, account["profile_picture_url"]);
        if (account["id"].Id() is { } graphId)
            draft.Text(DimensionKeys.GraphId, graphId);
        draft.Count(MetricKeys.Followers, account["followers_count"]);
        draft.Count(MetricKeys.Following, account["follows_count"]);
        draft.Count(MetricKeys.Posts, account["media_count"]);
        // The Graph API's own id would be another account to everybody else.
        var id = account["ig_id"];
        var outcome = draft.Finish(Platforms.Instagram, EntityKind.Account, id, id.Id(), account["username"]);
        if (outcome is not FetchOutcome.Found found)
            return outcome;
        return found with
        {
            // They only came along: one that cannot be read is left out and does not cost the account.
            Items =
            [
                .. account["media"]["data"].Elements
                    .Select(media => GraphApiMedia.Read(media, account))
                    .OfType<FetchOutcome.Found>()
                    .Select(post => post.Observation!),
            ],
            NextCursor = account["media"]["paging"]["cursors"]["after"].Cursor(),
        };
    }
}
