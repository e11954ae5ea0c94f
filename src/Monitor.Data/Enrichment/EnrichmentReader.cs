using Monitor.Data.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Monitor.Data.Enrichment;

/// <summary>An estimate of an account, for people.</summary>
public sealed record EstimateRow(
    string Kind, int PromptVersion, string Model, string Result, IReadOnlyList<string> Missing, bool IsComparison, int Tries, int PromptTokens,
    int CompletionTokens, decimal CostUsd, int DurationMs, DateTimeOffset EstimatedAt);

/// <summary>A rejected answer, for people.</summary>
public sealed record RejectionRow(
    long Id, long AccountId, string Platform, string Username, string Kind, int PromptVersion, string Model, string Reason, string? Detail, string? Answer,
    int Tries, int PromptTokens, int CompletionTokens, decimal CostUsd, DateTimeOffset RejectedAt);

/// <summary>Which rejected answers to list; what is null does not matter.</summary>
public sealed record RejectionFilter(string? Kind = null, int? PromptVersion = null, string? Reason = null, long? AccountId = null);

/// <summary>What a version of a prompt did.</summary>
/// <param name="Kind">What it asks for.</param>
/// <param name="PromptVersion">Its number.</param>
/// <param name="Kept">Accounts of which its answer was kept.</param>
/// <param name="Complete">Those of which nothing is missing.</param>
/// <param name="Rejected">Answers of which nothing was kept.</param>
/// <param name="Tries">How often the model was asked for all of them.</param>
/// <param name="PromptTokens">Tokens of questions.</param>
/// <param name="CompletionTokens">Tokens of answers.</param>
/// <param name="CostUsd">What they cost.</param>
/// <param name="MeanMs">How long an account took.</param>
public sealed record VersionFigures(
    string Kind, int PromptVersion, long Kept, long Complete, long Rejected, long Tries, long PromptTokens, long CompletionTokens, decimal CostUsd, double? MeanMs);

/// <summary>How far two versions of a prompt agree.</summary>
/// <param name="Kind">What they ask for.</param>
/// <param name="First">The one.</param>
/// <param name="Second">The other.</param>
/// <param name="Accounts">Accounts of which both were asked.</param>
/// <param name="Values">Values that both know.</param>
/// <param name="Same">Those that are the same.</param>
/// <param name="OnlyFirst">Values that only the first knows.</param>
/// <param name="OnlySecond">Values that only the second knows.</param>
public sealed record VersionAgreement(string Kind, int First, int Second, long Accounts, long Values, long Same, long OnlyFirst, long OnlySecond);

/// <summary>Reads estimates, what was rejected, and how versions of prompts do.</summary>
public sealed class EnrichmentReader(NpgsqlDataSource database)
{
    // What was asked for comes before what only compares.
    private const string AccountSql = """
        select kind, prompt_version, model, result::text, missing, is_comparison, tries, prompt_tokens, completion_tokens, cost_usd, duration_ms, estimated_at
        from enrichment where account_id = $1 order by kind, is_comparison, estimated_at desc, prompt_version desc
        """;

    private const string RejectedSql = """
        select r.id, r.account_id, a.platform, a.username, r.kind, r.prompt_version, r.model, r.reason, r.detail, r.answer, r.tries, r.prompt_tokens,
            r.completion_tokens, r.cost_usd, r.rejected_at
        from enrichment_rejection r join account a on a.id = r.account_id
        where exists (select from team_account v where v.team_id = $1 and v.account_id = r.account_id)
          and ($2 is null or r.kind = $2) and ($3 is null or r.prompt_version = $3) and ($4 is null or r.reason = $4) and ($5 is null or r.account_id = $5)
          and ($6 is null or r.id < $6)
        order by r.id desc limit $7
        """;

    private const string FiguresSql = """
        with kept as (
            select kind, prompt_version, count(*) as kept, count(*) filter (where missing = '{}') as complete, sum(tries) as tries,
                sum(prompt_tokens) as prompt_tokens, sum(completion_tokens) as completion_tokens, sum(cost_usd) as cost, sum(duration_ms) as ms
            from enrichment where estimated_at >= $1 group by 1, 2),
        rejected as (
            select kind, prompt_version, count(*) as rejected, sum(tries) as tries, sum(prompt_tokens) as prompt_tokens,
                sum(completion_tokens) as completion_tokens, sum(cost_usd) as cost
            from enrichment_rejection where rejected_at >= $1 group by 1, 2)
        select kind, prompt_version, coalesce(kept, 0), coalesce(complete, 0), coalesce(rejected, 0),
            (coalesce(k.tries, 0) + coalesce(r.tries, 0))::bigint, (coalesce(k.prompt_tokens, 0) + coalesce(r.prompt_tokens, 0))::bigint,
            (coalesce(k.completion_tokens, 0) + coalesce(r.completion_tokens, 0))::bigint, coalesce(k.cost, 0) + coalesce(r.cost, 0), (ms::float8 / nullif(kept, 0))
        from kept k full join rejected r using (kind, prompt_version)
        """;

