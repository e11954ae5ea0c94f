using System.Globalization;
using Monitor.Data.Content;
using Monitor.Data.Enrichment;
using Monitor.Data.Events;
using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.Texts;

/// <summary>A text that a language model is asked about.</summary>
/// <param name="Source">Which text.</param>
/// <param name="Id">Its id among those.</param>
/// <param name="Body">What it says, or how it begins.</param>
/// <param name="Digest">A digest of all of it.</param>
/// <param name="Platform">The platform of its post.</param>
/// <param name="OwnerId">The platform's id of whose post it is.</param>
public sealed record TextToAsk(string Source, long Id, string Body, long Digest, string Platform, string? OwnerId);

/// <summary>What a model said of how a text sounds.</summary>
/// <param name="Text">The text.</param>
/// <param name="Sentiment">From -1 to 1; null: nothing that can be used, so the estimate of before stays.</param>
/// <param name="Class">positive, neutral or negative.</param>
public sealed record AskedText(TextToAsk Text, double? Sentiment, string? Class);

/// <summary>Texts that were handed to a worker, until a time.</summary>
/// <param name="Token">Tells this worker from others.</param>
/// <param name="Texts">The texts.</param>
public sealed record TextClaim(Guid Token, IReadOnlyList<TextToAsk> Texts);

/// <summary>
/// Texts that a language model is asked about, and its answers. Many workers share them; an answer about words that are not there any more is not
/// written, so a text that two have asked about is estimated once.
/// </summary>
public sealed class TextQuestions(NpgsqlDataSource database, TimeProvider time)
{
    private const int LongestBody = 2_000;
    private const int MostNoted = 10_000;

    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(7);

    // What was analysed longer ago than questions are kept has been left as it is, or was there before anybody wanted to ask.
    private const string NoteSql = """
        insert into text_question (source, text_id, noted_at, due_at)
        select source, text_id, analysed_at, $1 from text_analysis
        where source = $2 and post_id is not null and said_at >= $3 and asked_digest is distinct from digest and ($4 or class is null or class = 'neutral')
            and analysed_at >= $6
        order by said_at desc limit $5
        on conflict do nothing
        """;

    private const string ClaimSql = """
        with due as materialized (select source, text_id from text_question where due_at <= $1 order by due_at limit $2 for update skip locked)
        update text_question q set due_at = $3, token = $4 from due d where q.source = d.source and q.text_id = d.text_id
        returning q.source, q.text_id
        """;

    // What is gone, or says something else than what was analysed, is asked about when it has been analysed.
    private const string LoadSql = """
        select t.source, t.text_id, left(b.body, $3), t.digest, p.platform, p.owner_id
        from unnest($1) i(id) join text_analysis t on t.source = $2 and t.text_id = i.id join post p on p.id = t.post_id
            cross join lateral (select body from ({0}) r where r.text_id = t.text_id) b
        where hashtextextended(b.body, 0) = t.digest and (t.asked_digest is distinct from t.digest or t.analysed_at < $4)
        order by t.text_id
        """;

