using System.Globalization;
using Microsoft.Extensions.Options;
using Monitor.Data.Enrichment;
using Monitor.Data.Events;
using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.Texts;

/// <summary>Analyses texts: answers what was found out about each.</summary>
/// <param name="source">What they are.</param>
/// <param name="texts">The texts.</param>
/// <param name="ct">Cancels it.</param>
public delegate IReadOnlyList<AnalysedText> TextAnalyser(TextSource source, IReadOnlyList<TextToAnalyse> texts, CancellationToken ct);

/// <summary>
/// Takes texts that are new or changed, and keeps what is found out about them. A text is analysed once for what it says; what changes meanwhile is noted anew, and
/// nothing is written about a text that says something else by now.
/// </summary>
public sealed class TextStore(NpgsqlDataSource database, IOptions<EnrichmentOptions> enrichment, TimeProvider time)
{
    /// <summary>Texts of one transaction.</summary>
    public const int AtOnce = 200;

    private const char Separator = '\u001f';

    // Numbers of rows that are taken: many notes of one text are one text.
    private const string ClaimSql = """
        with due as materialized (select id, source, text_id from text_work order by id limit $1 for update skip locked),
        gone as (delete from text_work w using due d where w.id = d.id)
        select distinct source, text_id from due order by 1, 2
        """;

    private const string BackSql = """
        with chosen as materialized (select b.source, b.below from text_backfill b where b.source = $1 for update skip locked),
        ids as materialized (select i.id from {0} i where i.id < (select below from chosen) order by i.id desc limit $2),
        done as (delete from text_backfill b using chosen c where b.source = c.source and not exists (select from ids)),
        moved as (update text_backfill b set below = (select min(id) from ids) from chosen c where b.source = c.source and exists (select from ids))
        select id from ids order by id
        """;

    private const string NewVersionSql = """
        with changed as (update text_state set version = $1 where version <> $1 returning 1)
        insert into text_backfill (source, below) select s, 9223372036854775807 from unnest($2) s where exists (select from changed)
        on conflict (source) do update set below = excluded.below
        """;

    // Each name is looked up by an index of its own.
    private const string NoteSql = """
        insert into text_work (source, text_id)
        select 'caption', id from (
            select p.id from unnest($1) d(id) join post p on p.id = d.id
            union
            select p.id from unnest($2, $3) d(platform, platform_id) join post p on p.platform = d.platform and p.platform_id = d.platform_id
            union
            select p.id from unnest($2, $4) d(platform, code) join post p on p.platform = d.platform and p.code = d.code) found
        order by id
        """;

    private const string PendingSql = "select exists (select from text_work) or exists (select from text_backfill)";

    // What is known about the same words by the same version is not asked again. Another time alone is written below.
    private const string LoadSql = """
        select t.text_id, left(t.body, 20000), hashtextextended(t.body, 0)
        from unnest($1) i(id) cross join lateral (select * from ({0}) t where t.text_id = i.id) t
        where t.body <> '' and not exists (
            select from text_analysis a
            where a.source = $2 and a.text_id = t.text_id and a.version = $3 and a.digest = hashtextextended(t.body, 0) and a.said_at = t.said_at)
        """;

    // Of what says nothing any more nothing is kept.
    private const string GoneSql = """
        delete from text_analysis a where a.source = $2 and a.text_id = any ($1)
          and not exists (select from ({0}) t where t.text_id = a.text_id and t.body <> '')
        """;

