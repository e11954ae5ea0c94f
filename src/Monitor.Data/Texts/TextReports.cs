using System.Runtime.CompilerServices;
using Monitor.Data.Content;
using Monitor.Data.Queues;
using Monitor.Data.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Monitor.Data.Texts;

/// <summary>Which texts a request is about.</summary>
/// <param name="TeamId">Whose request it is: what the team does not see is left out.</param>
/// <param name="Platform">The platform.</param>
/// <param name="Source">Which texts.</param>
/// <param name="AccountId">Whose posts; null: everybody's.</param>
/// <param name="Keywords">Texts that have one of these words or phrases; empty: all.</param>
/// <param name="From">Published from then on.</param>
/// <param name="To">Published before.</param>
public sealed record TextSelection(
    long TeamId, string Platform, TextSource Source, long? AccountId, IReadOnlyList<string> Keywords, DateTimeOffset? From, DateTimeOffset? To);

/// <summary>A report on texts.</summary>
/// <param name="Id">Its number.</param>
/// <param name="RequestId">The request that ordered it.</param>
/// <param name="Kind">keywords or sentiment.</param>
/// <param name="Platform">The platform.</param>
/// <param name="Source">Which texts: what creators say and what others say below it are never added up.</param>
/// <param name="AccountId">Whose posts they belong to.</param>
/// <param name="Username">Whose that is now.</param>
/// <param name="Keywords">The words that they have.</param>
/// <param name="From">Published from then on.</param>
/// <param name="To">Published before.</param>
/// <param name="IsCut">Whether there were more texts than a report holds: the newest are in it.</param>
/// <param name="MadeAt">When it was made.</param>
/// <param name="Texts">How many texts are in it.</param>
public sealed record TextReport(
    long Id, long RequestId, string Kind, string Platform, string Source, long? AccountId, string? Username, string[] Keywords, DateTimeOffset? From, DateTimeOffset? To,
    bool IsCut, DateTimeOffset MadeAt, int Texts);

/// <summary>What a report adds up to.</summary>
/// <param name="Posts">How many posts its texts are of.</param>
/// <param name="Days">How they sound, day by day.</param>
/// <param name="Keywords">The keywords of most texts.</param>
/// <param name="Matched">How many texts have each of the report's own keywords.</param>
/// <param name="Languages">How many texts seem to be in each language.</param>
public sealed record TextReportSums(
    int Posts, IReadOnlyList<SentimentBucket> Days, IReadOnlyList<KeywordCount> Keywords, IReadOnlyList<(string Keyword, int Texts)> Matched,
    IReadOnlyList<(string? Language, int Texts)> Languages);

/// <summary>A text in a report.</summary>
/// <param name="Source">Which text.</param>
/// <param name="Id">Its id among those.</param>
/// <param name="PostId">Its post.</param>
/// <param name="Code">The post's code.</param>
/// <param name="Username">The handle of the post's account.</param>
/// <param name="SaidAt">When it was published.</param>
/// <param name="Language">The language that it seems to be in.</param>
/// <param name="Keywords">Its keywords.</param>
/// <param name="Matched">Which of the report's keywords it has.</param>
/// <param name="Sentiment">From -1 to 1.</param>
/// <param name="Class">positive, neutral or negative.</param>
/// <param name="Model">The language model whose estimate the sentiment is; null: that of the lists of words.</param>
public sealed record TextReportRow(
    string Source, long Id, long PostId, string Code, string? Username, DateTimeOffset SaidAt, string? Language, string[] Keywords, string[] Matched, double? Sentiment,
    string? Class, string? Model);

/// <summary>Makes reports on texts, and reads them.</summary>
public sealed class TextReports(NpgsqlDataSource database, TimeProvider time)
{
    /// <summary>Most texts of a report.</summary>
    public const int MostRows = 10_000;

    private const int TopKeywords = 50;
    private const int Chunk = 500;

    // A run whose item is not its own any more makes nothing. Nobody takes the item away before the commit.
    private const string HeaderSql = """
        with held as materialized (select from queue_item where id = $1 and run_no = $2 for key share)
        insert into text_report (team_id, request_id, kind, platform, source, account_id, keywords, from_at, to_at, made_at)
        select $3, $4, $5, $6, $7, $8, $9, $10, $11, $12 where exists (select from held)
        on conflict (request_id) do update set made_at = excluded.made_at, account_id = excluded.account_id, is_cut = false
        returning id
        """;

