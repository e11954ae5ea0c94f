namespace Monitor.ProviderSimulator.Faults;

/// <summary>One fault: where, what, how often.</summary>
public sealed record FaultRule
{
    /// <summary>Stands for every provider.</summary>
    public const string EveryProvider = "*";

    /// <summary>Given by the simulator.</summary>
    public int Id { get; init; }

    /// <summary>Name of a provider, or <see cref="EveryProvider"/>.</summary>
    public required string Provider { get; init; }

    /// <summary>Part of the route; null for all.</summary>
    public string? Route { get; init; }

    /// <summary>Handle, id or short code; null for all.</summary>
    public string? Target { get; init; }

    /// <summary>What goes wrong.</summary>
    public required FaultKind Kind { get; init; }

    /// <summary>Share of the matching requests, evenly spread and the same in every run: 0.25 hits each fourth one.</summary>
    public double Probability { get; init; } = 1;

    /// <summary>Hits after which the rule ends; null for never.</summary>
    public int? Count { get; init; }

    /// <summary>
    /// Seconds in the Retry-After header of <see cref="FaultKind.RateLimited"/>, null for no header; seconds in the other headers of
    /// <see cref="FaultKind.WaitInHeaders"/>, null for two hours.
    /// </summary>
    public int? RetryAfter { get; init; }

    /// <summary>Milliseconds to wait before answering, with every kind.</summary>
    public int DelayMs { get; init; }

    /// <summary>
    /// HTTP status of <see cref="FaultKind.ServerError"/>; the status inside the answer of <see cref="FaultKind.SoftError"/> where
    /// the provider's format has one.
    /// </summary>
    public int? Status { get; init; }

    /// <summary>Name of the field that <see cref="FaultKind.MissingField"/> and <see cref="FaultKind.VanishedField"/> leave out, at any depth.</summary>
    public string? Field { get; init; }

    internal bool Matches(string provider, string route, string? target) =>
        (Provider == EveryProvider || Provider == provider) &&
        (Route is null || route.Contains(Route, StringComparison.OrdinalIgnoreCase)) &&
        (Target is null || string.Equals(Target, target, StringComparison.OrdinalIgnoreCase));
}
