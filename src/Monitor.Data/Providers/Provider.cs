namespace Monitor.Data.Providers;

/// <summary>A row of <c>provider</c>: a data API that the workers can ask.</summary>
public sealed class Provider
{
    public required string Name { get; init; }

    public bool Enabled { get; set; }

    /// <summary>JSON: fetch types by platform.</summary>
    public required string Capabilities { get; set; }

    public decimal UnitCostUsd { get; set; }

    public bool Demo { get; set; }

    public DateTimeOffset PublishedAt { get; set; }
}
