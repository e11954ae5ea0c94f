using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Providers.Shared.Instagram;

/// <summary>Accounts tagged in a post, in the pictures of a carousel, or mentioned in a story, of the mobile shape.</summary>
internal static class MobileTags
{
    public static void Read(ObservationDraft draft, WireValue media)
    {
        Tags(draft, media["usertags"]);
        foreach (var child in media["carousel_media"].Elements)
            Tags(draft, child["usertags"]);
        Users(draft, media["reel_mentions"]);
        Users(draft, media["mentions"]);
    }

    private static void Tags(ObservationDraft draft, WireValue tags) => Users(draft, tags.IsArray ? tags : tags["in"]);

    private static void Users(ObservationDraft draft, WireValue tags)
    {
        foreach (var tag in tags.Elements)
            InstagramMedia.Tag(draft, tag["user"]);
    }
}
