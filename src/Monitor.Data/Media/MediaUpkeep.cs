using Microsoft.Extensions.Options;
using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.Media;

/// <summary>
/// Keeps the archive in order: removes objects that nothing shows any more with all that was made of them, ends what was kept long enough, and asks
/// sources again for addresses that died.
/// </summary>
public sealed class MediaUpkeep
{
    private const int Chunk = 500;

    // The second look finds what a writer that was given up still brought.
    private static readonly TimeSpan SecondLook = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan RenewalRhythm = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan StagesBack = TimeSpan.FromDays(1);

    private const string TakeReleasedSql = """
        with due as (
            select id from media_release where due_at <= $1 order by due_at, id limit $2 for update skip locked)
        delete from media_release r using due where r.id = due.id returning r.object_id
        """;

    // Two statements: whether anything shows an object is asked when nobody can begin to, and not before.
    private const string LockSql = "select id from media_object where id = any ($1) and state <> 'removing' order by hash for no key update";

    private const string RemoveSql = """
        with gone as (
            update media_object o set state = 'removing', hash = null, until = $2
            where o.id = any ($1) and o.state <> 'removing' and coalesce(o.until, '-infinity') <= $2
              and not exists (select from asset a where a.object_id = o.id)
            returning id)
        insert into media_release (object_id, due_at)
        select o.id, o.until from media_object o
        where o.id = any ($1) and o.until > $2 and o.state <> 'removing' and not exists (select from asset a where a.object_id = o.id)
        """;

    private const string AbandonedSql = """
        insert into media_release (object_id) select id from media_object where state = 'writing' and until <= $1 limit $2
        """;

    // content_type says how often it was looked at: nothing else needs it any more.
    private const string DueSql = """
        with due as (
            select id from media_object where state = 'removing' and until <= $1 order by until limit $2 for no key update skip locked)
        update media_object o set until = $3 from due where o.id = due.id returning o.id, o.key, o.content_type = 'removed'
        """;

    private const string AgainSql = "update media_object set content_type = 'removed', until = $2 where id = any ($1)";

    private const string DoneSql = "delete from media_object where id = any ($1)";

    private const string RetainSql = """
        with old as (
            select id from asset where status = 'stored' and object_id is not null and entity_type = 'post' and stored_at < $1 limit $2 for no key update skip locked)
        update asset a set status = 'removed', object_id = null, asset_url = null from old where a.id = old.id
        """;

    private const string PaceSql = """
        insert into call_pace as p (key, next_at) values ('media', $2)
        on conflict (key) do update set next_at = excluded.next_at where p.next_at <= $1
        returning key
        """;

    // One question serves everything of an account or post whose address died. It is asked for a team that sees it, as that team would.
    private const string RenewSql = """
        with due as materialized (
            select entity_type, entity_id, bool_or(is_story) as is_story, min(asset_rank(asset_type, is_story)) as rank from asset
            where status = 'expired' and renew_at <= $1 and renewals < $3
            group by 1, 2 order by rank limit $2),
        asked as materialized (
            select d.entity_type, d.entity_id, a.platform, f.flow, f.name, f.value, f.account,
                coalesce((select t.team_id from task t where t.account_id = a.id and t.status <> 'stopped' limit 1),
                    (select c.team_id from collected_account c where c.account_id = a.id limit 1)) as team_id
            from due d join account a on a.id = d.entity_id
                cross join lateral (values
                    ('instagram', 'refresh_profile_basic', 'handle', a.username, a.username),
                    ('tiktok', 'refresh_tiktok_profiles', 'handle', a.username, a.username),
                    ('youtube', 'refresh_yt_profiles', 'channel_id', a.platform_id, a.platform_id)) f(platform, flow, name, value, account)
            where d.entity_type = 'account' and f.platform = a.platform
            union all
            select d.entity_type, d.entity_id, p.platform, f.flow, f.name, f.value, f.value,
                coalesce((select t.team_id from task t where t.post_id = p.id and t.status <> 'stopped' limit 1),
                    (select c.team_id from collected_post c where c.post_id = p.id limit 1),
                    (select t.team_id from account o join task t on t.account_id = o.id where o.platform = p.platform and o.platform_id = p.owner_id and t.status <> 'stopped' limit 1),
                    (select c.team_id from account o join collected_account c on c.account_id = o.id where o.platform = p.platform and o.platform_id = p.owner_id limit 1))
            from due d join post p on p.id = d.entity_id
                cross join lateral (values
                    ('instagram', true, 'refresh_stories_posts', 'profile_id', p.owner_id),
                    ('instagram', false, 'refresh_post_by_shortcode', 'shortcode', p.code),
                    ('tiktok', false, 'refresh_tiktok_profiles', 'handle', p.owner_username),
                    ('youtube', false, 'refresh_yt_posts', 'video_id', p.code)) f(platform, is_story, flow, name, value)
            where d.entity_type = 'post' and f.platform = p.platform and f.is_story = d.is_story and f.value is not null),
        submitted as (
            insert into scrape_request_log (flow, platform, params, priority, status, created_at, event_timestamp, team_id, account)
            select flow, platform, jsonb_build_object(name, value, 'force_refresh', true), 0, 'PENDING', $1, $1, min(team_id), min(account)
            from asked where team_id is not null group by 1, 2, 3
            returning id),
        noted as (
            update asset s set renewals = s.renewals + 1, renew_at = $4
            from asked d where d.team_id is not null and s.entity_type = d.entity_type and s.entity_id = d.entity_id and s.status = 'expired'),
        given_up as (
            update asset s set status = 'failed'
            from due d where s.entity_type = d.entity_type and s.entity_id = d.entity_id and s.status = 'expired'
              and not exists (select from asked k where k.entity_type = d.entity_type and k.entity_id = d.entity_id and k.team_id is not null))
        select count(*)::int from submitted
        """;

