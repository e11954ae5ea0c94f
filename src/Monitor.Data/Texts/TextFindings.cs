using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.Texts;

/// <summary>A keyword of some texts.</summary>
/// <param name="Text">It, in lower case.</param>
/// <param name="Texts">How many texts have it.</param>
/// <param name="Score">The mean of its scores in them: the lower, the more it says.</param>
/// <param name="Sentiment">The mean sentiment of those texts, if they have one.</param>
public sealed record KeywordCount(string Text, int Texts, double Score, double? Sentiment);

/// <summary>The sentiments of a stretch of time.</summary>
/// <param name="At">Its beginning.</param>
/// <param name="Texts">How many texts have one.</param>
/// <param name="Score">Their mean.</param>
/// <param name="Positive">How many are positive.</param>
/// <param name="Neutral">How many are neutral.</param>
/// <param name="Negative">How many are negative.</param>
/// <param name="ByModel">Of how many a language model estimated it.</param>
public sealed record SentimentBucket(DateTimeOffset At, int Texts, double Score, int Positive, int Neutral, int Negative, int ByModel);

/// <summary>What is known of one text.</summary>
/// <param name="Source">Which text.</param>
/// <param name="Id">Its id among those.</param>
/// <param name="SaidAt">When it was published.</param>
/// <param name="Language">The language that it seems to be in.</param>
/// <param name="Keywords">Its keywords, best first.</param>
/// <param name="Scores">Their scores.</param>
/// <param name="Sentiment">From -1 to 1.</param>
/// <param name="Class">positive, neutral or negative.</param>
/// <param name="Signs">How many of its words and signs say something.</param>
/// <param name="Method">How it was estimated.</param>
/// <param name="Version">By which version.</param>
/// <param name="AnalysedAt">When.</param>
/// <param name="Model">The language model whose estimate the sentiment is; null: that of the method.</param>
/// <param name="PromptVersion">The version of the prompt that it answered.</param>
public sealed record TextRow(
    string Source, long Id, DateTimeOffset SaidAt, string? Language, string[] Keywords, float[] Scores, double? Sentiment, string? Class, int Signs, string Method,
    int Version, DateTimeOffset AnalysedAt, string? Model, int? PromptVersion);

/// <summary>Reads what is known of texts. Whether the caller may see the account or post is asked before.</summary>
public sealed class TextFindings(NpgsqlDataSource database)
{
    /// <summary>Most texts of one post that are answered.</summary>
    public const int MostTexts = 100;

    // What an account published, or what others wrote below it, by an index of posts and one of their texts.
    private const string OfAccount = """
        from account a join post p on p.platform = a.platform and p.owner_id = a.platform_id join text_analysis t on t.post_id = p.id
        where a.id = $1 and t.said_at >= $2 and t.said_at < $3 and t.source = $4
        """;

    private const string KeywordsSql = $"""
        select lower(k.keyword), count(distinct t.text_id)::int, avg(k.score)::float8, avg(t.sentiment)::float8
        from (select t.* {OfAccount}) t cross join unnest(t.keywords, t.scores) k(keyword, score)
        group by 1 order by 2 desc, 3, 1 limit $5
        """;

    private const string SentimentSql = $"""
        select date_trunc($5, t.said_at, 'UTC'), count(*)::int, avg(t.sentiment)::float8, count(*) filter (where t.class = 'positive')::int,
            count(*) filter (where t.class = 'neutral')::int, count(*) filter (where t.class = 'negative')::int, count(t.model)::int
        {OfAccount} and t.sentiment is not null
        group by 1 order by 1
        """;

    private const string LanguagesSql = $"select t.language, count(*)::int {OfAccount} group by 1 order by 2 desc, 1";

    private const string Columns = "source, text_id, said_at, language, keywords, scores, sentiment, class, signs, method, version, analysed_at, model, prompt_version";

    private static readonly string OfPostSql = $"select {Columns} from text_analysis where post_id = $1 and source = $2 order by said_at desc, text_id desc limit {MostTexts}";

    private const string BioSql = $"select {Columns} from text_analysis where source = 'bio' and text_id = $1";

    /// <summary>The keywords of texts of an account's posts in a stretch of time, those of most texts first.</summary>
    public async Task<IReadOnlyList<KeywordCount>> KeywordsAsync(
        long accountId, DateTimeOffset from, DateTimeOffset to, TextSource source, int limit, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ReadAsync(
            Command(connection, KeywordsSql, accountId, from, to, source, limit),
            reader => new KeywordCount(reader.GetString(0), reader.GetInt32(1), reader.GetDouble(2), reader.GetFieldValue<double?>(3)), ct);
    }

    /// <summary>How texts of an account's posts sound over time.</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="from">From then on.</param>
    /// <param name="to">Until then.</param>
    /// <param name="source">Which texts: what the account says, or what others say below it.</param>
    /// <param name="bucket">day, week or month.</param>
    /// <param name="ct">Cancels the query.</param>
    public async Task<IReadOnlyList<SentimentBucket>> SentimentAsync(
        long accountId, DateTimeOffset from, DateTimeOffset to, TextSource source, string bucket, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ReadAsync(
            Command(connection, SentimentSql, accountId, from, to, source, bucket), TextRows.Bucket, ct);
    }

    /// <summary>In which languages it seems to be, and how many texts are in each.</summary>
    public async Task<IReadOnlyList<(string? Language, int Texts)>> LanguagesAsync(
        long accountId, DateTimeOffset from, DateTimeOffset to, TextSource source, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ReadAsync(
            Command(connection, LanguagesSql, accountId, from, to, source), reader => (reader.GetText(0), reader.GetInt32(1)), ct);
    }

    /// <summary>Texts of a post, newest first.</summary>
    public async Task<IReadOnlyList<TextRow>> OfPostAsync(long postId, TextSource source, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ReadAsync(connection.Command(OfPostSql, postId, source.Name), TextRows.Text, ct);
    }

    /// <summary>The biography of an account; null when it has none, or nobody has looked at it yet.</summary>
    public async Task<TextRow?> BioAsync(long accountId, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.ReadAsync(connection.Command(BioSql, accountId), TextRows.Text, ct)).SingleOrDefault();
    }

    private static NpgsqlCommand Command(
        NpgsqlConnection connection, string sql, long accountId, DateTimeOffset from, DateTimeOffset to, TextSource source, params ReadOnlySpan<object> more)
    {
        var command = connection.Command(sql, accountId, from.UtcDateTime, to.UtcDateTime);
        command.Parameters.Add(new() { Value = source.Name });
        foreach (var value in more)
            command.Parameters.Add(new() { Value = value });
        return command;
    }
}
