namespace Monitor.Data.Enrichment;

/// <summary>What asking about one account has cost.</summary>
/// <param name="Tries">How often the model was asked about it.</param>
/// <param name="PromptTokens">Its part of the tokens of questions.</param>
/// <param name="CompletionTokens">Its part of the tokens of answers.</param>
/// <param name="CostUsd">Its part of the cost, in US dollars.</param>
/// <param name="Duration">How long it took.</param>
public sealed record ModelUsage(int Tries, int PromptTokens, int CompletionTokens, decimal CostUsd, TimeSpan Duration)
{
    /// <summary>Nothing yet.</summary>
    public static readonly ModelUsage None = new(0, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Both together.</summary>
    public ModelUsage Plus(ModelUsage other) => new(
        Tries + other.Tries, PromptTokens + other.PromptTokens, CompletionTokens + other.CompletionTokens, CostUsd + other.CostUsd, Duration + other.Duration);
}

/// <summary>What became of asking a version of a prompt about an account: values that are kept, or a reason why there are none.</summary>
/// <param name="Platform">The account's platform.</param>
/// <param name="PlatformId">The platform's id of the account.</param>
/// <param name="Prompt">The version.</param>
/// <param name="Model">The model that answered.</param>
/// <param name="Usage">What it cost.</param>
/// <param name="At">When.</param>
public sealed record Estimate(string Platform, string PlatformId, PromptVersion Prompt, string Model, ModelUsage Usage, DateTimeOffset At)
{
    /// <summary>The values by field, as a JSON object; null when the answer was rejected.</summary>
    public string? Values { get; init; }

    /// <summary>The same as short texts by which versions are compared, as a JSON object.</summary>
    public string Compared { get; init; } = "{}";

    /// <summary>Fields that are not known.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>Whether it was asked only to compare versions.</summary>
    public bool IsComparison { get; init; }

    /// <summary>Why the answer was rejected; a name of <see cref="EnrichmentErrors"/>.</summary>
    public string? Reason { get; init; }

    /// <summary>The same for people.</summary>
    public string? Detail { get; init; }

    /// <summary>How the rejected answer began.</summary>
    public string? Answer { get; init; }

    /// <summary>Whether there are values.</summary>
    public bool IsKept => Values is not null;
}