    private const string GiveUpSql = """
        update asset set status = 'failed' where status = 'expired' and renew_at <= $1 and renewals >= $2
        """;

    private readonly NpgsqlDataSource _database;
    private readonly IMediaStore _store;
    private readonly MediaOptions _options;
    private readonly TimeProvider _time;
    private DateTimeOffset? _stagesAfter;

    internal MediaUpkeep(NpgsqlDataSource database, IMediaStore store, IOptions<MediaOptions> options, TimeProvider time) =>
        (_database, _store, _options, _time) = (database, store, options.Value, time);

    /// <summary>Removes a chunk of what nothing shows any more; true when there may be more.</summary>
    public async Task<bool> RemoveAsync(CancellationToken ct)
    {
        var released = await ReleaseAsync(ct);
        return await DeleteAsync(ct) || released;
    }

    /// <summary>Lets go of copies that were kept long enough; answers how many.</summary>
    public async Task<int> RetainAsync(CancellationToken ct)
    {
        if (_options.KeepDays == 0)
            return 0;
        await using var connection = await _database.OpenConnectionAsync(ct);
        var before = _time.GetUtcNow().AddDays(-_options.KeepDays).UtcDateTime;
        var removed = 0;
        for (var chunk = Chunk; chunk == Chunk; removed += chunk)
            chunk = await connection.ExecuteAsync(ct, RetainSql, before, Chunk);
        return removed;
    }

    /// <summary>Asks sources again for addresses that died; answers how many questions that are.</summary>
    public async Task<int> RenewAsync(CancellationToken ct)
    {
        var now = _time.GetUtcNow();
        await using var connection = await _database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(ct, GiveUpSql, now.UtcDateTime, (short)_options.Renewals);
        await using var pace = connection.Command(PaceSql, now.UtcDateTime, (now + RenewalRhythm).UtcDateTime);
        if (await pace.ExecuteScalarAsync(ct) is null)
            return 0;
        var most = Math.Max(1, (int)(_options.RenewalsPerMinute * RenewalRhythm / TimeSpan.FromMinutes(1)));
        await using var renew = connection.Command(RenewSql, now.UtcDateTime, most, (short)_options.Renewals, (now + _options.RenewEvery).UtcDateTime);
        return (int)(await renew.ExecuteScalarAsync(ct))!;
    }

    /// <summary>
    /// Marks the stage of some of the searches whose accounts have everything archived, or never will: a look at all of the last day takes as many
    /// calls as it needs.
    /// </summary>
    public async Task MarkStagesAsync(CancellationToken ct)
    {
        await using var connection = await _database.OpenConnectionAsync(ct);
        _stagesAfter = await MediaResults.MarkStagesAsync(connection, _stagesAfter ?? _time.GetUtcNow() - StagesBack, _options.TypeList, ct);
    }

    private async Task<bool> ReleaseAsync(CancellationToken ct)
    {
        var now = _time.GetUtcNow().UtcDateTime;
        await using var connection = await _database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await connection.ExecuteAsync(ct, AbandonedSql, now, Chunk);
        var objects = (await connection.ReadAsync(connection.Command(TakeReleasedSql, now, Chunk), reader => reader.GetInt64(0), ct)).Distinct().ToArray();
        if (objects.Length > 0)
        {
            await connection.ExecuteAsync(ct, LockSql, objects);
            await connection.ExecuteAsync(ct, RemoveSql, objects, now);
        }

        await transaction.CommitAsync(ct);
        return objects.Length == Chunk;
    }

    // The store is talked to outside of any transaction: a lease keeps others from doing the same meanwhile.
    private async Task<bool> DeleteAsync(CancellationToken ct)
    {
        var now = _time.GetUtcNow();
        await using var connection = await _database.OpenConnectionAsync(ct);
        var due = await connection.ReadAsync(
            connection.Command(DueSql, now.UtcDateTime, Chunk, (now + Lease).UtcDateTime),
            reader => (Id: reader.GetInt64(0), Key: reader.GetString(1), IsSecond: reader.GetBoolean(2)), ct);
        if (due.Count == 0)
            return false;
        await _store.DeleteAsync([.. due.SelectMany(one => MediaKeys.AllOf(one.Key))], ct);
        await connection.ExecuteAsync(ct, AgainSql, due.Where(one => !one.IsSecond).Select(one => one.Id).ToArray(), (now + SecondLook).UtcDateTime);
        await connection.ExecuteAsync(ct, DoneSql, due.Where(one => one.IsSecond).Select(one => one.Id).ToArray());
        return due.Count == Chunk;
    }
}
