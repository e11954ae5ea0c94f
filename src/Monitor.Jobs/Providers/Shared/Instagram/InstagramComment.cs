using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Providers.Shared.Instagram;

/// <summary>What somebody wrote below a post, in the shape of the mobile app or in that of the web site.</summary>
internal static class InstagramComment
{
    private const int LongestText = 10_000;

    public static FetchOutcome Read(WireValue comment)
    {
        if (comment["text"].Text() is null)
            return new FetchOutcome.Malformed(comment["text"].Path);
        var author = comment["owner"].IsObject ? comment["owner"] : comment["user"];
        var draft = new ObservationDraft();
        draft.Text(DimensionKeys.CommentText, comment["text"], LongestText);
        if (InstagramUser.FirstPresent(author, "pk", "id").Id() is { } authorId)
            draft.Text(DimensionKeys.OwnerId, authorId);
        draft.Moment(DimensionKeys.TakenAt, InstagramUser.FirstPresent(comment, "created_at_utc", "created_at"));
        draft.CountIfPresent(
            MetricKeys.Likes, comment["edge_liked_by"].IsObject ? comment["edge_liked_by"]["count"] : InstagramUser.FirstPresent(comment, "comment_like_count", "like_count"));
        draft.CountIfPresent(
            MetricKeys.Replies, comment["edge_threaded_comments"].IsObject ? comment["edge_threaded_comments"]["count"] : comment["child_comment_count"]);
        var id = InstagramUser.FirstPresent(comment, "pk", "id");
        return draft.Finish(Platforms.Instagram, EntityKind.Comment, id, id.Id(), author["username"]);
    }
}
