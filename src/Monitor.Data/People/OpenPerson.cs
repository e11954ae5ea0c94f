using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.People;

/// <summary>Who it is where nobody has to prove who they are, for what belongs to a person: the first member of a team.</summary>
public sealed class OpenPerson(NpgsqlDataSource database, TimeProvider clock)
{
    private const string FirstSql = "select user_id from member where team_id = $1 order by user_id limit 1";

    // Two who ask at once make one.
    private const string MakeSql =
        """
        with made as (
            insert into app_user (email, name, password_changed_at, created_at, made_open)
            select 'demo@localhost', 'Demo', $2, $2, true where not exists (select from member where team_id = $1)
            returning id)
        insert into member (team_id, user_id, role, created_at) select $1, id, 'viewer', $2 from made
        """;

    /// <summary>The first member of a team; where it has none, one who cannot sign in is made.</summary>
    public async Task<long> FindAsync(long teamId, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        if (await FirstAsync(connection, teamId, ct) is { } known)
            return known;
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await connection.ExecuteAsync(ct, "select pg_advisory_xact_lock(hashtext('open person'))");
        await connection.ExecuteAsync(ct, MakeSql, teamId, clock.GetUtcNow());
        var made = await FirstAsync(connection, teamId, ct);
        await transaction.CommitAsync(ct);
        return made ?? throw new InvalidOperationException("There is no such team.");
    }

    private static async Task<long?> FirstAsync(NpgsqlConnection connection, long teamId, CancellationToken ct)
    {
        await using var first = connection.Command(FirstSql, teamId);
        return (long?)await first.ExecuteScalarAsync(ct);
    }
}
