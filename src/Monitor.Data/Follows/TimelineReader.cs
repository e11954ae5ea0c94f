using Monitor.Data.Content;
using Monitor.Data.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Monitor.Data.Follows;

/// <summary>Reads timelines from the database, which is the truth about them.</summary>
internal sealed class TimelineReader(NpgsqlDataSource database)
{
    // The newest posts of very many accounts, without reading all of any: first a few of each, of which the last one that fits is the bound, and then
    // what each has down to that bound. How many a few are depends on how many accounts there are.
    private const string NewestSql =
        """
        first as (
            select p.at, p.id from f cross join lateral (
                select coalesce(p.taken_at, p.created_at) as at, p.id from post p
                where p.platform = f.platform and p.owner_id = f.platform_id and (coalesce(p.taken_at, p.created_at), p.id) < (@at, @after)
                order by coalesce(p.taken_at, p.created_at) desc, p.id desc
                limit (select greatest(1, least(@limit, ceil(4.0 * @limit / greatest(1, count(*)))))::integer from f)) p),
        bound as (select at, id from first order by at desc, id desc offset @limit - 1 limit 1)
        select (extract(epoch from p.at) * 1000000)::bigint, p.id, f.id
        from f cross join lateral (
            select coalesce(p.taken_at, p.created_at) as at, p.id from post p
            where p.platform = f.platform and p.owner_id = f.platform_id and (coalesce(p.taken_at, p.created_at), p.id) < (@at, @after)
              and (coalesce(p.taken_at, p.created_at), p.id) >= (coalesce((select at from bound), '-infinity'), coalesce((select id from bound), 0))
            order by coalesce(p.taken_at, p.created_at) desc, p.id desc limit @limit) p
        order by p.at desc, p.id desc limit @limit
        """;

    private static readonly string OfReaderSql = $"""
        with f as materialized (
            select a.id, a.platform, a.platform_id from follow w join account a on a.id = w.account_id
            where w.team_id = @team and w.user_id = @user and {ContentSight.OfAccount("a", "@team")}
              and (@all or not exists (select from large_account l where l.account_id = a.id))),
        {NewestSql}
        """;

    private const string OfAccountSql = $"""
        with f as materialized (select a.id, a.platform, a.platform_id from account a where a.id = @account),
        {NewestSql}
        """;

    private static readonly string LargeSql = $"""
        select a.id from follow w join account a on a.id = w.account_id join large_account l on l.account_id = a.id
        where w.team_id = $1 and w.user_id = $2 and {ContentSight.OfAccount("a", "$1")} order by a.id
        """;

    /// <summary>The newest posts of all accounts that somebody follows.</summary>
    public async Task<List<TimelineEntry>> PageAsync(Reader reader, TimelinePosition? after, int limit, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await ReadAsync(connection, OfReaderSql, after, limit, ct, Of("team", reader.TeamId), Of("user", reader.UserId), Of("all", true));
    }

    /// <summary>The newest posts of those accounts that are pushed to somebody, and the accounts that are not, at one moment.</summary>
    public async Task<(List<TimelineEntry> Entries, IReadOnlyList<long> Large)> PushedAsync(Reader reader, int limit, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, ct);
        var large = await connection.ReadAsync(connection.Command(LargeSql, reader.TeamId, reader.UserId), r => r.GetInt64(0), ct);
        var entries = await ReadAsync(connection, OfReaderSql, null, limit, ct, Of("team", reader.TeamId), Of("user", reader.UserId), Of("all", false));
        await transaction.CommitAsync(ct);
        return (entries, large);
    }

    /// <summary>The newest posts of an account.</summary>
    public async Task<List<TimelineEntry>> OfAccountAsync(long accountId, int limit, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await ReadAsync(connection, OfAccountSql, null, limit, ct, Of("account", accountId));
    }

    private static async Task<List<TimelineEntry>> ReadAsync(
        NpgsqlConnection connection, string sql, TimelinePosition? after, int limit, CancellationToken ct, params NpgsqlParameter[] parameters)
    {
        var command = new NpgsqlCommand(sql);
        command.Parameters.AddRange(parameters);
        command.Parameters.Add(new NpgsqlParameter("limit", NpgsqlDbType.Integer) { Value = limit });
        command.Parameters.Add(new NpgsqlParameter("at", NpgsqlDbType.TimestampTz)
        {
            Value = after is { } position ? DateTime.UnixEpoch.AddTicks(position.At * TimeSpan.TicksPerMicrosecond) : DateTime.SpecifyKind(DateTime.MaxValue, DateTimeKind.Utc),
        });
        command.Parameters.Add(Of("after", after?.PostId ?? long.MaxValue));
        return await connection.ReadAsync(command, r => new TimelineEntry(r.GetInt64(0), r.GetInt64(1), r.GetInt64(2)), ct);
    }

    private static NpgsqlParameter Of(string name, object value) => new(name, value);
}
