namespace Monitor.Data.Texts;

/// <summary>A kind of text that is analysed. Another kind is a further one of these, and a trigger that notes what is new or changed.</summary>
/// <param name="Name">Its name, as it is stored and shown.</param>
/// <param name="HasSentiment">Whether it has a sentiment; a biography has keywords alone.</param>
/// <param name="Rows">
/// A query of all of them: <c>text_id</c>, <c>post_id</c> or <c>account_id</c>, <c>comment_id</c>, <c>said_at</c> and <c>body</c>, of which <c>text_id</c> is found by an index.
/// </param>
/// <param name="Ids">A table whose <c>id</c> is <c>text_id</c>.</param>
/// <param name="OfPost">A query of those of a post <c>p</c>: <c>text_id</c>, <c>said_at</c> and <c>body</c>; null where they are not about posts.</param>
public sealed record TextSource(string Name, bool HasSentiment, string Rows, string Ids, string? OfPost)
{
    /// <summary>What is written beside a post.</summary>
    public static readonly TextSource Caption = new(
        "caption", HasSentiment: true,
        "select id as text_id, id as post_id, null::bigint as account_id, null::bigint as comment_id, coalesce(taken_at, created_at) as said_at, caption as body from post",
        "post", "select p.id as text_id, coalesce(p.taken_at, p.created_at) as said_at, p.caption as body");

    /// <summary>What an account says about itself.</summary>
    public static readonly TextSource Bio = new(
        "bio", HasSentiment: false,
        "select id as text_id, null::bigint as post_id, id as account_id, null::bigint as comment_id, measured_at as said_at, bio as body from account", "account", OfPost: null);

    /// <summary>What others write below a post. Comments of posts that are not known are analysed when those are; codes are not unique, and a comment is below one post.</summary>
    public static readonly TextSource Comment = new(
        "comment", HasSentiment: true,
        """
        select c.id as text_id, p.id as post_id, null::bigint as account_id, c.id as comment_id, coalesce(c.created_at, c.first_seen_at) as said_at, c.text as body
        from post_comment c cross join lateral (select id from post where platform = c.platform and code = c.post order by id limit 1) p
        """,
        "post_comment", "select c.id as text_id, coalesce(c.created_at, c.first_seen_at) as said_at, c.text as body from post_comment c where c.platform = p.platform and c.post = p.code");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<TextSource> All { get; } = [Caption, Bio, Comment];

    /// <summary>Those that say something about posts.</summary>
    public static IReadOnlyList<TextSource> OfPosts { get; } = [.. All.Where(source => source.OfPost is not null)];

    /// <summary>The one of a name, or null.</summary>
    public static TextSource? Find(string name) => All.FirstOrDefault(source => source.Name == name);
}

/// <summary>A text that is to be analysed.</summary>
/// <param name="Id">Its id among those of its source.</param>
/// <param name="Body">What it says.</param>
/// <param name="Digest">A digest of it.</param>
public sealed record TextToAnalyse(long Id, string Body, long Digest);

/// <summary>What was found out about a text. All of it is an estimate.</summary>
/// <param name="Text">The text.</param>
/// <param name="Language">The language that it seems to be in.</param>
/// <param name="Keywords">Its keywords, best first, with their scores: the lower the better.</param>
/// <param name="Sentiment">From -1 to 1; null: nothing can be said about it.</param>
/// <param name="Class">positive, neutral or negative.</param>
/// <param name="Signs">How many of its words and signs say something.</param>
public sealed record AnalysedText(
    TextToAnalyse Text, string? Language, IReadOnlyList<(string Text, double Score)> Keywords, double? Sentiment, string? Class, int Signs);
