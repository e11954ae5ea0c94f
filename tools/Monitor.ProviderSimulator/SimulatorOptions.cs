namespace Monitor.ProviderSimulator;

/// <summary>How the simulator runs.</summary>
public sealed record SimulatorOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Simulator";

    /// <summary>Where it listens; port 0 takes any free port.</summary>
    public string Url { get; init; } = "http://127.0.0.1:0";

    /// <summary>Milliseconds added to every answer.</summary>
    public int LatencyMs { get; init; }

    /// <summary>The real time, from which the network's time is derived.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
