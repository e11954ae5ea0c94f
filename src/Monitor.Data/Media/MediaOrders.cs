using Monitor.Data.Content;
using Monitor.Data.Observations;
using Monitor.Data.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Monitor.Data.Media;

/// <summary>What somebody wants copied now.</summary>
/// <param name="TeamId">Who wants it.</param>
/// <param name="Platform">The platform.</param>
/// <param name="EntityType"><c>account</c> or <c>post</c>.</param>
/// <param name="Entity">The platform's own id, or a handle or short code.</param>
/// <param name="Types">Which; names of <see cref="AssetTypes"/>.</param>
/// <param name="Url">Where it is; null: all addresses that are known.</param>
/// <param name="IsStory">Whether it is gone after a day.</param>
public sealed record MediaOrder(long TeamId, string Platform, string EntityType, string Entity, IReadOnlyList<string> Types, string? Url, bool IsStory);

/// <summary>What became of the look for an order's files.</summary>
public enum MediaOrderState
{
    /// <summary>They are there.</summary>
    Found,

    /// <summary>The team sees no such account or post.</summary>
    UnknownEntity,

    /// <summary>Nothing of the kind is known of it.</summary>
    NothingKnown,

    /// <summary>The address is none that a source gave, and others see the account or post as well.</summary>
    ForeignAddress,
}

/// <summary>A copy of what was ordered.</summary>
public sealed record OrderedMedia(long Id, string AssetType, short Position, string AssetUrl, string OriginalUrl, string Hash, long Size, DateTimeOffset UpdatedAt);

/// <summary>
/// Copies that somebody asks for by name, ahead of the queue. Accounts and posts are shared between the teams that see them, so an address that no
/// source gave is taken only from a team that has them alone.
/// </summary>
public sealed class MediaOrders(NpgsqlDataSource database, TimeProvider time)
{
    private static readonly string AccountSql = $"""
        select a.id from account a
        where a.platform = $1 and (a.platform_id = $2 or lower(a.username) = lower($2)) and {ContentSight.OfAccount("a", "$3")}
        order by a.platform_id = $2 desc, a.measured_at desc limit 1
        """;

    private static readonly string PostSql = $"""
        select p.id from post p where p.platform = $1 and (p.platform_id = $2 or p.code = $2) and {ContentSight.OfPost("p", "$3")}
        order by p.platform_id = $2 desc, p.measured_at desc limit 1
        """;

    // The rows are taken out of the archive's queue; one that is being copied there is copied twice, which leaves one object.
    private const string TakeSql = """
        with taken as (
            update asset a set status = 'queued', ended_at = $5, original_url = coalesce($4, a.original_url), is_story = a.is_story or $6
            where a.entity_type = $1 and a.entity_id = $2 and a.asset_type = any ($3)
              and ($4::text is null and a.status <> 'stored' or split_part(a.original_url, '?', 1) = split_part($4, '?', 1))
            returning a.id, a.entity_type, a.entity_id, a.platform, a.asset_type, a.position, a.original_url),
        dropped as (
            delete from queue_item where kind = 3 and worker_id is null and ref_id in (select id from taken))
        select * from taken order by asset_type, position
        """;

    private const string KnownSql = "select exists (select from asset where entity_type = $1 and entity_id = $2 and asset_type = any ($3))";

    private const string CopiesSql = """
        select id, asset_type, position, asset_url, original_url, hash, size, updated_at from asset_log
        where entity_type = $1 and entity_id = $2 and asset_type = any ($3) and hash is not null and asset_url is not null order by asset_type, position
        """;

    private const string AloneSql = """
        select not exists (
            select from account a where (a.id = $2 and $1 = 'account' or $1 = 'post' and exists (
                    select from post p where p.id = $2 and p.platform = a.platform and p.owner_id = a.platform_id))
              and (a.source = 'sample' or exists (select from task t where t.account_id = a.id and t.team_id <> $3)
                or exists (select from collected_account c where c.account_id = a.id and c.team_id <> $3)))
            and ($1 <> 'post' or not exists (select from task t where t.post_id = $2 and t.team_id <> $3)
                and not exists (select from collected_post c where c.post_id = $2 and c.team_id <> $3))
        """;

