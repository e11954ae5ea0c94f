using Monitor.Data.Enrichment;

namespace Monitor.Jobs.Enrichment;

/// <summary>What became of a call.</summary>
public enum ModelOutcome
{
    /// <summary>There is a text.</summary>
    Ok,

    /// <summary>No model is configured; nothing was called.</summary>
    Off,

    /// <summary>The budget of the day is spent; nothing was called.</summary>
    Budget,

    /// <summary>Calls had no answer a moment ago; nothing was called.</summary>
    Resting,

    /// <summary>The server wants fewer calls.</summary>
    RateLimited,

    /// <summary>There was no answer in time.</summary>
    Timeout,

    /// <summary>The server cannot be reached.</summary>
    Unreachable,

    /// <summary>The server failed, or answers something else than it should.</summary>
    ServerError,

    /// <summary>The server does not take the key.</summary>
    Auth,

    /// <summary>Nothing is left of what was paid for.</summary>
    Quota,

    /// <summary>The server does not know the model, or does not take what it is asked.</summary>
    Config,

    /// <summary>A filter stopped the question or the answer.</summary>
    Filtered,

    /// <summary>The model would not answer.</summary>
    Refused,

    /// <summary>The answer ends in the middle.</summary>
    Truncated,
}

/// <summary>The answer of the language model, with what it cost.</summary>
/// <param name="Outcome">What became of the call.</param>
public sealed record ModelAnswer(ModelOutcome Outcome)
{
    /// <summary>The text.</summary>
    public string Text { get; init; } = "";

    /// <summary>What was wrong, for people.</summary>
    public string? Detail { get; init; }

    /// <summary>When the server wants to be asked again.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What it cost for each subject of the question, in their order; of all attempts together.</summary>
    public IReadOnlyList<ModelUsage> Usage { get; init; } = [];

    /// <summary>Whether the same may succeed a while later.</summary>
    public bool Passes => Outcome is ModelOutcome.RateLimited or ModelOutcome.Timeout or ModelOutcome.Unreachable or ModelOutcome.ServerError or ModelOutcome.Resting;

    /// <summary>What is wrong, for programs; null where there is a text.</summary>
    public string? ErrorCode => Outcome switch
    {
        ModelOutcome.Ok => null,
        ModelOutcome.Off => EnrichmentErrors.Off,
        ModelOutcome.Budget => EnrichmentErrors.Budget,
        ModelOutcome.RateLimited => EnrichmentErrors.RateLimited,
        ModelOutcome.Auth => EnrichmentErrors.Auth,
        ModelOutcome.Quota => EnrichmentErrors.Quota,
        ModelOutcome.Config => EnrichmentErrors.Config,
        ModelOutcome.Filtered => EnrichmentErrors.Filtered,
        ModelOutcome.Refused => EnrichmentErrors.Refused,
        ModelOutcome.Truncated => EnrichmentErrors.Truncated,
        _ => EnrichmentErrors.Unavailable,
    };
}
