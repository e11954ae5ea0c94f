namespace Monitor.Data.Enrichment;

/// <summary>Codes of what can be wrong with an estimate; they are part of the API.</summary>
public static class EnrichmentErrors
{
    /// <summary>No model is configured.</summary>
    public const string Off = "enrichment_off";

    /// <summary>The budget of the day is spent.</summary>
    public const string Budget = "enrichment_budget";

    /// <summary>The model cannot be reached, answers too late or with a fault of its own.</summary>
    public const string Unavailable = "model_unavailable";

    /// <summary>The server wants fewer calls.</summary>
    public const string RateLimited = "model_rate_limited";

    /// <summary>The server does not take the key.</summary>
    public const string Auth = "model_auth";

    /// <summary>Nothing is left of what was paid for at the server.</summary>
    public const string Quota = "model_quota";

    /// <summary>The server does not know the model, or does not take what it is asked.</summary>
    public const string Config = "model_config";

    /// <summary>The server's filter stopped the question or the answer.</summary>
    public const string Filtered = "content_filtered";

    /// <summary>The model would not answer.</summary>
    public const string Refused = "model_refused";

    /// <summary>The answer was longer than it may be.</summary>
    public const string Truncated = "answer_truncated";

    /// <summary>The answer has not the form that was asked for.</summary>
    public const string Malformed = "answer_malformed";

    /// <summary>The answer has the form, and nothing in it can be used.</summary>
    public const string NotConsumable = "not_consumable";

    /// <summary>Those with which an answer is rejected.</summary>
    public static IReadOnlyList<string> Rejections { get; } = [Filtered, Refused, Truncated, Malformed, NotConsumable];
}