    private static readonly string SaveSql = $$"""
        with d as materialized (select * from unnest($1, $2, $3, $4, $5) d(source, id, digest, sentiment, class)),
        found as materialized (
            select d.*, t.sentiment as former, t.class as former_class, t.post_id, t.comment_id, t.said_at, t.language
            from d join text_analysis t on t.source = d.source and t.text_id = d.id and t.digest = d.digest
            order by d.source, d.id for update of t),
        saved as (
            update text_analysis t set
                sentiment = coalesce(f.sentiment, t.sentiment), class = coalesce(f.class, t.class), asked_digest = f.digest,
                model = case when f.sentiment is null then t.model else $6 end, prompt_version = case when f.sentiment is null then t.prompt_version else $7 end, analysed_at = $8
            from found f where t.source = f.source and t.text_id = f.id
            returning f.sentiment),
        gone as (delete from text_question q using d where q.source = d.source and q.text_id = d.id),
        told as (
            insert into outbox (kind, entity, post_id, subject, at, data)
            select '{{EventKinds.SentimentLog}}', 'post:' || p.id, p.id, lower(p.owner_username), $8, jsonb_strip_nulls(jsonb_build_object(
                'platform', p.platform, 'post_id', p.id, 'platform_post_id', p.platform_id, 'code', p.code, 'owner_id', p.owner_id, 'owner_username', p.owner_username,
                'text', f.source, 'text_id', f.id, 'said_at', wire_time(f.said_at), 'language', f.language, 'score', f.sentiment, 'class', f.class,
                'is_estimate', true, 'method', 'model', 'model', $6, 'version', $7, 'analysed_at', wire_time($8)))
            from found f join post p on p.id = f.post_id
            where {{OutboxSql.ToSentiments}} and f.comment_id is null and f.sentiment is not null and (f.former is distinct from f.sentiment or f.former_class is distinct from f.class)
            order by p.id)
        select count(*)::int, count(sentiment)::int from saved
        """;

    private const string BackSql = "update text_question set due_at = $2, token = null where token = $1";

    private const string SpentSql = "select coalesce(sum(cost_usd), 0) from model_ledger where purpose = $1 and at >= $2";

    /// <summary>
    /// Notes texts of before that are to be asked about: published after a time, analysed within as long as questions are kept, and, unless all are, those that the lists
    /// of words are undecided about; the newest 10,000 of each kind.
    /// </summary>
    public async Task NoteAsync(DateTimeOffset since, bool all, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(ct);
        foreach (var source in TextSource.OfPosts)
            await connection.ExecuteAsync(ct, NoteSql, now.UtcDateTime, source.Name, since.UtcDateTime, all, MostNoted, (now - KeptFor).UtcDateTime);
    }

    /// <summary>Takes some of those that wait; another worker may take them when the time is over.</summary>
    public async Task<TextClaim> ClaimAsync(int limit, TimeSpan lease, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var token = Guid.CreateVersion7(now);
        await using var connection = await database.OpenConnectionAsync(ct);
        var taken = await connection.ReadAsync(
            connection.Command(ClaimSql, now.UtcDateTime, limit, (now + lease).UtcDateTime, token), reader => (Source: reader.GetString(0), Id: reader.GetInt64(1)), ct);
        var texts = new List<TextToAsk>();
        foreach (var source in TextSource.OfPosts)
            if (taken.Where(text => text.Source == source.Name).Select(text => text.Id).ToArray() is { Length: > 0 } ids)
                texts.AddRange(await LoadAsync(connection, source, ids, askedBefore: null, ct));
        var gone = taken.Where(text => texts.TrueForAll(known => known.Source != text.Source || known.Id != text.Id)).ToArray();
        if (gone.Length > 0)
            await connection.ExecuteAsync(
                ct, "delete from text_question q using unnest($2, $3) d(source, id) where q.source = d.source and q.text_id = d.id and q.token = $1",
                token, gone.Select(text => text.Source).ToArray(), gone.Select(text => text.Id).ToArray());
        return new(token, texts);
    }

    /// <summary>Gives back what is still one's own of it; it is due again at that time.</summary>
    public async Task GiveBackAsync(TextClaim claim, DateTimeOffset due, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(ct, BackSql, claim.Token, due.UtcDateTime);
    }