    // What others said is no news about the creator, and a message about it would outlast it.
    private static readonly string SaveSql = $$"""
        with found as materialized (
            select d.id, d.language, string_to_array(d.keywords, chr(31)) as keywords, string_to_array(d.scores, chr(31))::real[] as scores, d.sentiment, d.class, d.signs, d.digest,
                t.post_id, t.account_id, t.comment_id, t.said_at, to_tsvector('simple', left(t.body, 20000)) as words, a.sentiment as former, a.class as former_class,
                -- What a model said of the same words stays.
                a.model is not null and a.asked_digest = d.digest as is_asked, a.asked_digest
            from unnest($1, $2, $3, $4, $5, $6, $7, $8) d(id, digest, language, keywords, scores, sentiment, class, signs)
                cross join lateral (select * from ({0}) t where t.text_id = d.id) t
                left join text_analysis a on a.source = $9 and a.text_id = d.id
            where hashtextextended(t.body, 0) = d.digest
            order by d.id),
        written as (
            insert into text_analysis (
                source, text_id, post_id, account_id, comment_id, said_at, language, keywords, scores, sentiment, class, signs, method, version, digest, words, analysed_at)
            select $9, id, post_id, account_id, comment_id, said_at, language, keywords, scores, sentiment, class, signs, $12, $10, digest, words, $11 from found
            on conflict (source, text_id) do update set
                said_at = excluded.said_at, language = excluded.language, keywords = excluded.keywords, scores = excluded.scores,
                sentiment = case when text_analysis.model is not null and text_analysis.asked_digest = excluded.digest then text_analysis.sentiment else excluded.sentiment end,
                class = case when text_analysis.model is not null and text_analysis.asked_digest = excluded.digest then text_analysis.class else excluded.class end,
                model = case when text_analysis.asked_digest = excluded.digest then text_analysis.model end,
                prompt_version = case when text_analysis.asked_digest = excluded.digest then text_analysis.prompt_version end,
                asked_digest = case when text_analysis.asked_digest = excluded.digest then text_analysis.asked_digest end,
                signs = excluded.signs, method = excluded.method, version = excluded.version, digest = excluded.digest, words = excluded.words,
                analysed_at = excluded.analysed_at
            returning text_id),
        questions as (
            insert into text_question (source, text_id, noted_at, due_at)
            select $9, f.id, $11, $11 from found f
            where $13 and ($14 or f.class is null or f.class = 'neutral') and f.said_at >= $15 and f.post_id is not null and f.asked_digest is distinct from f.digest
            order by f.id
            on conflict do nothing),
        told as (
            insert into outbox (kind, entity, post_id, subject, at, data)
            select '{{EventKinds.SentimentLog}}', 'post:' || p.id, p.id, lower(p.owner_username), $11, jsonb_strip_nulls(jsonb_build_object(
                'platform', p.platform, 'post_id', p.id, 'platform_post_id', p.platform_id, 'code', p.code, 'owner_id', p.owner_id, 'owner_username', p.owner_username,
                'text', $9, 'text_id', f.id, 'said_at', wire_time(f.said_at), 'language', f.language, 'score', f.sentiment, 'class', f.class,
                'is_estimate', true, 'method', $12, 'version', $10, 'analysed_at', wire_time($11)))
            from found f join post p on p.id = f.post_id
            where {{OutboxSql.ToSentiments}} and f.comment_id is null and f.sentiment is not null and f.is_asked is not true and (f.former is distinct from f.sentiment or f.former_class is distinct from f.class)
            order by p.id)
        select count(*) from written
        """;

    /// <summary>Notes that everything is to be estimated anew when the version is another one than before.</summary>
    public async Task BeginVersionAsync(short version, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(ct, NewVersionSql, version, TextSource.All.Select(source => source.Name).ToArray());
    }

    /// <summary>
    /// Analyses what is new or changed, and when there is nothing, what was there before the version; answers how many texts were looked at. All of one call is one
    /// transaction: what is taken is done, or is there for the next one.
    /// </summary>
    public async Task<int> RunAsync(TextAnalyser analyse, TextVersion version, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var taken = await connection.ReadAsync(connection.Command(ClaimSql, AtOnce), reader => (Source: reader.GetString(0), Id: reader.GetInt64(1)), ct);
        foreach (var source in TextSource.All)
            if (taken.Where(text => text.Source == source.Name).Select(text => text.Id).ToArray() is { Length: > 0 } ids)
                await AnalyseAsync(connection, source, ids, analyse, version, ct);
        var count = taken.Count;
        for (var i = 0; count == 0 && i < TextSource.All.Count; i++)
        {
            var source = TextSource.All[i];
            var sql = string.Format(CultureInfo.InvariantCulture, BackSql, source.Ids);
            var ids = await connection.ReadAsync(connection.Command(sql, source.Name, AtOnce), reader => reader.GetInt64(0), ct);
            await AnalyseAsync(connection, source, [.. ids], analyse, version, ct);
            count = ids.Count;
        }

        await transaction.CommitAsync(ct);
        return count;
    }

    /// <summary>Whether anything waits.</summary>
    public async Task<bool> IsPendingAsync(CancellationToken ct)
    {
        await using var command = database.CreateCommand(PendingSql);
        return await command.ExecuteScalarAsync(ct) is true;
    }