    private const string AgreementSql = """
        select one.kind, one.prompt_version, other.prompt_version, count(distinct one.account_id),
            count(*) filter (where one.compared ? f.field and other.compared ? f.field),
            count(*) filter (where one.compared ->> f.field = other.compared ->> f.field),
            count(*) filter (where one.compared ? f.field and not other.compared ? f.field),
            count(*) filter (where not one.compared ? f.field and other.compared ? f.field)
        from enrichment one join enrichment other using (account_id, kind)
            cross join lateral (select jsonb_object_keys(one.compared || other.compared)) f(field)
        where one.prompt_version < other.prompt_version and one.estimated_at >= $1 and other.estimated_at >= $1
        group by 1, 2, 3 order by 1, 2, 3
        """;

    /// <summary>The estimates of an account, by kind.</summary>
    public async Task<IReadOnlyList<EstimateRow>> OfAsync(long accountId, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ReadAsync(connection.Command(AccountSql, accountId), reader => new EstimateRow(
            reader.GetString(0), reader.GetInt32(1), reader.GetString(2), reader.GetString(3), reader.GetFieldValue<string[]>(4), reader.GetBoolean(5),
            reader.GetInt16(6), reader.GetInt32(7), reader.GetInt32(8), reader.GetDecimal(9), reader.GetInt32(10), reader.GetFieldValue<DateTimeOffset>(11)), ct);
    }

    /// <summary>Rejected answers about accounts that a team sees, newest first.</summary>
    public async Task<IReadOnlyList<RejectionRow>> RejectedAsync(long teamId, RejectionFilter filter, long? before, int limit, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var query = new NpgsqlCommand(RejectedSql)
        {
            Parameters =
            {
                new() { Value = teamId },
                Maybe(filter.Kind, NpgsqlDbType.Text),
                Maybe(filter.PromptVersion, NpgsqlDbType.Integer),
                Maybe(filter.Reason, NpgsqlDbType.Text),
                Maybe(filter.AccountId, NpgsqlDbType.Bigint),
                Maybe(before, NpgsqlDbType.Bigint),
                new() { Value = limit },
            },
        };
        return await connection.ReadAsync(query, reader => new RejectionRow(
            reader.GetInt64(0), reader.GetInt64(1), reader.GetString(2), reader.GetString(3), reader.GetString(4), reader.GetInt32(5), reader.GetString(6),
            reader.GetString(7), reader.GetText(8), reader.GetText(9), reader.GetInt16(10), reader.GetInt32(11), reader.GetInt32(12), reader.GetDecimal(13),
            reader.GetFieldValue<DateTimeOffset>(14)), ct);
    }

    /// <summary>What each version did since a time; those that did nothing are missing.</summary>
    public async Task<IReadOnlyList<VersionFigures>> FiguresAsync(DateTimeOffset since, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ReadAsync(connection.Command(FiguresSql, since.UtcDateTime), reader => new VersionFigures(
            reader.GetString(0), reader.GetInt32(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4), reader.GetInt64(5), reader.GetInt64(6),
            reader.GetInt64(7), reader.GetDecimal(8), reader.IsDBNull(9) ? null : reader.GetDouble(9)), ct);
    }

    /// <summary>How far versions agree on accounts of which both were asked since a time.</summary>
    public async Task<IReadOnlyList<VersionAgreement>> AgreementAsync(DateTimeOffset since, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ReadAsync(connection.Command(AgreementSql, since.UtcDateTime), reader => new VersionAgreement(
            reader.GetString(0), reader.GetInt32(1), reader.GetInt32(2), reader.GetInt64(3), reader.GetInt64(4), reader.GetInt64(5), reader.GetInt64(6),
            reader.GetInt64(7)), ct);
    }

    private static NpgsqlParameter Maybe(object? value, NpgsqlDbType type) => new() { Value = value ?? DBNull.Value, NpgsqlDbType = type };
}
