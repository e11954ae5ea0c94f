using Microsoft.Extensions.Options;
using Monitor.Data.Content;
using Monitor.Data.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Monitor.Data.Media;

/// <summary>A picture or video as operators see it.</summary>
public sealed record MediaRow
{
    /// <summary>Its row.</summary>
    public required long Id { get; init; }

    /// <summary><c>account</c> or <c>post</c>.</summary>
    public required string EntityType { get; init; }

    /// <summary>Whose it is.</summary>
    public required long EntityId { get; init; }

    /// <summary>The handle, or the short code, of whose it is; null when that is gone.</summary>
    public required string? Name { get; init; }

    /// <summary>The platform.</summary>
    public required string Platform { get; init; }

    /// <summary>A name of <see cref="Observations.AssetTypes"/>.</summary>
    public required string AssetType { get; init; }

    /// <summary>Its place among those of its type.</summary>
    public required short Position { get; init; }

    /// <summary>A name of <see cref="MediaStatus"/>.</summary>
    public required string Status { get; init; }

    /// <summary>Where the platform keeps it.</summary>
    public required string OriginalUrl { get; init; }

    /// <summary>What its copy is called in the store.</summary>
    public required string? Key { get; init; }

    /// <summary>The digest of its copy, in hexadecimal digits.</summary>
    public required string? Hash { get; init; }

    /// <summary>How many bytes its copy has.</summary>
    public required long? Bytes { get; init; }

    /// <summary>The type of its copy.</summary>
    public required string? ContentType { get; init; }

    /// <summary>What was wrong, for programs.</summary>
    public required string? ErrorCode { get; init; }

    /// <summary>What was wrong, for people.</summary>
    public required string? Error { get; init; }

    /// <summary>Tries that failed since it was last stored or found.</summary>
    public required short Tries { get; init; }

    /// <summary>When its address dies, where it says so.</summary>
    public required DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When its address was last told.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When its copy was made.</summary>
    public required DateTimeOffset? StoredAt { get; init; }
}

/// <summary>Which pictures and videos; what is null is not asked for.</summary>
public sealed record MediaFilter(string? Status, string? ErrorCode, string? Platform, string? AssetType, string? EntityType, long? EntityId);

/// <summary>How many files there are in a state; failures by their reason.</summary>
public sealed record MediaCount(string Status, string AssetType, string? ErrorCode, long Count);

/// <summary>How the archive is doing.</summary>
/// <param name="Objects">Contents in the store.</param>
/// <param name="Bytes">Their size together.</param>
/// <param name="Backlog">Files that wait to be copied.</param>
/// <param name="OldestFoundAt">Since when the oldest of them is known; null when none waits.</param>
/// <param name="PerMinute">Files that were copied in the last minute.</param>
/// <param name="Removing">Objects that are on their way out.</param>
public sealed record MediaStanding(long Objects, long Bytes, long Backlog, DateTimeOffset? OldestFoundAt, long PerMinute, long Removing);

/// <summary>A copy that can be handed out.</summary>
/// <param name="ObjectId">Its row.</param>
/// <param name="Key">What it is called in the store.</param>
/// <param name="Hash">Its digest, in hexadecimal digits.</param>
/// <param name="Bytes">How many bytes it has.</param>
/// <param name="ContentType">Its type.</param>
public sealed record MediaCopy(long ObjectId, string Key, string Hash, long Bytes, string ContentType);

/// <summary>A picture or video that a team sees: its copy where there is one, and where its platform keeps it.</summary>
public sealed record SeenMedia(MediaCopy? Copy, string Url, string EntityType, long EntityId);

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
        where ($1::text is null or s.status = $1) and ($2::text is null or s.error_code = $2) and ($3::text is null or s.platform = $3)
          and ($4::text is null or s.asset_type = $4) and ($5::text is null or s.entity_type = $5) and ($6::bigint is null or s.entity_id = $6)
          and ($7::bigint is null or s.id < $7)
        order by s.id desc limit $8
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
            (select min(updated_at) from (select updated_at from asset where status in ('found', 'queued') order by asset_rank(asset_type, is_story), id limit 1000) s),
            (select count(*) from (select from asset where stored_at > $1 limit $2) s),
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

    private const string LostSql = "update asset set status = 'found', object_id = null, asset_url = null where object_id = $1 and status in ('stored', 'removed')";

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
        await using var connection = await database.OpenConnectionAsync(ct);
        var command = new NpgsqlCommand(ListSql, connection);
        foreach (var text in new[] { filter.Status, filter.ErrorCode, filter.Platform, filter.AssetType, filter.EntityType })
            command.Parameters.Add(new() { Value = (object?)text ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = (object?)filter.EntityId ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint });
        command.Parameters.Add(new() { Value = (object?)before ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint });
        command.Parameters.Add(new() { Value = limit });
        return await connection.ReadAsync(command, ReadRow, ct);
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
            connection.Command(StandingSql, (time.GetUtcNow() - TimeSpan.FromMinutes(1)).UtcDateTime, MostCounted),
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
        await connection.ExecuteAsync(ct, LostSql, objectId);
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
