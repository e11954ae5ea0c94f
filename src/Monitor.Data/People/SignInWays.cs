using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.People;

/// <summary>Which ways to sign in work here, as the configuration has it.</summary>
/// <param name="RpId">The host name that passkeys are made for; null: none work.</param>
/// <param name="Authority">Who is asked at single sign-on; null: nobody.</param>
public sealed record SignInWays(string? RpId, string? Authority)
{
    private const string OtherSql =
        """
        select u.password_hash is not null
            or exists (select from passkey p where p.user_id = u.id and p.rp_id = $2 and p.id <> $4)
            or exists (select from user_identity i where i.user_id = u.id and i.authority = $3 and i.id <> $4)
        from app_user u where u.id = $1
        """;

    /// <summary>
    /// Whether somebody can still sign in when one of their passkeys or identities is gone. The transaction holds the person's row, so that
    /// two cannot go at once.
    /// </summary>
    internal async Task<bool> RemainAsync(NpgsqlConnection connection, long userId, Guid without, CancellationToken ct)
    {
        await using var command = connection.Command(OtherSql, userId, RpId ?? "", Authority ?? "", without);
        return await command.ExecuteScalarAsync(ct) is true;
    }
}

/// <summary>How taking away a way to sign in ended.</summary>
public enum SignInWayRemoved
{
    /// <summary>It is gone.</summary>
    Done,

    /// <summary>The person has none of that id.</summary>
    Unknown,

    /// <summary>It is the last one: without it they could not sign in any more.</summary>
    Last,
}
