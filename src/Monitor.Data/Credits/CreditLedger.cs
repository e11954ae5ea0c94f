using Microsoft.Extensions.Options;
using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.Credits;

/// <summary>A team's credits.</summary>
/// <param name="Balance">What it owns: the sum of the ledger.</param>
/// <param name="Reserved">What of it is set aside for running jobs.</param>
public sealed record CreditBalance(long Balance, long Reserved)
{
    /// <summary>What new jobs may cost.</summary>
    public long Available => Balance - Reserved;
}

/// <summary>What became of a grant.</summary>
public abstract record Grant
{
    private Grant()
    {
    }

    /// <summary>The credits are there, now or since an earlier call with the same key.</summary>
    public sealed record Given(CreditBalance Balance) : Grant;

    /// <summary>There is no such team.</summary>
    public sealed record NoTeam : Grant;

    /// <summary>The idempotency key belongs to another grant.</summary>
    public sealed record KeyTaken : Grant;
}

/// <summary>A line of the ledger.</summary>
public sealed record CreditEntry(long Id, DateTimeOffset At, string Kind, long Amount, long Reserved, Guid? JobId, string? Note);

/// <summary>Balance and ledger of a team.</summary>
public sealed class CreditLedger(NpgsqlDataSource database, IOptions<CreditOptions> options)
{
    private const string OpenSql = """
        with opened as (
            insert into team_credit (team_id, balance) values ($1, $2) on conflict (team_id) do nothing returning team_id)
        insert into credit_ledger (team_id, at, kind, amount, note) select team_id, $3, 'grant', $2, 'initial credits' from opened where $2 > 0
        """;

    private const string BalanceSql = "select balance, reserved from team_credit where team_id = $1";

    private const string LockSql = "select balance, reserved from team_credit where team_id = $1 for no key update";

    private const string LedgerSql = """
        select id, at, kind, amount, reserved, job_id, note from credit_ledger
        where team_id = $1 and ($2::bigint is null or id < $2) order by id desc limit $3
        """;

    /// <summary>The team's balance.</summary>
    public async Task<CreditBalance> BalanceAsync(long teamId, DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await OpenAsync(connection, teamId, now, ct);
        return await ReadAsync(connection, BalanceSql, teamId, ct);
    }

    /// <summary>Adds credits to a team. A grant whose key the team has seen adds nothing and is answered like the first.</summary>
    public async Task<Grant> GrantAsync(long teamId, long amount, string? note, string? key, DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var team = new NpgsqlCommand("select exists (select from team where id = $1)", connection) { Parameters = { new() { Value = teamId } } };
        if (await team.ExecuteScalarAsync(ct) is not true)
            return new Grant.NoTeam();
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var before = await LockAsync(connection, teamId, now, ct);
        if (key is not null)
        {
            // Under the lock, which is taken first: another grant with this key is committed or does not exist.
            await using var earlier = connection.Command("select amount from credit_ledger where team_id = $1 and idempotency_key = $2", teamId, key);
            if (await earlier.ExecuteScalarAsync(ct) is long granted)
                return granted == amount ? new Grant.Given(before) : new Grant.KeyTaken();
        }

        await using (var batch = new NpgsqlBatch(connection))
        {
            CreditRows.Append(batch, teamId, [new("grant", amount, 0, Note: note, Key: key)], now);
            await batch.ExecuteNonQueryAsync(ct);
        }

        await transaction.CommitAsync(ct);
        return new Grant.Given(before with { Balance = before.Balance + amount });
    }

    /// <summary>The ledger, newest first, below the entry <paramref name="before"/>.</summary>
    public async Task<IReadOnlyList<CreditEntry>> LedgerAsync(long teamId, long? before, int limit, CancellationToken ct)
    {
        await using var command = database.CreateCommand(LedgerSql);
        command.Parameters.Add(new() { Value = teamId });
        command.Parameters.Add(new() { Value = (object?)before ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Bigint });
        command.Parameters.Add(new() { Value = limit });
        var entries = new List<CreditEntry>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            entries.Add(new(
                reader.GetInt64(0), reader.GetFieldValue<DateTimeOffset>(1), reader.GetString(2), reader.GetInt64(3), reader.GetInt64(4),
                await reader.IsDBNullAsync(5, ct) ? null : reader.GetGuid(5), reader.GetText(6)));
        return entries;
    }

    /// <summary>Locks the team's credits until the transaction ends and answers them.</summary>
    internal async Task<CreditBalance> LockAsync(NpgsqlConnection connection, long teamId, DateTimeOffset now, CancellationToken ct)
    {
        await OpenAsync(connection, teamId, now, ct);
        return await ReadAsync(connection, LockSql, teamId, ct);
    }

    private async Task OpenAsync(NpgsqlConnection connection, long teamId, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(OpenSql, connection);
        command.Parameters.Add(new() { Value = teamId });
        command.Parameters.Add(new() { Value = options.Value.InitialCredits });
        command.Parameters.Add(new() { Value = now.UtcDateTime });
        await command.ExecuteNonQueryAsync(ct);
    }

    private static async Task<CreditBalance> ReadAsync(NpgsqlConnection connection, string sql, long teamId, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.Add(new() { Value = teamId });
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return new(reader.GetInt64(0), reader.GetInt64(1));
    }
}
