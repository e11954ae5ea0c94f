using System.Globalization;
using System.Text;
using Microsoft.Extensions.Options;
using Monitor.Data.Content;
using Monitor.Data.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Monitor.Data.Media;

/// <summary>Reads what is in the archive and what is to be, and tries again what failed.</summary>
public sealed class MediaLibrary(NpgsqlDataSource database, IOptions<MediaOptions> options, TimeProvider time)
{
    /// <summary>Counting ends here: nobody should wait for more.</summary>
    public const int MostCounted = 1_000_000;

    private const string CopyColumns = "o.id, o.key, encode(o.hash, 'hex'), o.bytes, o.content_type";

    private const string ListSql = """
        select s.id, s.entity_type, s.entity_id, coalesce(a.username, p.code), s.platform, s.asset_type, s.position, s.status, s.original_url, o.key,
            encode(o.hash, 'hex'), o.bytes, o.content_type, s.error_code, s.error, s.tries, s.expires_at, s.updated_at, s.stored_at
        from asset s
            left join media_object o on o.id = s.object_id
            left join account a on s.entity_type = 'account' and a.id = s.entity_id
            left join post p on s.entity_type = 'post' and p.id = s.entity_id
        where s.id < $1{0}
        order by s.id desc limit $2
        """;

    // What is stored is most, and the total of the store says it; of the rest there is an index of each state.
    private const string CountsSql = """
        select status, asset_type, case when status in ('failed', 'expired') then error_code end, count(*)
        from (
            (select status, asset_type, error_code from asset where status = 'found' limit $1) union all
            (select status, asset_type, error_code from asset where status = 'queued' limit $1) union all
            (select status, asset_type, error_code from asset where status = 'expired' limit $1) union all
            (select status, asset_type, error_code from asset where status = 'failed' limit $1)) s
        group by 1, 2, 3 order by 1, 2, 3
        """;

    private const string BacklogSql = """
        select (select count(*) from (select from asset where status = 'found' and asset_type = any ($1) limit $2) s)
            + (select count(*) from (select from asset where status = 'queued' limit $2) s)
        """;

    private const string StandingSql = """
        select coalesce((select sum(objects) from media_total), 0)::bigint, coalesce((select sum(bytes) from media_total), 0)::bigint,
            (select min(next.updated_at) from unnest($3) wanted (asset_type) cross join lateral (
                select updated_at from asset where status = 'found' and asset_type = wanted.asset_type order by is_story, id limit 1000) next),
            (select count(*) from (select from asset where status = 'stored' and stored_at > $1 limit $2) s),
            (select count(*) from (select from media_object where state = 'removing' and content_type <> 'removed' limit $2) s)
        """;

    private const string AddUpSql = """
        with removed as (delete from media_total returning objects, bytes)
        insert into media_total select sum(objects), sum(bytes) from removed having count(*) > 0
        """;

    private const string RetrySql = """
        update asset s set status = 'found', tries = 0, renewals = 0, renew_at = null
        where (status in ('failed', 'expired') or status = 'removed' and id = any ($1)) and ($1::bigint[] is null or id = any ($1))
          and ($2::text is null or error_code = $2) and ($3::text is null or platform = $3)
        """;

    // In the order in which whoever writes content locks these rows.
    private const string LostSql = """
        with shown as materialized (
            select id from asset where object_id = $1 order by entity_type, entity_id, asset_type, position for no key update)
        update asset a set status = case when a.status = 'stored' then 'found' else a.status end, object_id = null, asset_url = null
        from shown where a.id = shown.id
        """;

    // Whoever comes with the same content next writes it, and does not take it for written.
    private const string UnwrittenSql = "update media_object set state = 'writing', until = $2 where id = $1 and state = 'stored'";

    private static readonly string OfAccountSql = $"""
        select {CopyColumns} from asset s join media_object o on o.id = s.object_id and o.state = 'stored'
        where s.entity_type = 'account' and s.entity_id = $1 and s.asset_type = 'profile_pic' order by s.position limit 1
        """;

    private static readonly string OfPostSql = $"""
        select {CopyColumns} from asset s join media_object o on o.id = s.object_id and o.state = 'stored' and o.content_type like 'image/%'
        where s.entity_type = 'post' and s.entity_id = $1 and s.asset_type in ('thumbnail', 'image')
        order by s.asset_type desc, s.position limit 1
        """;

    private static readonly string SeenSql = $"""
        select {CopyColumns}, s.original_url, s.entity_type, s.entity_id
        from asset s left join media_object o on o.id = s.object_id and o.state = 'stored'
        where s.id = $1 and case s.entity_type
            when 'account' then exists (select from account a where a.id = s.entity_id and {ContentSight.OfAccount("a", "$2")})
            else exists (select from post p where p.id = s.entity_id and {ContentSight.OfPost("p", "$2")}) end
        """;

