using System.Runtime.CompilerServices;
using Monitor.Data.Observations;
using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.Lists;

/// <summary>An account of a list.</summary>
public sealed record ListEntry(
    long Place, string Platform, string PlatformId, string Username, string? FullName, bool? IsPrivate, bool? IsVerified, string? ProfilePicUrl, int Page, DateTimeOffset MeasuredAt);

/// <summary>Lists of accounts that requests read page by page.</summary>
public sealed class ListEntries(NpgsqlDataSource database)
{
    private const int ExportedAtOnce = 1_000;

    // Who comes while a list is read moves others onto the next page: they are there already.
    private const string WriteSql = """
        with written as (
            insert into list_entry (request_id, platform, platform_id, username, full_name, is_private, is_verified, profile_pic_url, page, measured_at)
            select $1, $2, d.platform_id, d.username, d.full_name, d.is_private, d.is_verified, d.profile_pic_url, $3, $4
            from unnest($5, $6, $7, $8, $9, $10) with ordinality d(platform_id, username, full_name, is_private, is_verified, profile_pic_url, place)
            order by d.place
            on conflict (request_id, platform_id) do nothing returning 1)
        select count(*)::int from written
        """;

    private const string ReadSql = """
        select place, platform, platform_id, username, full_name, is_private, is_verified, profile_pic_url, page, measured_at
        from list_entry where request_id = $1 and place > $2 order by place limit $3
        """;

    /// <summary>Adds a page in the caller's transaction; answers how many of its accounts were not there.</summary>
    public static async Task<int> WriteAsync(
        NpgsqlConnection connection, long requestId, string platform, int page, IReadOnlyList<Observation> accounts, DateTimeOffset at, CancellationToken ct)
    {
        var each = accounts.DistinctBy(account => account.PlatformId).ToArray();
        if (each.Length == 0)
            return 0;
        var command = connection.Command(WriteSql, requestId, platform, page, at.UtcDateTime);
        command.Parameters.Add(SqlArray.Of(each, account => account.PlatformId));
        command.Parameters.Add(SqlArray.Of(each, account => account.Name));
        command.Parameters.Add(SqlArray.Of(each, account => account.Text(DimensionKeys.FullName)));
        command.Parameters.Add(SqlArray.Of(each, account => Flag(account.Text(DimensionKeys.IsPrivate))));
        command.Parameters.Add(SqlArray.Of(each, account => Flag(account.Text(DimensionKeys.IsVerified))));
        command.Parameters.Add(SqlArray.Of(each, account => account.Text(DimensionKeys.ProfilePicUrl)));
        return (await connection.ReadAsync(command, reader => reader.GetInt32(0), ct))[0];
    }

    /// <summary>A page of a list, in the order in which it came; the caller has checked that the request may be seen.</summary>
    public async Task<IReadOnlyList<ListEntry>> ReadAsync(long requestId, long after, int limit, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ReadAsync(connection.Command(ReadSql, requestId, after, limit), Read, ct);
    }

    /// <summary>All of a list, some at a time.</summary>
    public async IAsyncEnumerable<IReadOnlyList<ListEntry>> ExportAsync(long requestId, [EnumeratorCancellation] CancellationToken ct)
    {
        var after = 0L;
        while (true)
        {
            var page = await ReadAsync(requestId, after, ExportedAtOnce, ct);
            if (page.Count > 0)
                yield return page;
            if (page.Count < ExportedAtOnce)
                yield break;
            after = page[^1].Place;
        }
    }

    /// <summary>Whether a request has such a list.</summary>
    public async Task<bool> ExistAsync(long requestId, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.ReadAsync(
            connection.Command("select exists (select from list_entry where request_id = $1)", requestId), reader => reader.GetBoolean(0), ct))[0];
    }

    internal static bool? Flag(string? text) => text switch
    {
        "true" => true,
        "false" => false,
        _ => null,
    };

    private static ListEntry Read(NpgsqlDataReader reader) => new(
        reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetText(4), reader.GetFieldValue<bool?>(5),
        reader.GetFieldValue<bool?>(6), reader.GetText(7), reader.GetInt32(8), reader.GetFieldValue<DateTimeOffset>(9));
}
