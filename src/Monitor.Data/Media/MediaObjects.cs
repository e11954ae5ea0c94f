using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.Media;

/// <summary>
/// Which object has which content. A content is given its key before anything is written, for all processes, so that the same picture is stored
/// once however many come with it, and nothing is in the store that no row knows of.
/// </summary>
public sealed class MediaObjects : IAsyncDisposable
{
    private const int MostAtOnce = 200;
    private const int Attempts = 3;

    // Longer than a store may take, so that nobody removes what is being written.
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(10);

    // Rows are locked in the order of contents, here as where copies are recorded. A key that other bytes have, or that is on its way out, is
    // not used: the spare one names its content.
    private const string ReserveSql = """
        with given as materialized (
            select distinct on (hash) * from unnest($1, $2, $3, $4, $5) d(hash, key, spare, bytes, content_type) order by hash, key),
        known as materialized (
            select o.id from media_object o where o.hash = any ($1) and o.state <> 'removing' order by o.hash for no key update),
        kept as (
            update media_object o set until = greatest(o.until, $6) where o.id in (select id from known) returning o.id, o.hash, o.key, o.state = 'stored' as is_stored),
        made as (
            insert into media_object (hash, key, bytes, content_type, state, until, created_at)
            select g.hash, case when exists (select from media_object x where x.key = g.key) then g.spare else g.key end, g.bytes, g.content_type, 'writing', $6, $7
            from given g where not exists (select from media_object x where x.hash = g.hash and x.state <> 'removing')
            order by g.hash
            on conflict do nothing
            returning id, hash, key, false as is_stored)
        select * from kept union all select * from made
        """;

    private readonly NpgsqlDataSource _database;
    private readonly TimeProvider _time;
    private readonly GroupCommit<bool, Reservation, MediaObject?> _groups;

    /// <summary>Makes it.</summary>
    public MediaObjects(NpgsqlDataSource database, TimeProvider time)
    {
        (_database, _time) = (database, time);
        _groups = new(ReserveAsync, MostAtOnce);
    }

    /// <summary>The object for a content: the one that has it, or a new one that the caller is to write under its key.</summary>
    /// <exception cref="MediaStoreException">Its key is on its way out; later there is one.</exception>
    public async Task<MediaObject> ReserveAsync(MediaAsset asset, ReadOnlyMemory<byte> hash, long bytes, MediaFormat format, CancellationToken ct)
    {
        var reservation = new Reservation(
            hash.ToArray(), MediaKeys.Of(asset, format.Extension), MediaKeys.Spare(asset, format.Extension, hash.Span), bytes, format.ContentType);
        for (var attempt = 1; attempt <= Attempts; attempt++)
            if (await _groups.WriteAsync(true, reservation, ct) is { } found)
                return found;
        throw new MediaStoreException("The key of the object is being removed.");
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _groups.DisposeAsync();

    private async Task<IReadOnlyList<MediaObject?>> ReserveAsync(IReadOnlyList<Reservation> group)
    {
        var now = _time.GetUtcNow();
        await using var connection = await _database.OpenConnectionAsync();
        await using var command = new NpgsqlCommand(ReserveSql, connection);
        command.Parameters.Add(SqlArray.Of(group, one => one.Hash));
        command.Parameters.Add(SqlArray.Of(group, one => one.Key));
        command.Parameters.Add(SqlArray.Of(group, one => one.Spare));
        command.Parameters.Add(SqlArray.Of(group, one => one.Bytes));
        command.Parameters.Add(SqlArray.Of(group, one => one.ContentType));
        command.Parameters.Add(new() { Value = (now + Margin).UtcDateTime });
        command.Parameters.Add(new() { Value = now.UtcDateTime });
        var found = new Dictionary<string, MediaObject>(StringComparer.Ordinal);
        await using (var reader = await command.ExecuteReaderAsync())
            while (await reader.ReadAsync())
                found[Convert.ToHexString(reader.GetFieldValue<byte[]>(1))] = new(reader.GetInt64(0), reader.GetString(2), reader.GetBoolean(3));
        return [.. group.Select(one => found.GetValueOrDefault(Convert.ToHexString(one.Hash)))];
    }

    private sealed record Reservation(byte[] Hash, string Key, string Spare, long Bytes, string ContentType);
}
