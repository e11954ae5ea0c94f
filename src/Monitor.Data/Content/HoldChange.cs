using Monitor.Data.Observations;

namespace Monitor.Data.Content;

/// <summary>What becomes of an account's or post's quarantine with a result.</summary>
public enum HoldAction
{
    /// <summary>The answer is held.</summary>
    Hold,

    /// <summary>What was held turned out to be true.</summary>
    Accept,

    /// <summary>A likely answer came instead.</summary>
    Supersede,
}

/// <summary>A change of the quarantine, written together with the result that causes it.</summary>
/// <param name="Action">What happens.</param>
/// <param name="Known">What it is compared with.</param>
/// <param name="Reason">Why, for people.</param>
/// <param name="At">When.</param>
public sealed record HoldChange(HoldAction Action, KnownTarget Known, string Reason, DateTimeOffset At)
{
    /// <summary>The doubted answer; set for <see cref="HoldAction.Hold"/>.</summary>
    public Observation? Observation { get; init; }

    /// <summary>Times in a row that its source has said so, this one included.</summary>
    public int Sightings { get; init; } = 1;
}
