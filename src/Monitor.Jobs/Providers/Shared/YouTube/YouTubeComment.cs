using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Providers.Shared.YouTube;

/// <summary>What somebody wrote below a video.</summary>
internal static class YouTubeComment
{
    private const int LongestText = 10_000;
    private const int LongestId = 100;

    /// <summary>A thread of the Data API: the comment at its head, whose id it has.</summary>
    /// <param name="thread">The thread.</param>
    /// <param name="video">Below which video it has to be.</param>
    public static FetchOutcome ReadThread(WireValue thread, string video)
    {
        if (thread["snippet"]["videoId"].Text() is { } other && other != video)
            return new FetchOutcome.Malformed(thread["snippet"]["videoId"].Path);
        var snippet = thread["snippet"]["topLevelComment"]["snippet"];
        var draft = new ObservationDraft();
        draft.CountIfPresent(MetricKeys.Likes, snippet["likeCount"]);
        draft.CountIfPresent(MetricKeys.Replies, thread["snippet"]["totalReplyCount"]);
        draft.Moment(DimensionKeys.TakenAt, snippet["publishedAt"]);
        var text = snippet["textOriginal"].IsMissing ? snippet["textDisplay"] : snippet["textOriginal"];
        return Finish(draft, thread["id"], text, snippet["authorChannelId"]["value"], snippet["authorDisplayName"]);
    }

    /// <summary>A comment as the site shows it: how long ago it was written, but not when.</summary>
    public static FetchOutcome ReadShown(WireValue comment)
    {
        var draft = new ObservationDraft();
        draft.CountIfPresent(MetricKeys.Likes, comment["stats"]["votes"]);
        draft.CountIfPresent(MetricKeys.Replies, comment["stats"]["replies"]);
        return Finish(draft, comment["commentId"], comment["content"], comment["author"]["channelId"], comment["author"]["title"]);
    }

    private static FetchOutcome Finish(ObservationDraft draft, WireValue id, WireValue text, WireValue authorId, WireValue author)
    {
        if (id.Text() is not { Length: > 0 and <= LongestId } commentId || commentId.Contains('\0', StringComparison.Ordinal))
            return new FetchOutcome.Malformed(id.Path);
        if (text.Text() is null)
            return new FetchOutcome.Malformed(text.Path);
        draft.Text(DimensionKeys.CommentText, text, LongestText);
        if (authorId.Text() is { } channel && YouTubeTarget.IsChannelId(channel))
            draft.Text(DimensionKeys.OwnerId, channel);
        return author.Text()?.Trim().TrimStart('@') is { Length: > 0 } name
            ? draft.Finish(Platforms.YouTube, EntityKind.Comment, commentId, name, id.Path, author.Path)
            : new FetchOutcome.Malformed(author.Path);
    }
}
