using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Providers.Shared.Instagram;

/// <summary>A story, which comes in the mobile shape and without numbers; some providers leave its short code out.</summary>
internal static class InstagramStory
{
    /// <param name="story">The story.</param>
    /// <param name="owner">Whose it is, where it does not say so itself.</param>
    public static FetchOutcome Read(WireValue story, WireValue owner)
    {
        if (!story.IsObject)
            return new FetchOutcome.Malformed(story.Path);
        var draft = new ObservationDraft();
        draft.Text(DimensionKeys.MediaType, InstagramMedia.Story);
        InstagramMedia.Owner(draft, story["user"].IsObject ? story["user"] : owner);
        draft.Moment(DimensionKeys.TakenAt, story["taken_at"]);
        draft.Moment(DimensionKeys.ExpiresAt, story["expiring_at"]);
        draft.Url(DimensionKeys.ExternalUrl, story["story_link_stickers"].First["story_link"]["url"], story["links"].First["webUri"]);
        MobileAssets.Read(draft, story, story["media_type"].IsLiteral("1") ? InstagramMedia.Image : InstagramMedia.Video);
        MobileTags.Read(draft, story);
        var id = InstagramUser.FirstPresent(story, "pk", "id");
        return draft.Finish(Platforms.Instagram, EntityKind.Post, id, MobileMedia.PostId(id), InstagramUser.FirstPresent(story, "code", "pk"));
    }
}
