using System.ComponentModel.DataAnnotations;

namespace Monitor.Jobs.Collection;

/// <summary>How providers are called.</summary>
public sealed class CollectionOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Collection";

    /// <summary>Longest wait for one answer; a provider that exceeds it is left for the next one at once.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:02:00")]
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Further tries at the same provider after a transient fault.</summary>
    [Range(0, 5)]
    public int Retries { get; set; } = 2;

    /// <summary>Wait before the first further try; it doubles with each and carries jitter.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:30")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(300);

    /// <summary>Share of failed calls above which a provider's circuit opens and it is left alone for <see cref="BreakDuration"/>.</summary>
    [Range(0.05, 1.0)]
    public double BreakerFailureRatio { get; set; } = 0.5;

    /// <summary>Calls within <see cref="BreakerWindow"/> below which the circuit never opens.</summary>
    [Range(2, 10_000)]
    public int BreakerMinimumCalls { get; set; } = 10;

    /// <summary>Time over which the share is taken.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan BreakerWindow { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an open circuit leaves a provider alone before one probing call.</summary>
    [Range(typeof(TimeSpan), "00:00:00.500", "01:00:00")]
    public TimeSpan BreakDuration { get; set; } = TimeSpan.FromSeconds(15);

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
}

/// <summary>Address and key of one provider, section <c>Providers:{name}</c>. A provider without a key is not used.</summary>
public sealed class ProviderOptions
{
    /// <summary>Name of the configuration section that holds one section per provider.</summary>
    public const string Section = "Providers";

    /// <summary>Address to use instead of the provider's public one.</summary>
    public Uri? BaseUrl { get; set; }

    /// <summary>Secret key.</summary>
    public string? ApiKey { get; set; }

    /// <summary>What some providers need besides the key, by name; for <c>graphapi</c> the <c>user_id</c> of the asking account.</summary>
    public Dictionary<string, string> Fields { get; } = new(StringComparer.Ordinal);

    /// <summary>True when the answers come from the provider simulator and not from a real platform.</summary>
    public bool Demo { get; set; }
}
