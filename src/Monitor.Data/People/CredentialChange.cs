using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.People;

/// <summary>
/// What follows whenever something changes with which somebody proves who they are, in the same transaction: a sign-in that is under way
/// comes to nothing, and other sessions end.
/// </summary>
internal static class CredentialChange
{
    /// <summary>Call it before the change itself: it also locks the person's row. False when there is no such person.</summary>
    /// <param name="connection">With the transaction of the change.</param>
    /// <param name="userId">Whose.</param>
    /// <param name="keepSession">The session that may go on, since its person makes the change; null ends all.</param>
    /// <param name="now">The moment.</param>
    /// <param name="ct">Cancels it.</param>
    public static async Task<bool> BeginAsync(NpgsqlConnection connection, long userId, Guid? keepSession, DateTimeOffset now, CancellationToken ct)
    {
        if (await connection.ExecuteAsync(ct, "update app_user set credentials_version = credentials_version + 1 where id = $1", userId) == 0)
            return false;
        await connection.ExecuteAsync(
            ct, "update session set revoked_at = $3 where user_id = $1 and id is distinct from $2::uuid and revoked_at is null", userId, keepSession, now);
        // A link that lets somebody in is a way to prove who they are, and was asked for before this change.
        await connection.ExecuteAsync(ct, "delete from recovery where user_id = $1", userId);
        return true;
    }
}
