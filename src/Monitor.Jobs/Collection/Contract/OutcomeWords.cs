using System.Text.Json;

namespace Monitor.Jobs.Collection.Contract;

/// <summary>Outcomes as the trace and people name them.</summary>
internal static class OutcomeWords
{
    /// <summary>The word, and what was wrong; for a malformed answer that is the field.</summary>
    public static (string Word, string? Error) Of(FetchOutcome outcome) => outcome switch
    {
        FetchOutcome.Found { Dropped: > 0 } found => ("found", $"{found.Dropped} items left out, which could not be read"),
        FetchOutcome.Found { IsPartial: true } found => ("found", $"without {string.Join(", ", found.Drift)}"),
        FetchOutcome.Found => ("found", null),
        FetchOutcome.NotFound => ("not_found", null),
        FetchOutcome.Private => ("private", null),
        FetchOutcome.Continue => ("continued", null),
        FetchOutcome.NotCovered notCovered => ("not_covered", notCovered.Reason),
        FetchOutcome.RateLimited { RetryAfter: { } wait } => ("rate_limited", $"retry after {wait.TotalSeconds:0} s"),
        FetchOutcome.RateLimited => ("rate_limited", null),
        FetchOutcome.AuthRejected rejected => ("auth_rejected", rejected.Reason),
        FetchOutcome.QuotaExhausted quota => ("quota_exhausted", quota.Reason),
        FetchOutcome.Malformed malformed => ("malformed", malformed.Field),
        FetchOutcome.Transient transient => ("transient", transient.Reason),
        _ => (JsonNamingPolicy.SnakeCaseLower.ConvertName(outcome.GetType().Name), null),
    };

    /// <summary>A sentence's part for people.</summary>
    public static string Describe(FetchOutcome outcome) => outcome switch
    {
        FetchOutcome.RateLimited { RetryAfter: { } wait } => $"rate limited for {wait.TotalSeconds:0} s",
        FetchOutcome.RateLimited => "rate limited",
        FetchOutcome.AuthRejected rejected => $"key rejected ({rejected.Reason})",
        FetchOutcome.QuotaExhausted quota => $"quota exhausted ({quota.Reason})",
        FetchOutcome.Malformed malformed => $"answer not understood at {malformed.Field}",
        FetchOutcome.NotCovered notCovered => notCovered.Reason,
        FetchOutcome.Transient transient => transient.Reason,
        _ => Of(outcome).Word,
    };
}
