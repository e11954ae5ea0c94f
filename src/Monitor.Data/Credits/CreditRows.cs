using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.Credits;

/// <summary>One line of the ledger to be written.</summary>
/// <param name="Kind">grant, reserve, charge or release.</param>
/// <param name="Amount">Change of the balance.</param>
/// <param name="Reserved">Change of what is set aside.</param>
/// <param name="JobId">For which job.</param>
/// <param name="ItemId">For which item of it.</param>
/// <param name="Note">Why, for people.</param>
/// <param name="Key">What it is not to be repeated by.</param>
internal sealed record LedgerLine(
    string Kind, long Amount, long Reserved, Guid? JobId = null, long? ItemId = null, string? Note = null, string? Key = null);

/// <summary>Changes a team's credits: the team's row and the ledger always together.</summary>
internal static class CreditRows
{
    private const string UpdateSql = "update team_credit set balance = balance + $2, reserved = reserved + $3 where team_id = $1";

    private const string LedgerSql = """
        insert into credit_ledger (team_id, at, kind, amount, reserved, job_id, item_id, note, idempotency_key)
        select $1, $2, d.* from unnest($3, $4, $5, $6, $7, $8, $9) d(kind, amount, reserved, job_id, item_id, note, idempotency_key)
        """;

    private const string ReserveSql = """
        with paid as (
            update team_credit set reserved = reserved + $2 where team_id = $1 and balance - reserved >= $2 returning team_id)
        insert into credit_ledger (team_id, at, kind, amount, reserved, job_id)
        select paid.team_id, $3, 'reserve', 0, d.reserved, d.job_id from paid, unnest($4, $5) d(job_id, reserved)
        """;

    /// <summary>
    /// Sets the prices of new work of a team aside. It changes no row when the team has too few credits, and the transaction is to be
    /// rolled back. The balance is checked and changed by one statement, so that nobody can spend the same credits.
    /// </summary>
    public static NpgsqlBatchCommand Reserve(long teamId, IReadOnlyList<(Guid JobId, long Price)> jobs, DateTimeOffset now) => new(ReserveSql)
    {
        Parameters =
        {
            new() { Value = teamId },
            new() { Value = jobs.Sum(job => job.Price) },
            new() { Value = now.UtcDateTime },
            SqlArray.Of(jobs, job => job.JobId),
            SqlArray.Of(jobs, job => job.Price),
        },
    };

    /// <summary>Adds the statements that change a team's credits by these lines.</summary>
    public static void Append(NpgsqlBatch batch, long teamId, IReadOnlyList<LedgerLine> lines, DateTimeOffset now)
    {
        foreach (var statement in Statements(teamId, lines, now))
            batch.BatchCommands.Add(statement);
    }

    /// <summary>The statements that change a team's credits by these lines.</summary>
    public static IEnumerable<NpgsqlBatchCommand> Statements(long teamId, IReadOnlyList<LedgerLine> lines, DateTimeOffset now)
    {
        if (lines.Count == 0)
            yield break;
        yield return new(UpdateSql)
        {
            Parameters =
            {
                new() { Value = teamId },
                new() { Value = lines.Sum(line => line.Amount) },
                new() { Value = lines.Sum(line => line.Reserved) },
            },
        };
        yield return new(LedgerSql)
        {
            Parameters =
            {
                new() { Value = teamId },
                new() { Value = now.UtcDateTime },
                SqlArray.Of(lines, line => line.Kind),
                SqlArray.Of(lines, line => line.Amount),
                SqlArray.Of(lines, line => line.Reserved),
                SqlArray.Of(lines, line => line.JobId),
                SqlArray.Of(lines, line => line.ItemId),
                SqlArray.Of(lines, line => line.Note),
                SqlArray.Of(lines, line => line.Key),
            },
        };
    }
}
