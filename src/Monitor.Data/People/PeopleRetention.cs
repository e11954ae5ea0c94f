using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.People;

/// <summary>Removes what is kept about people for a while only.</summary>
public static class PeopleRetention
{
    // Longer than the places are remembered from which somebody signed in.
    private static readonly TimeSpan EndedSessions = TimeSpan.FromDays(60);
    private static readonly TimeSpan Notices = TimeSpan.FromDays(365);
    private static readonly TimeSpan Failures = TimeSpan.FromDays(2);

    /// <summary>Removes sessions that ended long ago, old failures and notices, and links that work no more; answers how many rows.</summary>
    public static async Task<int> ApplyAsync(NpgsqlDataSource database, DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteAsync(ct, "delete from session where coalesce(revoked_at, expires_at) < $1", now - EndedSessions)
            + await connection.ExecuteAsync(ct, "delete from sign_in_failure where last_at < $1", now - Failures)
            + await connection.ExecuteAsync(ct, "delete from person_notice where at < $1", now - Notices)
            + await connection.ExecuteAsync(ct, "delete from recovery where expires_at < $1", now);
    }
}
