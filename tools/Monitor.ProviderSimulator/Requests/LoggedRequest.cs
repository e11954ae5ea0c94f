namespace Monitor.ProviderSimulator.Requests;

/// <summary>One request to a provider. It is in the log from its arrival; the last three values follow when it is answered.</summary>
public sealed class LoggedRequest
{
    /// <summary>Position in the order of arrival, from 1.</summary>
    public long Sequence { get; internal set; }

    /// <summary>Arrival, in UTC, to the millisecond.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Name of the provider.</summary>
    public required string Provider { get; init; }

    /// <summary>Path below the provider's base address.</summary>
    public required string Route { get; init; }

    /// <summary>HTTP method.</summary>
    public required string Method { get; init; }

    /// <summary>Handle, id or short code that was asked for.</summary>
    public required string? Target { get; init; }

    /// <summary>A short hash that tells credentials apart; null when none was sent.</summary>
    public required string? Key { get; init; }

    /// <summary>HTTP status of the answer; null while there is none.</summary>
    public int? Status { get; internal set; }

    /// <summary>The fault that applied, if any.</summary>
    public string? Fault { get; internal set; }

    /// <summary>Time from arrival to answer; null while there is none.</summary>
    public double? DurationMs { get; internal set; }
}