    // Each of the two ways in is found by an index of its own.
    private static readonly string SelectedSql = $"""
        select t.source, t.text_id, t.post_id, t.said_at, t.comment_id, t.language, t.keywords, t.sentiment, t.class, t.model, t.words
        from text_analysis t join post p on p.id = t.post_id
        where t.source = @source and p.platform = @platform and (@from::timestamptz is null or t.said_at >= @from) and (@to::timestamptz is null or t.said_at < @to)
            and (@queries::text is null or t.words @@ @queries::tsquery) and {ContentSight.OfPost("p", "@team")}
        """;

    private static readonly string OfAccountSql = $"""
        select t.source, t.text_id, t.post_id, t.said_at, t.comment_id, t.language, t.keywords, t.sentiment, t.class, t.model, t.words
        from account a join post p on p.platform = a.platform and p.owner_id = a.platform_id join text_analysis t on t.post_id = p.id
        where a.id = @account and t.source = @source and (@from::timestamptz is null or t.said_at >= @from) and (@to::timestamptz is null or t.said_at < @to)
            and (@queries::text is null or t.words @@ @queries::tsquery) and {ContentSight.OfPost("p", "@team")}
        """;

    // One more than fit tells that there are more.
    private const string RowsSql = """
        with chosen as materialized ({0} order by 4 desc, 2 desc limit @most + 1),
        kept as (select * from chosen order by said_at desc, text_id desc limit @most),
        cut as (update text_report set is_cut = true where id = @report and (select count(*) from chosen) > @most)
        insert into text_report_row (report_id, source, text_id, post_id, said_at, comment_id, language, keywords, matched, sentiment, class, model)
        select @report, source, text_id, post_id, said_at, comment_id, language, keywords,
            array(select k from unnest(@keywords) with ordinality u(k, n) where words @@ phraseto_tsquery('simple', k) order by n), sentiment, class, model
        from kept
        """;

    private const string QueriesSql = """
        select string_agg('(' || q::text || ')', ' | ') from (select phraseto_tsquery('simple', k) as q from unnest($1) k) d where numnode(q) > 0
        """;

    private const string ReportColumns = """
        r.id, r.request_id, r.kind, r.platform, r.source, r.account_id, a.username, r.keywords, r.from_at, r.to_at, r.is_cut, r.made_at,
        (select count(*)::int from text_report_row x where x.report_id = r.id)
        from text_report r left join account a on a.id = r.account_id
        """;

    private const string RowColumns = """
        x.source, x.text_id, x.post_id, p.code, p.owner_username, x.said_at, x.language, x.keywords, x.matched, x.sentiment, x.class, x.model
        from text_report_row x join post p on p.id = x.post_id
        """;

