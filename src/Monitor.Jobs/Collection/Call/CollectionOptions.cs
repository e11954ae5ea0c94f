using System.ComponentModel.DataAnnotations;

namespace Monitor.Jobs.Collection.Call;

/// <summary>How providers are called.</summary>
public sealed class CollectionOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Collection";

    /// <summary>Longest wait for one answer; a provider that exceeds it is left for the next one at once.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:02:00")]
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Further tries of one question after transient faults, in all its runs and at all its providers together: one within a run, the
    /// others in later ones.
    /// </summary>
    [Range(0, 5)]
    public int Retries { get; set; } = 3;

    /// <summary>Wait before the further try within a run; it carries jitter.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:30")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(300);

    /// <summary>
    /// Connections of this process to one provider, which is how many of its answers are waited for at once; null: as many as the engine has
    /// runs per platform.
    /// </summary>
    [Range(1, 10_000)]
    public int? ConnectionsPerProvider { get; set; }

    /// <summary>How long a rate-limited key is left alone when the provider does not say: the first time, the second, and so on.</summary>
    [Ladder]
    public string RateLimitParking { get; set; } = "00:10:00,00:30:00,01:00:00";

    /// <summary>How long a key whose quota is used up is left alone: the first time, the second, and so on.</summary>
    [Ladder]
    public string QuotaParking { get; set; } = "01:00:00,03:00:00,06:00:00";

    /// <summary>How long a provider rests after repeated faults that are no key's fault: the first time, the second, and so on.</summary>
    [Ladder]
    public string ProviderRest { get; set; } = "00:00:30,00:02:00,00:10:00,00:30:00";

    /// <summary>Failed questions in a row after which a provider rests.</summary>
    [Range(1, 10_000)]
    public int RestAfterFailures { get; set; } = 5;

    /// <summary>Longest time until a worker knows of a change that another process made to keys and providers.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan RefreshInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Added to the window of every provider's limit, because calls do not arrive as evenly as they were let through.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:10")]
    public TimeSpan LimitMargin { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Longest wait for room within a provider's limit while another provider could be asked instead.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan LimitWait { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Longest wait for room within the limit of the last provider that could be asked.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan LastLimitWait { get; set; } = TimeSpan.FromSeconds(40);

    /// <summary>How long an answer serves everybody who wants the same; zero asks for everybody anew.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:15")]
    public TimeSpan SharedFor { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Address of the provider simulator. When it is set, every provider is asked there, as <c>{address}/{name}</c>, and every answer
    /// counts as invented; addresses and keys of single providers are then not used.
    /// </summary>
    public Uri? DemoBaseUrl { get; set; }

    /// <summary>
    /// Order of providers by platform and fetch type, as comma-separated names:
    /// <c>Collection:Chains:instagram:fetch_profile_by_handle = tikhub,rocketapi</c>. What is not named keeps its default order.
    /// </summary>
    public IDictionary<string, Dictionary<string, string>> Chains { get; } = new Dictionary<string, Dictionary<string, string>>(StringComparer.Ordinal);

    /// <summary>
    /// Where the first provider is drawn by weight instead of taken in order:
    /// <c>Collection:Weights:instagram:fetch_followers = rocketapi=0.7,rapidapi-jotucker=0.3</c>. An empty text keeps the order.
    /// </summary>
    public IDictionary<string, Dictionary<string, string>> Weights { get; } = new Dictionary<string, Dictionary<string, string>>(StringComparer.Ordinal);
}
