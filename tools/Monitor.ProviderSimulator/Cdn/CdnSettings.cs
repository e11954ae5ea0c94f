namespace Monitor.ProviderSimulator.Cdn;

/// <summary>How the servers behave that hand out pictures and videos. Shares go from 0 to 1 and say how many addresses behave like that.</summary>
public sealed record CdnSettings
{
    /// <summary>Whether nobody is there any more: connections break off.</summary>
    public bool Dead { get; init; }

    /// <summary>Addresses whose signature has run out.</summary>
    public double Expired { get; init; }

    /// <summary>Addresses that call a web page a picture.</summary>
    public double Lying { get; init; }

    /// <summary>Addresses that have very much to send.</summary>
    public double Huge { get; init; }

    /// <summary>Addresses that never answer.</summary>
    public double Hanging { get; init; }

    /// <summary>Addresses of what was deleted.</summary>
    public double Missing { get; init; }

    /// <summary>Addresses whose server is out of order.</summary>
    public double Broken { get; init; }

    /// <summary>Milliseconds before every answer.</summary>
    public int LatencyMs { get; init; }

    /// <summary>Whether an address is refused after the second that its <c>oe</c> names.</summary>
    public bool ChecksExpiry { get; init; }

    /// <summary>Bytes that those send that have very much to send.</summary>
    public long HugeBytes { get; init; } = 64 * 1024 * 1024;
}
