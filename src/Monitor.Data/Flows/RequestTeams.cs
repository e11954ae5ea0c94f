using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.Flows;

/// <summary>Whose requests are that nobody signed in for.</summary>
public static class RequestTeams
{
    /// <summary>The team of an id, or the installation's first one; null: there is none.</summary>
    public static async Task<long?> FindAsync(NpgsqlConnection connection, long? id, CancellationToken ct)
    {
        var command = id is { } given
            ? connection.Command("select id from team where id = $1", given)
            : connection.Command("select id from team order by id limit 1");
        return await connection.ReadAsync(command, reader => reader.GetInt64(0), ct) is [var team] ? team : null;
    }
}
