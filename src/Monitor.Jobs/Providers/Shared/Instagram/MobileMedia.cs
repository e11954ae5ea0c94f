using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Providers.Shared.Instagram;

/// <summary>A post as Instagram's mobile app receives it. Some providers move its counts into an object <c>metrics</c>.</summary>
internal static class MobileMedia
{
    // With hidden likes, the count only covers the viewer's own contacts.
    private const long HighestFalseLikes = 3;

    public static FetchOutcome Read(WireValue media, WireValue code, WireValue owner)
    {
        var draft = new ObservationDraft();
        var type = MediaType(media);
        if (type is not null)
            draft.Text(DimensionKeys.MediaType, type);
        InstagramMedia.Owner(draft, media["user"].IsObject ? media["user"] : owner);
        Caption(draft, InstagramUser.FirstPresent(media, "caption", "caption_text"));
        draft.Moment(DimensionKeys.TakenAt, media["taken_at"]);
        MobileAssets.Read(draft, media, type);
        MobileTags.Read(draft, media);
        foreach (var coauthor in media["coauthor_producers"].Elements)
            InstagramMedia.Coauthor(draft, coauthor);
        var counts = media["metrics"].IsObject ? media["metrics"] : media;
        Likes(draft, counts["like_count"], media["like_and_view_counts_disabled"].IsMissing
            ? counts["like_and_view_counts_disabled"]
            : media["like_and_view_counts_disabled"]);
        draft.Count(MetricKeys.Comments, counts["comment_count"]);
        if (InstagramMedia.CanBePlayed(type))
            Plays(draft, counts);
        draft.CountIfPresent(MetricKeys.Shares, counts["reshare_count"]);
        var id = InstagramUser.FirstPresent(media, "pk", "id");
        return draft.Finish(Platforms.Instagram, EntityKind.Post, id, PostId(id), code);
    }

    private static void Likes(ObservationDraft draft, WireValue count, WireValue hidden)
    {
        if (hidden.Flag() is true)
            draft.Hidden(MetricKeys.Likes);
        else if (hidden.Flag() is null && count.Count(out var likes) == CountState.Number && likes <= HighestFalseLikes)
            draft.Unknown(MetricKeys.Likes, count);
        else
            draft.Hideable(MetricKeys.Likes, count);
    }

    /// <summary>
    /// The plays on Instagram and on Facebook together. Views are another number, 0 or much lower: taking them instead would make
    /// the history jump.
    /// </summary>
    private static void Plays(ObservationDraft draft, WireValue counts)
    {
        var all = counts["play_count"];
        var instagram = counts["ig_play_count"];
        // Some lists say 0 of every video.
        if (all.Count(out var plays) == CountState.Number && plays == 0)
            draft.Unknown(MetricKeys.Plays, all);
        else if (all.Count(out _) != CountState.Absent || instagram.Count(out var onInstagram) != CountState.Number)
            draft.Hideable(MetricKeys.Plays, all);
        else if (counts["fb_play_count"].Count(out var onFacebook) is CountState.Absent or CountState.Number)
            draft.Measured(MetricKeys.Plays, onInstagram + onFacebook);
        else
            draft.Count(MetricKeys.Plays, counts["fb_play_count"]);
    }

    private static void Caption(ObservationDraft draft, WireValue caption) =>
        draft.Text(DimensionKeys.Caption, caption.IsObject ? caption["text"] : caption, InstagramMedia.LongestCaption);

    private static string? MediaType(WireValue media)
    {
        if (media["product_type"].Text() is "clips")
            return InstagramMedia.Reel;
        if (media["media_type"].Count(out var type) == CountState.Number)
            return type switch
            {
                1 => InstagramMedia.Image,
                2 => InstagramMedia.Video,
                8 => InstagramMedia.Carousel,
                _ => null,
            };
        return media["product_type"].Text() is "carousel_container" ? InstagramMedia.Carousel : null;
    }

    /// <summary>The post's number; <c>id</c> has the owner's number behind it.</summary>
    public static string? PostId(WireValue id)
    {
        if (id.Id() is { } number)
            return number;
        var parts = id.Text()?.Split('_');
        return parts is [var post, ..] && WireValue.IsId(post) ? post : null;
    }
}
