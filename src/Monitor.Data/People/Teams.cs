using System.Text.Json;
using Monitor.Data.Auditing;
using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.People;

/// <summary>The teams of an installation.</summary>
public sealed class Teams(NpgsqlDataSource database, AuditLog audit, TimeProvider clock)
{
    private const string SelectSql = "select id, name, history_days, created_at from team";

    /// <summary>A team.</summary>
    public async Task<Team> GetAsync(long id, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await ReadAsync(connection, $"{SelectSql} where id = $1", id, ct) is [{ } team] ? team : throw new InvalidOperationException($"There is no team {id}.");
    }

    /// <summary>All teams of the installation.</summary>
    public async Task<IReadOnlyList<Team>> ListAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await ReadAsync(connection, $"{SelectSql} where id > $1 order by id limit 1000", 0, ct);
    }

    /// <summary>Makes a team, and its maker an admin of it.</summary>
    public async Task<Team> CreateAsync(string name, long? userId, AuditActor actor, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using var insert = connection.Command("insert into team (name, created_at) values ($1, $2) returning id", name, now);
        var id = (long)(await insert.ExecuteScalarAsync(ct))!;
        if (userId is not null)
            await connection.ExecuteAsync(ct, "insert into member (team_id, user_id, role, created_at) values ($1, $2, 'admin', $3)", id, userId, now);
        await audit.WriteAsync(
            connection, actor, new AuditEntry("team.create", "team", $"{id}") { TeamId = id, After = JsonSerializer.Serialize(new { name }) }, ct);
        await transaction.CommitAsync(ct);
        return await GetAsync(id, ct);
    }

    /// <summary>Changes a team's name and how long its history is kept; null for ever.</summary>
    public async Task<Team> ChangeAsync(long id, string name, int? historyDays, AuditActor actor, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var before = (await ReadAsync(connection, $"{SelectSql} where id = $1 for update", id, ct))[0];
        await using (var update = connection.Command("update team set name = $2, history_days = $3 where id = $1", id, name))
        {
            update.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Integer, Value = (object?)historyDays ?? DBNull.Value });
            await update.ExecuteNonQueryAsync(ct);
        }

        await audit.WriteAsync(
            connection, actor,
            new AuditEntry("team.change", "team", $"{id}")
            {
                Before = JsonSerializer.Serialize(new { name = before.Name, history_days = before.HistoryDays }),
                After = JsonSerializer.Serialize(new { name, history_days = historyDays }),
            }, ct);
        await transaction.CommitAsync(ct);
        return before with { Name = name, HistoryDays = historyDays };
    }

    private static async Task<List<Team>> ReadAsync(NpgsqlConnection connection, string sql, long id, CancellationToken ct)
    {
        await using var command = connection.Command(sql, id);
        var teams = new List<Team>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            teams.Add(new Team(
                reader.GetInt64(0), reader.GetString(1), reader.GetFieldValue<int?>(2), reader.GetFieldValue<DateTimeOffset>(3)));
        return teams;
    }
}

/// <summary>A team.</summary>
public sealed record Team(long Id, string Name, int? HistoryDays, DateTimeOffset CreatedAt);
