using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Providers.Shared.Instagram;

/// <summary>Reads an Instagram post in whichever of the two shapes it comes.</summary>
internal static class InstagramMedia
{
    public const string Image = "image";
    public const string Video = "video";
    public const string Reel = "reel";
    public const string Carousel = "carousel";
    public const string Story = "story";

    public const int LongestCaption = 10_000;

    /// <param name="media">The post.</param>
    /// <param name="owner">Whose post it is, where the post does not say so itself.</param>
    public static FetchOutcome Read(WireValue media, WireValue owner = default)
    {
        if (!media.IsObject)
            return new FetchOutcome.Malformed(media.Path);
        var isGraphQl = !media["shortcode"].IsMissing || !media["__typename"].IsMissing;
        var code = media[isGraphQl ? "shortcode" : "code"];
        return isGraphQl ? GraphQlMedia.Read(media, code, owner) : MobileMedia.Read(media, code, owner);
    }

    public static void Owner(ObservationDraft draft, WireValue owner)
    {
        if (InstagramUser.FirstPresent(owner, "pk", "pk_id", "id").Id() is { } id)
            draft.Text(DimensionKeys.OwnerId, id);
        if (owner["username"].Name() is { Length: > 0 } name)
            draft.Text(DimensionKeys.OwnerUsername, name);
    }

    public static void Coauthor(ObservationDraft draft, WireValue user) =>
        draft.Coauthor(InstagramUser.FirstPresent(user, "pk", "pk_id", "id").Id());

    public static void Tag(ObservationDraft draft, WireValue user) =>
        draft.Tag(user["username"], InstagramUser.FirstPresent(user, "pk", "pk_id", "id").Id());

    /// <summary>Whether plays are a number of this post; unclear is yes, so that a number that is there is not lost.</summary>
    public static bool CanBePlayed(string? mediaType) => mediaType is not (Image or Carousel);
}
