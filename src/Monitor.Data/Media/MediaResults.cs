using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.Media;

/// <summary>Records what became of files, many at a time, within the caller's transaction.</summary>
internal static class MediaResults
{
    private const int StagesAtOnce = 500;

    // In the order in which whoever writes content locks these rows.
    private const string LockSql = """
        select id from asset where id = any ($1) order by entity_type, entity_id, asset_type, position for no key update
        """;

    // An object may have gone while its copy was under way: that is found here, and nowhere later.
    private const string KeepSql = """
        with held as materialized (
            select id from media_object where id = any ($1) and state <> 'removing' order by hash for no key update)
        update media_object o set state = 'stored', until = null, stored_at = coalesce(o.stored_at, $2) from held where o.id = held.id
        returning o.id
        """;

    // A file whose address changed to another file's meanwhile waits for the next run; an address with another signature is the same file's.
    private const string WriteSql = """
        with d as materialized (
            select d.*, o.key from unnest($1, $2, $3, $4, $5, $6, $7, $8) d(id, url, status, object_id, code, error, expires_at, tries)
                left join media_object o on o.id = d.object_id),
        written as (
            update asset a set
                status = case when split_part(a.original_url, '?', 1) is distinct from split_part(d.url, '?', 1) then 'found' else d.status end,
                object_id = coalesce(d.object_id, a.object_id),
                asset_url = coalesce(d.key, a.asset_url),
                error_code = d.code, error = d.error, tries = case when d.tries = 0 then 0 else a.tries + d.tries end,
                renewals = case when d.status = 'stored' then 0 else a.renewals end,
                renew_at = case when d.status = 'expired' then coalesce(a.renew_at, $9) when d.status = 'stored' then null else a.renew_at end,
                expires_at = coalesce(d.expires_at, a.expires_at),
                stored_at = case when d.status = 'stored' then $9 else a.stored_at end,
                ended_at = $9
            from d where a.id = d.id
            returning a.id, a.entity_type, a.entity_id, a.platform, a.status),
        lost as (
            insert into media_release (object_id)
            select distinct d.object_id from d where d.object_id is not null and not exists (select from written w where w.id = d.id)),
        unkept as (
            insert into media_object (key, bytes, content_type, state, until, created_at)
            select key, 0, '', 'removing', $9, $9 from unnest($10::text[]) key
            on conflict do nothing)
        select distinct case when w.entity_type = 'account' then w.entity_id else (
            select a.id from post p join account a on a.platform = p.platform and a.platform_id = p.owner_id where p.id = w.entity_id) end
        from written w where w.status in ('stored', 'failed')
        """;

    // What a search asked for is archived when nothing of the account that it found is still to come. What somebody else marks is left to them.
    private const string StagesSql = """
        with item as materialized (
            select i.id, i.account_id, i.completed_at from processing_job_items i
            where i.status = 'completed' and not i.cdn_processed and i.account_id is not null and {0}),
        settled as materialized (
            select a.id from account a where a.id in (select account_id from item)
              and not exists (select from asset s where s.entity_type = 'account' and s.entity_id = a.id and s.status in ('found', 'queued', 'expired') and s.asset_type = any ($2))
              and not exists (
                select from post p join asset s on s.entity_type = 'post' and s.entity_id = p.id
                where p.platform = a.platform and p.owner_id = a.platform_id and s.status in ('found', 'queued', 'expired') and s.asset_type = any ($2))),
        marked as (
            update processing_job_items set cdn_processed = true where id in (
                select i.id from processing_job_items i
                where i.id in (select item.id from item join settled s on s.id = item.account_id) order by i.id for no key update skip locked))
        select count(*)::int, max(completed_at) from item
        """;

    private static readonly string StagesOfSql = string.Format(null, StagesSql, $"i.account_id = any ($1) limit {StagesAtOnce}");

    private static readonly string StagesAfterSql = string.Format(
        null, StagesSql, $"i.completed_at > $1 order by i.completed_at fetch first {StagesAtOnce} rows with ties");

    /// <summary>A statement that marks the stage of searches that found these accounts.</summary>
    public static NpgsqlBatchCommand StagesOf(IReadOnlyCollection<long> accounts, IReadOnlyList<string> types) =>
        new(StagesOfSql) { Parameters = { new() { Value = accounts.ToArray() }, new() { Value = types.ToArray() } } };

    /// <summary>The same for the next of those that were completed after then; answers when the last of them was, or null when there are no more.</summary>
    public static async Task<DateTimeOffset?> MarkStagesAsync(
        NpgsqlConnection connection, DateTimeOffset after, IReadOnlyList<string> types, CancellationToken ct)
    {
        var rows = await connection.ReadAsync(
            connection.Command(StagesAfterSql, after.UtcDateTime, types.ToArray()),
            reader => reader.GetInt32(0) < StagesAtOnce ? (DateTimeOffset?)null : reader.GetFieldValue<DateTimeOffset>(1), ct);
        return rows[0];
    }

    /// <summary>Records it; answers the accounts of which something ended.</summary>
    public static async Task<IReadOnlyList<long>> WriteAsync(NpgsqlConnection connection, IReadOnlyList<ArchivedMedia> results, DateTimeOffset now, CancellationToken ct)
    {
        if (results.Count == 0)
            return [];
        await connection.ExecuteAsync(ct, LockSql, results.Select(result => result.Asset.Id).ToArray());
        var wanted = results.Select(result => result.Copy?.Id).OfType<long>().Distinct().ToArray();
        var kept = wanted.Length == 0
            ? []
            : (await connection.ReadAsync(connection.Command(KeepSql, wanted, now.UtcDateTime), reader => reader.GetInt64(0), ct)).ToHashSet();
        bool IsLost(ArchivedMedia result) => result.Copy is { } made && !kept.Contains(made.Id);
        await using var command = new NpgsqlCommand(WriteSql, connection);
        command.Parameters.Add(SqlArray.Of(results, result => result.Asset.Id));
        command.Parameters.Add(SqlArray.Of(results, result => result.Asset.Url));
        command.Parameters.Add(SqlArray.Of(results, result => IsLost(result) ? MediaStatus.Found : StatusOf(result.Verdict)));
        command.Parameters.Add(SqlArray.Of(results, result => IsLost(result) ? null : result.Copy?.Id));
        command.Parameters.Add(SqlArray.Of(results, result => result.ErrorCode));
        command.Parameters.Add(SqlArray.Of(results, result => result.Error));
        command.Parameters.Add(SqlArray.Of(results, result => result.ExpiresAt?.UtcDateTime));
        command.Parameters.Add(SqlArray.Of(results, result => result.Verdict == MediaVerdict.Stored ? 0 : 1));
        command.Parameters.Add(new() { Value = now.UtcDateTime });
        command.Parameters.Add(new() { Value = results.Where(IsLost).Select(result => result.Copy!.Key).ToArray() });
        var accounts = await connection.ReadAsync(command, reader => reader.IsDBNull(0) ? (long?)null : reader.GetInt64(0), ct);
        return [.. accounts.OfType<long>()];
    }

    private static string StatusOf(MediaVerdict verdict) => verdict switch
    {
        MediaVerdict.Stored => MediaStatus.Stored,
        MediaVerdict.Expired => MediaStatus.Expired,
        MediaVerdict.Failed => MediaStatus.Failed,
        _ => MediaStatus.Found,
    };
}