    private const string AddSql = """
        insert into asset as s (entity_type, entity_id, platform, asset_type, position, original_url, status, is_story, first_seen_at, updated_at, ended_at)
        values ($1, $2, $3, $4,
            case when $1 = 'account' then 0 else (select coalesce(max(position) + 1, 0) from asset where entity_type = $1 and entity_id = $2 and asset_type = $4) end,
            $5, 'queued', $7, $6, $6, $6)
        on conflict (entity_type, entity_id, asset_type, position) do update set original_url = excluded.original_url, status = 'queued',
            updated_at = excluded.updated_at, ended_at = excluded.ended_at
        returning s.id, s.entity_type, s.entity_id, s.platform, s.asset_type, s.position, s.original_url
        """;

    /// <summary>Finds what an order is about, and takes it out of the queue.</summary>
    public async Task<(MediaOrderState State, IReadOnlyList<MediaAsset> Assets)> TakeAsync(MediaOrder order, CancellationToken ct)
    {
        var now = time.GetUtcNow().UtcDateTime;
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using var finding = connection.Command(order.EntityType == "account" ? AccountSql : PostSql, order.Platform, order.Entity, order.TeamId);
        if (await finding.ExecuteScalarAsync(ct) is not long entity)
            return (MediaOrderState.UnknownEntity, []);
        var types = order.Types.ToArray();
        var take = connection.Command(TakeSql, order.EntityType, entity, types, null, now, order.IsStory);
        take.Parameters[3] = new() { Value = (object?)order.Url ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };
        var taken = await connection.ReadAsync(take, MediaAsset.Read, ct);
        if (taken.Count == 0 && order.Url is { } url)
        {
            await using var alone = connection.Command(AloneSql, order.EntityType, entity, order.TeamId);
            if (await alone.ExecuteScalarAsync(ct) is not true)
                return (MediaOrderState.ForeignAddress, []);
            var type = types is [var only] ? only
                : types.Contains(AssetTypes.Video, StringComparer.Ordinal) && !types.Contains(AssetTypes.Image, StringComparer.Ordinal) ? AssetTypes.Video
                : order.EntityType == "account" ? AssetTypes.ProfilePicture : AssetTypes.Image;
            taken = await connection.ReadAsync(
                connection.Command(AddSql, order.EntityType, entity, order.Platform, type, url, now, order.IsStory), MediaAsset.Read, ct);
        }

        if (taken.Count == 0)
        {
            await using var known = connection.Command(KnownSql, order.EntityType, entity, types);
            return (await known.ExecuteScalarAsync(ct) is true ? MediaOrderState.Found : MediaOrderState.NothingKnown, []);
        }

        await transaction.CommitAsync(ct);
        return (MediaOrderState.Found, taken);
    }

    /// <summary>The copies that there are of what an order is about.</summary>
    public async Task<IReadOnlyList<OrderedMedia>> CopiesAsync(MediaOrder order, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var finding = connection.Command(order.EntityType == "account" ? AccountSql : PostSql, order.Platform, order.Entity, order.TeamId);
        if (await finding.ExecuteScalarAsync(ct) is not long entity)
            return [];
        return await connection.ReadAsync(
            connection.Command(CopiesSql, order.EntityType, entity, order.Types.ToArray()),
            reader => new OrderedMedia(
                reader.GetInt64(0), reader.GetString(1), reader.GetInt16(2), reader.GetString(3), reader.GetString(4), reader.GetString(5), reader.GetInt64(6),
                reader.GetFieldValue<DateTimeOffset>(7)), ct);
    }

    /// <summary>Records what became of one of them.</summary>
    public async Task WriteAsync(ArchivedMedia result, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await MediaResults.WriteAsync(connection, [result], time.GetUtcNow(), ct);
        await transaction.CommitAsync(ct);
    }
}