    /// <summary>A page of pictures and videos, newest first.</summary>
    public async Task<IReadOnlyList<MediaRow>> PageAsync(MediaFilter filter, long? before, int limit, CancellationToken ct)
    {
        // Only what is asked for is in the statement, a state as the indexes have it: a plan that is to answer everything reads the whole table.
        List<object?> values = [before ?? long.MaxValue, limit];
        var conditions = new StringBuilder();
        if (filter.Status is { } status)
            conditions.Append(MediaStatus.All.Contains(status, StringComparer.Ordinal) ? $" and s.status = '{status}'" : " and false");
        foreach (var (column, value) in new (string, object?)[]
        {
            ("error_code", filter.ErrorCode), ("platform", filter.Platform), ("asset_type", filter.AssetType), ("entity_type", filter.EntityType), ("entity_id", filter.EntityId),
        })
            if (value is not null)
            {
                values.Add(value);
                conditions.Append(CultureInfo.InvariantCulture, $" and s.{column} = ${values.Count}");
            }

        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ReadAsync(connection.Command(string.Format(null, ListSql, conditions), [.. values]), ReadRow, ct);
    }

    /// <summary>How many files there are in each state that is no copy; each counted up to <see cref="MostCounted"/>.</summary>
    public async Task<IReadOnlyList<MediaCount>> CountsAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ReadAsync(
            connection.Command(CountsSql, MostCounted),
            reader => new MediaCount(reader.GetString(0), reader.GetString(1), reader.GetText(2), reader.GetInt64(3)), ct);
    }

    /// <summary>How many files wait to be copied, counted up to twice <see cref="MostCounted"/>; none where nothing is copied.</summary>
    public async Task<long> BacklogAsync(CancellationToken ct)
    {
        if (options.Value.Mode != MediaMode.Store)
            return 0;
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var command = connection.Command(BacklogSql, options.Value.TypeList.ToArray(), MostCounted);
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }

    /// <summary>How the archive is doing.</summary>
    public async Task<MediaStanding> StandingAsync(CancellationToken ct)
    {
        var backlog = await BacklogAsync(ct);
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(ct, AddUpSql);
        var rows = await connection.ReadAsync(
            connection.Command(
                StandingSql, (time.GetUtcNow() - TimeSpan.FromMinutes(1)).UtcDateTime, MostCounted,
                options.Value.Mode == MediaMode.Store ? options.Value.TypeList.ToArray() : []),
            reader => new MediaStanding(
                reader.GetInt64(0), reader.GetInt64(1), backlog, reader.IsDBNull(2) ? null : reader.GetFieldValue<DateTimeOffset>(2), reader.GetInt64(3), reader.GetInt64(4)),
            ct);
        return rows[0];
    }

    /// <summary>Tries again what failed, expired or was removed: these, or all of an error or platform; answers how many.</summary>
    public async Task<int> RetryAsync(IReadOnlyList<long>? ids, string? errorCode, string? platform, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var command = new NpgsqlCommand(RetrySql, connection);
        command.Parameters.Add(new() { Value = (object?)ids?.ToArray() ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint });
        command.Parameters.Add(new() { Value = (object?)errorCode ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = (object?)platform ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        return await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>The copy of the picture of an account; the caller has checked that it may be seen.</summary>
    public Task<MediaCopy?> OfAccountAsync(long id, CancellationToken ct) => CopyAsync(OfAccountSql, id, ct);

    /// <summary>The copy of the still picture of a post; the caller has checked that it may be seen.</summary>
    public Task<MediaCopy?> OfPostAsync(long id, CancellationToken ct) => CopyAsync(OfPostSql, id, ct);

    /// <summary>A picture or video that a team sees; null when it sees none of that id.</summary>
    public async Task<SeenMedia?> FindAsync(long teamId, long id, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = await connection.ReadAsync(
            connection.Command(SeenSql, id, teamId),
            reader => new SeenMedia(reader.IsDBNull(0) ? null : ReadCopy(reader), reader.GetString(5), reader.GetString(6), reader.GetInt64(7)), ct);
        return rows is [var row, ..] ? row : null;
    }

    /// <summary>The store has no such object, or one of another size: whatever showed it is copied anew.</summary>
    public async Task LostAsync(long objectId, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await connection.ExecuteAsync(ct, LostSql, objectId);
        await connection.ExecuteAsync(ct, UnwrittenSql, objectId, time.GetUtcNow().UtcDateTime);
        await transaction.CommitAsync(ct);
    }

    private async Task<MediaCopy?> CopyAsync(string sql, long id, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = await connection.ReadAsync(connection.Command(sql, id), ReadCopy, ct);
        return rows is [var row, ..] ? row : null;
    }

    private static MediaCopy ReadCopy(NpgsqlDataReader reader) =>
        new(reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetInt64(3), reader.GetString(4));

    private static MediaRow ReadRow(NpgsqlDataReader reader) => new()
    {
        Id = reader.GetInt64(0),
        EntityType = reader.GetString(1),
        EntityId = reader.GetInt64(2),
        Name = reader.GetText(3),
        Platform = reader.GetString(4),
        AssetType = reader.GetString(5),
        Position = reader.GetInt16(6),
        Status = reader.GetString(7),
        OriginalUrl = reader.GetString(8),
        Key = reader.GetText(9),
        Hash = reader.GetText(10),
        Bytes = reader.GetFieldValue<long?>(11),
        ContentType = reader.GetText(12),
        ErrorCode = reader.GetText(13),
        Error = reader.GetText(14),
        Tries = reader.GetInt16(15),
        ExpiresAt = reader.GetFieldValue<DateTimeOffset?>(16),
        UpdatedAt = reader.GetFieldValue<DateTimeOffset>(17),
        StoredAt = reader.GetFieldValue<DateTimeOffset?>(18),
    };
}
