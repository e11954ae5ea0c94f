using System.ComponentModel.DataAnnotations;

namespace Monitor.Data.Enrichment;

/// <summary>How estimates are asked of a language model. Section <c>Enrichment</c>. Off until an endpoint and a model are named.</summary>
public sealed class EnrichmentOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Enrichment";

    /// <summary>What has to be configured, for people.</summary>
    public const string HowToConfigure =
        $"No language model is configured: set {Section}:{nameof(Endpoint)} and {Section}:{nameof(Model)}, and {Section}:{nameof(ApiKey)} where the server wants a key.";

    /// <summary>
    /// Address of an API that is compatible with OpenAI's, up to what stands before <c>/chat/completions</c>: <c>https://api.openai.com/v1</c>,
    /// <c>https://NAME.openai.azure.com/openai/v1</c>, or a server on this machine.
    /// </summary>
    public Uri? Endpoint { get; set; }

    /// <summary>The model, or the name of its deployment.</summary>
    public string? Model { get; set; }

    /// <summary>The key; servers on this machine mostly want none.</summary>
    public string? ApiKey { get; set; }

    /// <summary>What the server is told about the form of answers: <c>json_schema</c>, or <c>json_object</c> where it knows no schemas.</summary>
    [RegularExpression("json_schema|json_object")]
    public string ResponseFormat { get; set; } = "json_schema";

    /// <summary>Calls at once in this process.</summary>
    [Range(1, 100)]
    public int Concurrency { get; set; } = 5;

    /// <summary>Longest duration of one call.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often one call is made in all when it fails in a way that passes.</summary>
    [Range(1, 10)]
    public int Attempts { get; set; } = 3;

    /// <summary>Wait before the second attempt; it doubles.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest wait that a server may ask for (<c>Retry-After</c>) and is waited for in place; for longer ones the request goes back into its queue.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan LongestWait { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>For how long nobody calls after three calls in a row had no answer.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan Rest { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>What all calls of one day of UTC may cost together, in all processes, in US dollars.</summary>
    [Range(0, 1_000_000)]
    public decimal DailyBudgetUsd { get; set; } = 10;

    /// <summary>How long the lines of the bill are kept, in days; what each day has cost is never dropped.</summary>
    [Range(1, 3650)]
    public int LedgerDays { get; set; } = 400;

    /// <summary>What models cost.</summary>
    public IReadOnlyList<ModelPrice> Prices { get; set; } = [];

    /// <summary>Profiles that share one call, at most; prompts may allow fewer.</summary>
    [Range(1, 20)]
    public int BatchSize { get; set; } = 5;

    /// <summary>How long a profile waits for others to share its call.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:05")]
    public TimeSpan BatchWait { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>A folder with further prompts; one with the kind and version of a shipped one takes its place.</summary>
    public string? PromptFolder { get; set; }

    /// <summary>Shares of the versions of a prompt: <c>Enrichment:Shares:base_gender:2</c>; the newest version has all without them.</summary>
    public IDictionary<string, Dictionary<string, int>> Shares { get; set; } = new Dictionary<string, Dictionary<string, int>>(StringComparer.Ordinal);

    /// <summary>Of so many accounts of a hundred all versions that have a share are asked, to see how far they agree.</summary>
    [Range(0, 100)]
    public int ComparePercent { get; set; }

    /// <summary>What is estimated of the creators of searches; <c>gender_location_lang</c> unless given, nothing with <c>none</c>.</summary>
    public IReadOnlyList<string>? SearchKinds { get; set; }

    /// <summary>How long a creator of a search waits for its estimates; its result is complete without them.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:05:00")]
    public TimeSpan SearchTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Of which new captions and comments the model is asked how they sound: <c>none</c>; <c>undecided</c>, those that the lists of words take for neutral or say nothing
    /// about; or <c>all</c>. Flows can ask about texts whatever stands here.
    /// </summary>
    [RegularExpression("none|undecided|all")]
    public string Sentiment { get; set; } = "none";

    /// <summary>How old such a text may be, in days.</summary>
    [Range(1, 3650)]
    public int SentimentDays { get; set; } = 30;

    /// <summary>What asking about new texts may cost on one day of UTC, as a part of the whole budget, in US dollars.</summary>
    [Range(0, 1_000_000)]
    public decimal SentimentBudgetUsd { get; set; } = 2;
}

/// <summary>What a model costs, in US dollars for a million tokens.</summary>
public sealed class ModelPrice
{
    private const decimal Million = 1_000_000;

    /// <summary>The model, as <c>Enrichment:Model</c> names it.</summary>
    [Required]
    public string Model { get; set; } = "";

    /// <summary>For tokens of questions.</summary>
    [Range(0, 10_000)]
    public decimal Input { get; set; }

    /// <summary>For tokens of answers.</summary>
    [Range(0, 10_000)]
    public decimal Output { get; set; }

    /// <summary>What so many tokens cost.</summary>
    public decimal CostOf(int promptTokens, int completionTokens) => Math.Round((promptTokens * Input + completionTokens * Output) / Million, 8);
}