    /// <summary>
    /// Makes the report that a request ordered; made again for the same request it takes the place of the one before. Null: the run has lost its item.
    /// </summary>
    public async Task<(long Id, int Texts, bool IsCut)?> MakeAsync(ClaimedItem item, string kind, TextSelection selection, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var header = connection.Command(HeaderSql, item.Id, item.RunNo, selection.TeamId, item.RefId, kind, selection.Platform, selection.Source.Name);
        header.Parameters.Add(new() { Value = (object?)selection.AccountId ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint });
        header.Parameters.Add(new() { Value = selection.Keywords.ToArray() });
        header.Parameters.Add(new() { Value = (object?)selection.From?.UtcDateTime ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        header.Parameters.Add(new() { Value = (object?)selection.To?.UtcDateTime ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        header.Parameters.Add(new() { Value = time.GetUtcNow().UtcDateTime });
        if (await connection.ReadAsync(header, reader => reader.GetInt64(0), ct) is not [var id])
            return null;
        await connection.ExecuteAsync(ct, "delete from text_report_row where report_id = $1", id);
        var texts = 0;
        var queries = await QueriesAsync(connection, selection.Keywords, ct);
        // Words that say nothing, such as marks alone, are found in no text.
        if (selection.Keywords.Count == 0 || queries is not null)
            texts = await FillAsync(connection, id, selection, queries, ct);
        var isCut = (await connection.ReadAsync(connection.Command("select is_cut from text_report where id = $1", id), reader => reader.GetBoolean(0), ct))[0];
        await transaction.CommitAsync(ct);
        return (id, texts, isCut);
    }

    /// <summary>Texts of an account's posts that nobody has analysed yet, newest first.</summary>
    public async Task<IReadOnlyList<long>> UnreadAsync(TextSource source, long accountId, int limit, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ReadAsync(connection.Command($"""
            select t.text_id from account a join post p on p.platform = a.platform and p.owner_id = a.platform_id cross join lateral ({source.OfPost}) t
            where a.id = $1 and t.body <> '' and not exists (select from text_analysis k where k.source = $3 and k.text_id = t.text_id)
            order by t.said_at desc, t.text_id desc limit $2
            """, accountId, limit, source.Name), reader => reader.GetInt64(0), ct);
    }

    /// <summary>Texts of these posts that are to be analysed.</summary>
    public async Task<IReadOnlyList<long>> TextsOfPostsAsync(TextSource source, IReadOnlyList<long> posts, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ReadAsync(
            connection.Command($"select t.text_id from post p cross join lateral ({source.OfPost}) t where p.id = any ($1) and t.body <> '' order by 1", posts.ToArray()),
            reader => reader.GetInt64(0), ct);
    }

    /// <summary>Those of these posts that a team sees.</summary>
    public async Task<IReadOnlyList<long>> SeenPostsAsync(long teamId, string platform, IReadOnlyList<long> ids, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ReadAsync(
            connection.Command($"select p.id from post p where p.id = any ($1) and p.platform = $2 and {ContentSight.OfPost("p", "$3")} order by p.id", ids.ToArray(), platform, teamId),
            reader => reader.GetInt64(0), ct);
    }

    /// <summary>How texts of these posts sound, together; nothing where none has a sentiment.</summary>
    public async Task<IReadOnlyList<SentimentBucket>> SumsOfPostsAsync(TextSource source, IReadOnlyList<long> ids, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ReadAsync(connection.Command("""
            select date_trunc('year', min(said_at), 'UTC'), count(*)::int, avg(sentiment)::float8, count(*) filter (where class = 'positive')::int,
                count(*) filter (where class = 'neutral')::int, count(*) filter (where class = 'negative')::int, count(model)::int
            from text_analysis where post_id = any ($1) and source = $2 and sentiment is not null having count(*) > 0
            """, ids.ToArray(), source.Name), TextRows.Bucket, ct);
    }

    /// <summary>Reports of a team, newest first.</summary>
    public async Task<IReadOnlyList<TextReport>> PageAsync(long teamId, string? kind, long? before, int limit, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var command = connection.Command($"""
            select {ReportColumns} where r.team_id = $1 and ($2::text is null or r.kind = $2) and ($3::bigint is null or r.id < $3) order by r.id desc limit $4
            """, teamId);
        command.Parameters.Add(new() { Value = (object?)kind ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = (object?)before ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint });
        command.Parameters.Add(new() { Value = limit });
        return await connection.ReadAsync(command, Report, ct);
    }

    /// <summary>A report of a team, or null.</summary>
    public async Task<TextReport?> FindAsync(long teamId, long id, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.ReadAsync(connection.Command($"select {ReportColumns} where r.team_id = $1 and r.id = $2", teamId, id), Report, ct)).SingleOrDefault();
    }

    /// <summary>What it adds up to now.</summary>
    public async Task<TextReportSums> SumsAsync(TextReport report, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var posts = await connection.ReadAsync(
            connection.Command("select count(distinct post_id)::int from text_report_row where report_id = $1", report.Id), reader => reader.GetInt32(0), ct);
        var days = await connection.ReadAsync(connection.Command("""
            select date_trunc('day', said_at, 'UTC'), count(*)::int, avg(sentiment)::float8, count(*) filter (where class = 'positive')::int,
                count(*) filter (where class = 'neutral')::int, count(*) filter (where class = 'negative')::int, count(model)::int
            from text_report_row where report_id = $1 and sentiment is not null group by 1 order by 1
            """, report.Id), TextRows.Bucket, ct);
        var keywords = await connection.ReadAsync(connection.Command($"""
            select lower(k), count(distinct (x.source, x.text_id))::int, 0::float8, avg(x.sentiment)::float8
            from text_report_row x cross join unnest(x.keywords) k where x.report_id = $1 group by 1 order by 2 desc, 1 limit {TopKeywords}
            """, report.Id), reader => new KeywordCount(reader.GetString(0), reader.GetInt32(1), reader.GetDouble(2), reader.GetFieldValue<double?>(3)), ct);
        var matched = await connection.ReadAsync(connection.Command("""
            select k, (select count(*)::int from text_report_row x where x.report_id = $1 and k = any (x.matched)) from unnest($2) with ordinality u(k, n) order by n
            """, report.Id, report.Keywords), reader => (reader.GetString(0), reader.GetInt32(1)), ct);
        var languages = await connection.ReadAsync(
            connection.Command("select language, count(*)::int from text_report_row where report_id = $1 group by 1 order by 2 desc, 1", report.Id),
            reader => (reader.GetText(0), reader.GetInt32(1)), ct);
        return new(posts[0], days, keywords, matched, languages);
    }

    /// <summary>Its texts, newest first, behind one of them.</summary>
    public async Task<IReadOnlyList<TextReportRow>> RowsAsync(long reportId, (DateTimeOffset At, long Id)? after, int limit, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var command = connection.Command($"""
            select {RowColumns} where x.report_id = $1 and ($2::timestamptz is null or (x.said_at, x.text_id) < ($2, $3)) order by x.said_at desc, x.text_id desc limit $4
            """, reportId);
        command.Parameters.Add(new() { Value = (object?)after?.At.UtcDateTime ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new() { Value = after?.Id ?? 0 });
        command.Parameters.Add(new() { Value = limit });
        return await connection.ReadAsync(command, Row, ct);
    }

    /// <summary>All its texts, some at a time.</summary>
    public async IAsyncEnumerable<IReadOnlyList<TextReportRow>> AllRowsAsync(long reportId, [EnumeratorCancellation] CancellationToken ct)
    {
        (DateTimeOffset, long)? after = null;
        while (true)
        {
            var rows = await RowsAsync(reportId, after, Chunk, ct);
            if (rows.Count > 0)
                yield return rows;
            if (rows.Count < Chunk)
                yield break;
            after = (rows[^1].SaidAt, rows[^1].Id);
        }
    }

    private static async Task<int> FillAsync(NpgsqlConnection connection, long id, TextSelection selection, string? queries, CancellationToken ct)
    {
        var sql = RowsSql.Replace("{0}", selection.AccountId is null ? SelectedSql : OfAccountSql, StringComparison.Ordinal);
        await using var fill = new NpgsqlCommand(sql, connection);
        fill.Parameters.AddWithValue("report", id);
        fill.Parameters.AddWithValue("most", MostRows);
        fill.Parameters.AddWithValue("source", selection.Source.Name);
        fill.Parameters.AddWithValue("team", selection.TeamId);
        fill.Parameters.AddWithValue("keywords", selection.Keywords.ToArray());
        fill.Parameters.Add(new("queries", NpgsqlDbType.Text) { Value = (object?)queries ?? DBNull.Value });
        fill.Parameters.Add(new("from", NpgsqlDbType.TimestampTz) { Value = (object?)selection.From?.UtcDateTime ?? DBNull.Value });
        fill.Parameters.Add(new("to", NpgsqlDbType.TimestampTz) { Value = (object?)selection.To?.UtcDateTime ?? DBNull.Value });
        if (selection.AccountId is { } account)
            fill.Parameters.AddWithValue("account", account);
        else
            fill.Parameters.AddWithValue("platform", selection.Platform);
        return await fill.ExecuteNonQueryAsync(ct);
    }

    private static async Task<string?> QueriesAsync(NpgsqlConnection connection, IReadOnlyList<string> keywords, CancellationToken ct) =>
        keywords.Count == 0 ? null : (await connection.ReadAsync(connection.Command(QueriesSql, (object)keywords.ToArray()), reader => reader.GetText(0), ct))[0];

    private static TextReport Report(NpgsqlDataReader reader) => new(
        reader.GetInt64(0), reader.GetInt64(1), reader.GetString(2), reader.GetString(3), reader.GetString(4), reader.GetFieldValue<long?>(5), reader.GetText(6),
        reader.GetFieldValue<string[]>(7), reader.GetFieldValue<DateTimeOffset?>(8), reader.GetFieldValue<DateTimeOffset?>(9), reader.GetBoolean(10),
        reader.GetFieldValue<DateTimeOffset>(11), reader.GetInt32(12));

    private static TextReportRow Row(NpgsqlDataReader reader) => new(
        reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetString(3), reader.GetText(4), reader.GetFieldValue<DateTimeOffset>(5), reader.GetText(6),
        reader.GetFieldValue<string[]>(7), reader.GetFieldValue<string[]>(8), reader.IsDBNull(9) ? null : reader.GetFloat(9), reader.GetText(10),
        reader.GetText(11));
}
