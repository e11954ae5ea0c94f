using System.ComponentModel.DataAnnotations;

namespace Monitor.Data.Credits;

/// <summary>Credits of teams. In the section <c>Jobs</c>, beside the prices of what is bought with them.</summary>
public sealed class CreditOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Jobs";

    /// <summary>Credits that a team has at first.</summary>
    [Range(0, 1_000_000_000)]
    public long InitialCredits { get; set; } = 10_000;
}
