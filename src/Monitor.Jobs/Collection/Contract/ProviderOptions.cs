using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace Monitor.Jobs.Collection.Contract;

/// <summary>Address, keys and limits of one provider, section <c>Providers:{name}</c>. Keys may also be added at run time.</summary>
public sealed partial class ProviderOptions
{
    private const decimal MostUnitCost = 1_000;

    /// <summary>Name of the configuration section that holds one section per provider.</summary>
    public const string Section = "Providers";

    /// <summary>Address to use instead of the provider's public one.</summary>
    public Uri? BaseUrl { get; set; }

    /// <summary>Secret key, or several, separated by commas.</summary>
    public string? ApiKey { get; set; }

    /// <summary>What a key needs besides itself, for example <c>user_id</c>.</summary>
    public IDictionary<string, string> Fields { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Calls per seconds to allow instead of the declared ones: <c>100/30,5/1</c>. A dash: no limit.</summary>
    public string? Limits { get; set; }

    /// <summary>Price of one call in US dollars, such as <c>0.0006</c>; the declared one unless it is set.</summary>
    public string? UnitCostUsd { get; set; }

    /// <summary>True when the answers come from the provider simulator and not from a real platform.</summary>
    public bool Demo { get; set; }

    /// <summary>Version of the API to ask, where its address has one, such as <c>v24.0</c>; what the product was made for unless it is set.</summary>
    public string? Version { get; set; }

    /// <summary>The version to ask.</summary>
    internal string VersionOr(string usual, string name) => string.IsNullOrWhiteSpace(Version) ? usual
        : VersionPattern().IsMatch(Version.Trim()) ? Version.Trim()
        : throw new OptionsValidationException(Section, typeof(ProviderOptions), [$"{Section}:{name}:Version: '{Version}' is not a version, such as {usual}."]);

    [GeneratedRegex(@"^v[0-9]{1,3}\.[0-9]{1,2}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex VersionPattern();

    /// <summary>The keys, apart.</summary>
    internal IReadOnlyList<string> Keys => ApiKey?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>The price that holds.</summary>
    internal decimal UnitCostOr(decimal declared, string name) => string.IsNullOrWhiteSpace(UnitCostUsd) ? declared
        : decimal.TryParse(UnitCostUsd.Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var cost) && cost <= MostUnitCost ? cost
        : throw new OptionsValidationException(Section, typeof(ProviderOptions),
            [$"{Section}:{name}:UnitCostUsd: '{UnitCostUsd}' is not a price from 0 to {MostUnitCost} dollars, such as 0.0006."]);

    /// <summary>The limits that hold.</summary>
    internal IReadOnlyList<RateSpec> LimitsOr(IReadOnlyList<RateSpec> declared, string name)
    {
        if (string.IsNullOrWhiteSpace(Limits))
            return declared;
        return Limits.Trim() == "-" ? [] : [.. Limits.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Parse)];

        RateSpec Parse(string text) =>
            text.Split('/') is [var calls, var seconds]
            && int.TryParse(calls, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0
            && double.TryParse(seconds, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var window) && window is > 0 and < 100_000_000
                ? new(count, TimeSpan.FromSeconds(window))
                : throw new OptionsValidationException(Section, typeof(ProviderOptions),
                    [$"{Section}:{name}:Limits: '{text}' is not a number of calls per seconds, such as 100/30."]);
    }
}
