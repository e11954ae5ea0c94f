using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Providers.Shared.Instagram;

/// <summary>Reads an Instagram account in whichever of the two shapes it comes.</summary>
internal static class InstagramUser
{
    private const int LongestBio = 4_000;

    public static FetchOutcome Read(WireValue user)
    {
        if (!user.IsObject)
            return new FetchOutcome.Malformed(user.Path);
        var isGraphQl = user["edge_followed_by"].IsObject || user["edge_follow"].IsObject || user["edge_owner_to_timeline_media"].IsObject;
        return isGraphQl ? GraphQlUser.Read(user) : MobileUser.Read(user);
    }

    /// <summary>What both shapes call by the same name.</summary>
    public static ObservationDraft Begin(WireValue user)
    {
        var draft = new ObservationDraft();
        draft.Text(DimensionKeys.FullName, user["full_name"]);
        draft.Text(DimensionKeys.Bio, user["biography"], LongestBio);
        draft.Flag(DimensionKeys.IsPrivate, user["is_private"]);
        draft.Flag(DimensionKeys.IsVerified, user["is_verified"]);
        draft.Link(user["external_url"], user["bio_links"].First["url"]);
        return draft;
    }

    public static FetchOutcome Finish(ObservationDraft draft, WireValue user, params ReadOnlySpan<string> idNames)
    {
        var id = FirstPresent(user, idNames);
        return draft.Finish(Platforms.Instagram, EntityKind.Account, id, id.Id(), user["username"]);
    }

    /// <summary>The first of these fields that is there and not null; the first one when none is.</summary>
    public static WireValue FirstPresent(WireValue parent, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
            if (parent[name] is { IsMissing: false, IsNull: false } value)
                return value;
        return parent[names[0]];
    }
}