    /// <summary>Leaves what could not be asked in time as it was estimated.</summary>
    public async Task ForgetAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(ct, "delete from text_question where noted_at < $1 and due_at <= $2", (now - KeptFor).UtcDateTime, now.UtcDateTime);
    }

    /// <summary>Texts of these posts, newest first: those that were not asked about yet, or only before a time.</summary>
    public Task<IReadOnlyList<TextToAsk>> OfPostsAsync(TextSource source, IReadOnlyList<long> posts, DateTimeOffset? askedBefore, int limit, CancellationToken ct) =>
        FindAsync(source, "from text_analysis t where t.post_id = any ($1)", askedBefore, limit, ct, posts.ToArray());

    /// <summary>Texts of an account's posts, newest first.</summary>
    public Task<IReadOnlyList<TextToAsk>> OfAccountAsync(TextSource source, long accountId, DateTimeOffset? askedBefore, int limit, CancellationToken ct) => FindAsync(
        source, "from account a join post p on p.platform = a.platform and p.owner_id = a.platform_id join text_analysis t on t.post_id = p.id where a.id = $1", askedBefore, limit, ct, accountId);

    /// <summary>Texts of posts that a team sees, published after a time, newest first.</summary>
    public Task<IReadOnlyList<TextToAsk>> OfTeamAsync(TextSource source, long teamId, string platform, DateTimeOffset since, DateTimeOffset? askedBefore, int limit, CancellationToken ct) => FindAsync(
        source, $"from text_analysis t join post p on p.id = t.post_id where t.said_at >= $1 and p.platform = $6 and {ContentSight.OfPost("p", "$5")}", askedBefore, limit, ct,
        since.UtcDateTime, teamId, platform);

    /// <summary>
    /// Writes down what a model said, of texts that still say what it was asked about; all of it is one statement. Answers how many there were, and of how many its
    /// estimate is the sentiment now.
    /// </summary>
    public async Task<(int Asked, int Estimated)> SaveAsync(IReadOnlyList<AskedText> texts, string model, int promptVersion, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var save = new NpgsqlCommand(SaveSql, connection);
        save.Parameters.Add(SqlArray.Of(texts, text => text.Text.Source));
        save.Parameters.Add(SqlArray.Of(texts, text => text.Text.Id));
        save.Parameters.Add(SqlArray.Of(texts, text => text.Text.Digest));
        save.Parameters.Add(SqlArray.Of(texts, text => (float?)text.Sentiment));
        save.Parameters.Add(SqlArray.Of(texts, text => text.Class));
        save.Parameters.Add(new() { Value = model });
        save.Parameters.Add(new() { Value = (short)promptVersion });
        save.Parameters.Add(new() { Value = time.GetUtcNow().UtcDateTime });
        return (await connection.ReadAsync(save, reader => (reader.GetInt32(0), reader.GetInt32(1)), ct))[0];
    }

    /// <summary>What asking about texts has cost on the day of UTC.</summary>
    public async Task<decimal> SpentAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.ReadAsync(connection.Command(SpentSql, EnrichmentKinds.OfTexts.Name, time.GetUtcNow().UtcDateTime.Date), reader => reader.GetDecimal(0), ct))[0];
    }

    private async Task<IReadOnlyList<TextToAsk>> FindAsync(TextSource source, string from, DateTimeOffset? askedBefore, int limit, CancellationToken ct, params object[] parameters)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var command = connection.Command(
            $"select t.text_id {from} and t.source = $2 and (t.asked_digest is distinct from t.digest or t.analysed_at < $3) order by t.said_at desc, t.text_id desc limit $4",
            parameters[0], source.Name, Before(askedBefore), limit);
        foreach (var parameter in parameters[1..])
            command.Parameters.Add(new() { Value = parameter });
        var ids = await connection.ReadAsync(command, reader => reader.GetInt64(0), ct);
        return await LoadAsync(connection, source, [.. ids], askedBefore, ct);
    }

    private static async Task<IReadOnlyList<TextToAsk>> LoadAsync(NpgsqlConnection connection, TextSource source, long[] ids, DateTimeOffset? askedBefore, CancellationToken ct) =>
        await connection.ReadAsync(
            connection.Command(string.Format(CultureInfo.InvariantCulture, LoadSql, source.Rows), ids, source.Name, LongestBody, Before(askedBefore)),
            reader => new TextToAsk(reader.GetString(0), reader.GetInt64(1), reader.GetString(2), reader.GetInt64(3), reader.GetString(4), reader.GetText(5)), ct);

    // Nothing was asked that long ago.
    private static DateTime Before(DateTimeOffset? time) => time?.UtcDateTime ?? DateTime.UnixEpoch;
}
