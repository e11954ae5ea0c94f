using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.Enrichment;

/// <summary>Adds estimates to the transaction of whoever asked for them, after the accounts that they are about.</summary>
public static class EstimateWriter
{
    // An estimate that was asked for is not hidden behind one that only compares.
    private const string KeptSql = """
        with d as materialized (
            select a.id, d.* from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
                d(platform, platform_id, kind, version, model, result, compared, missing, is_comparison, tries, prompt_tokens, completion_tokens, cost_usd,
                    duration_ms, at)
            join account a using (platform, platform_id))
        insert into enrichment as e (account_id, kind, prompt_version, model, result, compared, missing, is_comparison, tries, prompt_tokens,
            completion_tokens, cost_usd, duration_ms, estimated_at)
        select distinct on (id, kind, version) id, kind, version, model, result::jsonb, compared::jsonb,
            coalesce(string_to_array(nullif(missing, ''), ','), '{}'), is_comparison, tries, prompt_tokens, completion_tokens, cost_usd, duration_ms, at
        from d order by id, kind, version, at desc
        on conflict (account_id, kind, prompt_version) do update set
            model = excluded.model, result = excluded.result, compared = excluded.compared, missing = excluded.missing,
            is_comparison = e.is_comparison and excluded.is_comparison, tries = excluded.tries, prompt_tokens = excluded.prompt_tokens,
            completion_tokens = excluded.completion_tokens, cost_usd = excluded.cost_usd, duration_ms = excluded.duration_ms, estimated_at = excluded.estimated_at
        where e.estimated_at <= excluded.estimated_at
        """;

    private const string RejectedSql = """
        with d as materialized (
            select a.id, d.* from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
                d(platform, platform_id, kind, version, model, reason, detail, answer, tries, prompt_tokens, completion_tokens, cost_usd, at)
            join account a using (platform, platform_id))
        insert into enrichment_rejection (account_id, kind, prompt_version, model, reason, detail, answer, tries, prompt_tokens, completion_tokens, cost_usd, rejected_at)
        select id, kind, version, model, reason, detail, answer, tries, prompt_tokens, completion_tokens, cost_usd, at from d order by id
        """;

    /// <summary>Adds the statements.</summary>
    public static void Append(NpgsqlBatch batch, IReadOnlyList<Estimate> estimates)
    {
        if (estimates.Where(estimate => estimate.IsKept).ToArray() is { Length: > 0 } kept)
            batch.BatchCommands.Add(Kept(kept));
        if (estimates.Where(estimate => !estimate.IsKept).ToArray() is { Length: > 0 } rejected)
            batch.BatchCommands.Add(Rejected(rejected));
    }

    private static NpgsqlBatchCommand Kept(Estimate[] kept) => new(KeptSql)
    {
        Parameters =
        {
            SqlArray.Of(kept, estimate => estimate.Platform),
            SqlArray.Of(kept, estimate => estimate.PlatformId),
            SqlArray.Of(kept, estimate => estimate.Prompt.Kind.Name),
            SqlArray.Of(kept, estimate => estimate.Prompt.Version),
            SqlArray.Of(kept, estimate => estimate.Model),
            SqlArray.Of(kept, estimate => estimate.Values!),
            SqlArray.Of(kept, estimate => estimate.Compared),
            SqlArray.Of(kept, estimate => string.Join(',', estimate.Missing)),
            SqlArray.Of(kept, estimate => estimate.IsComparison),
            SqlArray.Of(kept, estimate => (short)estimate.Usage.Tries),
            SqlArray.Of(kept, estimate => estimate.Usage.PromptTokens),
            SqlArray.Of(kept, estimate => estimate.Usage.CompletionTokens),
            SqlArray.Of(kept, estimate => estimate.Usage.CostUsd),
            SqlArray.Of(kept, estimate => (int)estimate.Usage.Duration.TotalMilliseconds),
            SqlArray.Of(kept, estimate => estimate.At.UtcDateTime),
        },
    };

    private static NpgsqlBatchCommand Rejected(Estimate[] rejected) => new(RejectedSql)
    {
        Parameters =
        {
            SqlArray.Of(rejected, estimate => estimate.Platform),
            SqlArray.Of(rejected, estimate => estimate.PlatformId),
            SqlArray.Of(rejected, estimate => estimate.Prompt.Kind.Name),
            SqlArray.Of(rejected, estimate => estimate.Prompt.Version),
            SqlArray.Of(rejected, estimate => estimate.Model),
            SqlArray.Of(rejected, estimate => estimate.Reason!),
            SqlArray.Of(rejected, estimate => estimate.Detail),
            SqlArray.Of(rejected, estimate => estimate.Answer),
            SqlArray.Of(rejected, estimate => (short)estimate.Usage.Tries),
            SqlArray.Of(rejected, estimate => estimate.Usage.PromptTokens),
            SqlArray.Of(rejected, estimate => estimate.Usage.CompletionTokens),
            SqlArray.Of(rejected, estimate => estimate.Usage.CostUsd),
            SqlArray.Of(rejected, estimate => estimate.At.UtcDateTime),
        },
    };
}
