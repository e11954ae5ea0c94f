using Microsoft.Extensions.Options;
using Monitor.Data.Auditing;
using Monitor.Data.Content;
using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.Follows;

/// <summary>Who follows which account.</summary>
public sealed class FollowBook(NpgsqlDataSource database, Timelines timelines, AuditLog audit, IOptions<FollowOptions> options, TimeProvider time)
{
    // The person's membership is locked against leaving, and against a second follow that would go beyond the most.
    private const string LockSql = "select from member where team_id = $1 and user_id = $2 for update";

    private static readonly string SeenSql = $"select exists (select from account a where a.id = $2 and {ContentSight.OfAccount("a", "$1")})";

    private const string PersonSql =
        """
        select u.id, u.name, m.role, (select count(*) from follow f where f.team_id = m.team_id and f.user_id = m.user_id), m.created_at
        from member m join app_user u on u.id = m.user_id where m.team_id = $1 and m.user_id = $2
        """;

    private const string ListSql =
        """
        select a.id, a.platform, a.platform_id, a.username, a.full_name, a.profile_pic_url, a.is_verified, a.follower_count, f.followed_at
        from follow f join account a on a.id = f.account_id
        where f.team_id = $1 and f.user_id = $2 and (f.followed_at, f.account_id) < ($3, $4)
        order by f.followed_at desc, f.account_id desc limit $5
        """;

    /// <summary>A member of a team; null where it has none of that id.</summary>
    public async Task<FollowingPerson?> PersonAsync(long teamId, long userId, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var found = await connection.ReadAsync(
            connection.Command(PersonSql, teamId, userId),
            r => new FollowingPerson(r.GetInt64(0), r.GetString(1), r.GetString(2), r.GetInt64(3), r.GetFieldValue<DateTimeOffset>(4)), ct);
        return found is [var person] ? person : null;
    }

    /// <summary>Since when somebody follows an account, and whether their team sees it at all.</summary>
    public async Task<(bool IsSeen, DateTimeOffset? Since)> FindAsync(Reader reader, long accountId, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var seen = connection.Command(SeenSql, reader.TeamId, accountId);
        return ((bool)(await seen.ExecuteScalarAsync(ct))!, await SinceAsync(connection, reader, accountId, ct));
    }

    /// <summary>A page of what somebody follows, what they followed last first.</summary>
    public async Task<IReadOnlyList<FollowedAccount>> PageAsync(
        Reader reader, (DateTimeOffset At, long AccountId)? after, int limit, CancellationToken ct)
    {
        var (at, id) = after is { } given ? (given.At.UtcDateTime, given.AccountId) : (DateTime.MaxValue, long.MaxValue);
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ReadAsync(
            connection.Command(ListSql, reader.TeamId, reader.UserId, DateTime.SpecifyKind(at, DateTimeKind.Utc), id, limit),
            r => new FollowedAccount(
                r.GetInt64(0), r.GetString(1), r.GetString(2), r.GetString(3), r.GetText(4), r.GetText(5), r.GetFieldValue<bool?>(6), r.GetFieldValue<long?>(7),
                r.GetFieldValue<DateTimeOffset>(8)),
            ct);
    }

    /// <summary>Follows an account; following it twice is following it once.</summary>
    public async Task<(FollowOutcome Outcome, DateTimeOffset? Since)> FollowAsync(Reader reader, long accountId, AuditActor actor, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (!await IsMemberAsync(connection, reader, ct))
            return (FollowOutcome.NoReader, null);
        await using (var seen = connection.Command(SeenSql, reader.TeamId, accountId))
            if (!(bool)(await seen.ExecuteScalarAsync(ct))!)
                return (FollowOutcome.Unknown, null);
        if (await SinceAsync(connection, reader, accountId, ct) is { } since)
            return (FollowOutcome.Done, since);
        await using (var count = connection.Command("select count(*) from follow where team_id = $1 and user_id = $2", reader.TeamId, reader.UserId))
            if ((long)(await count.ExecuteScalarAsync(ct))! >= options.Value.MostFollows)
                return (FollowOutcome.TooMany, null);
        var now = time.GetUtcNow();
        // An account that is erased at this moment is unknown.
        if (await connection.ExecuteAsync(
            ct, "insert into follow (team_id, user_id, account_id, followed_at) select $1, $2, id, $4 from account where id = $3 for key share",
            reader.TeamId, reader.UserId, accountId, now.UtcDateTime) == 0)
            return (FollowOutcome.Unknown, null);
        await audit.WriteAsync(connection, actor, Entry("account.follow", reader, accountId), ct);
        await transaction.CommitAsync(ct);
        await timelines.DropAsync([reader], ct);
        return (FollowOutcome.Done, now);
    }

    /// <summary>Follows an account no longer.</summary>
    public async Task<FollowOutcome> UnfollowAsync(Reader reader, long accountId, AuditActor actor, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (!await IsMemberAsync(connection, reader, ct))
            return FollowOutcome.NoReader;
        if (await connection.ExecuteAsync(
            ct, "delete from follow where team_id = $1 and user_id = $2 and account_id = $3", reader.TeamId, reader.UserId, accountId) == 0)
        {
            await using var seen = connection.Command(SeenSql, reader.TeamId, accountId);
            return (bool)(await seen.ExecuteScalarAsync(ct))! ? FollowOutcome.Done : FollowOutcome.Unknown;
        }

        await audit.WriteAsync(connection, actor, Entry("account.unfollow", reader, accountId), ct);
        await transaction.CommitAsync(ct);
        await timelines.DropAsync([reader], ct);
        return FollowOutcome.Done;
    }

    private static AuditEntry Entry(string action, Reader reader, long accountId) =>
        new(action, "account", $"{accountId}") { After = $$"""{"user_id": {{reader.UserId}}}""" };

    private static async Task<bool> IsMemberAsync(NpgsqlConnection connection, Reader reader, CancellationToken ct)
    {
        await using var member = connection.Command(LockSql, reader.TeamId, reader.UserId);
        await using var rows = await member.ExecuteReaderAsync(ct);
        return await rows.ReadAsync(ct);
    }

    private static async Task<DateTimeOffset?> SinceAsync(NpgsqlConnection connection, Reader reader, long accountId, CancellationToken ct)
    {
        var found = await connection.ReadAsync(
            connection.Command("select followed_at from follow where team_id = $1 and user_id = $2 and account_id = $3", reader.TeamId, reader.UserId, accountId),
            r => r.GetFieldValue<DateTimeOffset>(0), ct);
        return found is [var since] ? since : null;
    }
}