    /// <summary>Analyses these texts now, as far as it is not known what is to be known of them; answers how many were.</summary>
    public async Task<int> AnalyseAsync(TextSource source, IReadOnlyList<long> ids, TextAnalyser analyse, TextVersion version, CancellationToken ct)
    {
        var analysed = 0;
        await using var connection = await database.OpenConnectionAsync(ct);
        foreach (var part in ids.Distinct().Order().Chunk(AtOnce))
        {
            await using var transaction = await connection.BeginTransactionAsync(ct);
            analysed += await AnalyseAsync(connection, source, part, analyse, version, ct);
            await transaction.CommitAsync(ct);
        }

        return analysed;
    }

    /// <summary>
    /// Notes on a connection that the captions of posts are to be analysed; answers how many of the posts there are. Each is named by its id here, or by its platform and
    /// the platform's own id or its code.
    /// </summary>
    public static async Task<int> NoteAsync(NpgsqlConnection connection, IReadOnlyList<PostName> posts, CancellationToken ct)
    {
        await using var note = new NpgsqlCommand(NoteSql, connection);
        note.Parameters.Add(SqlArray.Of(posts, post => post.Id));
        note.Parameters.Add(SqlArray.Of(posts, post => post.Platform));
        note.Parameters.Add(SqlArray.Of(posts, post => post.PlatformId));
        note.Parameters.Add(SqlArray.Of(posts, post => post.Code));
        return await note.ExecuteNonQueryAsync(ct);
    }

    private async Task<int> AnalyseAsync(
        NpgsqlConnection connection, TextSource source, long[] ids, TextAnalyser analyse, TextVersion version, CancellationToken ct)
    {
        if (ids.Length == 0)
            return 0;
        await connection.ExecuteAsync(ct, string.Format(CultureInfo.InvariantCulture, GoneSql, source.Rows), ids, source.Name);
        var texts = await connection.ReadAsync(
            connection.Command(string.Format(CultureInfo.InvariantCulture, LoadSql, source.Rows), ids, source.Name, version.Number),
            reader => new TextToAnalyse(reader.GetInt64(0), reader.GetString(1), reader.GetInt64(2)), ct);
        if (texts.Count == 0)
            return 0;
        var found = analyse(source, texts, ct);
        await using var save = new NpgsqlCommand(string.Format(CultureInfo.InvariantCulture, SaveSql, source.Rows), connection);
        save.Parameters.Add(SqlArray.Of(found, text => text.Text.Id));
        save.Parameters.Add(SqlArray.Of(found, text => text.Text.Digest));
        save.Parameters.Add(SqlArray.Of(found, text => text.Language));
        save.Parameters.Add(SqlArray.Of(found, text => string.Join(Separator, text.Keywords.Select(keyword => keyword.Text))));
        save.Parameters.Add(SqlArray.Of(found, text => string.Join(Separator, text.Keywords.Select(keyword => keyword.Score.ToString("R", CultureInfo.InvariantCulture)))));
        save.Parameters.Add(SqlArray.Of(found, text => (float?)text.Sentiment));
        save.Parameters.Add(SqlArray.Of(found, text => text.Class));
        save.Parameters.Add(SqlArray.Of(found, text => (short)Math.Min(text.Signs, short.MaxValue)));
        save.Parameters.Add(new() { Value = source.Name });
        save.Parameters.Add(new() { Value = version.Number });
        save.Parameters.Add(new() { Value = time.GetUtcNow().UtcDateTime });
        save.Parameters.Add(new() { Value = version.Method });
        save.Parameters.Add(new() { Value = enrichment.Value.AsksAboutTexts() });
        save.Parameters.Add(new() { Value = enrichment.Value.AsksAboutAllTexts() });
        save.Parameters.Add(new() { Value = time.GetUtcNow().AddDays(-enrichment.Value.SentimentDays).UtcDateTime });
        return (int)(long)(await save.ExecuteScalarAsync(ct))!;
    }
}

/// <summary>A post as others name it; what is null does not matter.</summary>
/// <param name="Id">Its id here.</param>
/// <param name="Platform">The platform.</param>
/// <param name="PlatformId">The platform's own id.</param>
/// <param name="Code">Its code.</param>
public readonly record struct PostName(long? Id, string? Platform, string? PlatformId, string? Code);

/// <summary>What estimates.</summary>
/// <param name="Method">How, in a word.</param>
/// <param name="Number">Grows with every change of what it says.</param>
public readonly record struct TextVersion(string Method, short Number);
