using Monitor.Data.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Monitor.Data.Enrichment;

/// <summary>What was put aside for one call.</summary>
/// <param name="Day">The day, in UTC, whose budget it is of.</param>
/// <param name="Usd">How much.</param>
public readonly record struct Reservation(DateOnly Day, decimal Usd);

/// <summary>A part of a call: what it cost for one account, or for something that is about none.</summary>
/// <param name="TeamId">The team that pays.</param>
/// <param name="Platform">The account's platform.</param>
/// <param name="PlatformId">The platform's id of the account.</param>
/// <param name="PromptTokens">Tokens of the question.</param>
/// <param name="CompletionTokens">Tokens of the answer.</param>
/// <param name="CostUsd">What they cost.</param>
public sealed record LedgerPart(long? TeamId, string? Platform, string? PlatformId, int PromptTokens, int CompletionTokens, decimal CostUsd);

/// <summary>A call that was made.</summary>
/// <param name="Purpose">What for: a kind of estimate, or what else asks.</param>
/// <param name="PromptVersion">The version of the prompt.</param>
/// <param name="Model">The model.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="IsCounted">Whether the server said how many tokens it were.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="At">When it ended.</param>
/// <param name="Parts">Whom it was about.</param>
public sealed record LedgerCall(
    string Purpose, int? PromptVersion, string Model, string Outcome, bool IsCounted, TimeSpan Duration, DateTimeOffset At, IReadOnlyList<LedgerPart> Parts);

/// <summary>What was spent on a day.</summary>
/// <param name="SpentUsd">With what is put aside for calls that are under way.</param>
/// <param name="Calls">Calls.</param>
public readonly record struct DaySpend(decimal SpentUsd, long Calls);

/// <summary>
/// The bill and the budget of the language model. The budget is kept by one row for each day, in one statement, by all processes together:
/// before a call the most that it can cost is put aside, or the call is not made.
/// </summary>
public sealed class ModelLedger(NpgsqlDataSource database)
{
    private const string ReserveSql = """
        insert into model_day as d (day, spent_usd, calls) select $1, $2, 1 where $2 <= $3
        on conflict (day) do update set spent_usd = d.spent_usd + excluded.spent_usd, calls = d.calls + 1 where d.spent_usd + excluded.spent_usd <= $3
        returning spent_usd
        """;

    private const string SettleSql = """
        with day as (update model_day set spent_usd = spent_usd + $1 where day = $2 and $1 <> 0)
        insert into model_ledger (call_id, at, team_id, purpose, prompt_version, model, platform, platform_id, outcome, prompt_tokens, completion_tokens,
            is_counted, cost_usd, duration_ms)
        select $3, $4, d.team_id, $5, $6, $7, d.platform, d.platform_id, $8, d.prompt_tokens, d.completion_tokens, $9, d.cost_usd, $10
        from unnest($11, $12, $13, $14, $15, $16) d(team_id, platform, platform_id, prompt_tokens, completion_tokens, cost_usd)
        """;

    private const string SpendSql = "select spent_usd, calls from model_day where day = $1";

    /// <summary>Puts aside what a call may cost; null when the budget of the day does not allow it.</summary>
    public async Task<Reservation?> ReserveAsync(decimal usd, decimal budgetUsd, DateTimeOffset now, CancellationToken ct)
    {
        var day = DateOnly.FromDateTime(now.UtcDateTime);
        await using var command = database.CreateCommand(ReserveSql);
        command.Parameters.Add(new() { Value = day });
        command.Parameters.Add(new() { Value = usd });
        command.Parameters.Add(new() { Value = budgetUsd });
        return await command.ExecuteScalarAsync(ct) is null ? null : new(day, usd);
    }

    /// <summary>Writes the call down, and puts back what it did not cost.</summary>
    public async Task SettleAsync(Reservation reserved, LedgerCall call, CancellationToken ct)
    {
        await using var command = database.CreateCommand(SettleSql);
        command.Parameters.Add(new() { Value = call.Parts.Sum(part => part.CostUsd) - reserved.Usd });
        command.Parameters.Add(new() { Value = reserved.Day });
        command.Parameters.Add(new() { Value = Guid.CreateVersion7(call.At) });
        command.Parameters.Add(new() { Value = call.At.UtcDateTime });
        command.Parameters.Add(new() { Value = call.Purpose });
        command.Parameters.Add(new() { Value = (object?)call.PromptVersion ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Integer });
        command.Parameters.Add(new() { Value = call.Model });
        command.Parameters.Add(new() { Value = call.Outcome });
        command.Parameters.Add(new() { Value = call.IsCounted });
        command.Parameters.Add(new() { Value = (int)call.Duration.TotalMilliseconds });
        command.Parameters.Add(SqlArray.Of(call.Parts, part => part.TeamId));
        command.Parameters.Add(SqlArray.Of(call.Parts, part => part.Platform));
        command.Parameters.Add(SqlArray.Of(call.Parts, part => part.PlatformId));
        command.Parameters.Add(SqlArray.Of(call.Parts, part => part.PromptTokens));
        command.Parameters.Add(SqlArray.Of(call.Parts, part => part.CompletionTokens));
        command.Parameters.Add(SqlArray.Of(call.Parts, part => part.CostUsd));
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>What was spent on the day of a time.</summary>
    public async Task<DaySpend> SpentAsync(DateTimeOffset now, CancellationToken ct)
    {
        await using var command = database.CreateCommand(SpendSql);
        command.Parameters.Add(new() { Value = DateOnly.FromDateTime(now.UtcDateTime) });
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? new(reader.GetDecimal(0), reader.GetInt64(1)) : default;
    }
}
