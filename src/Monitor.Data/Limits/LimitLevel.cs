namespace Monitor.Data.Limits;

/// <summary>One limit: no more than <paramref name="Limit"/> takes of <paramref name="Key"/> within any <paramref name="Window"/>.</summary>
/// <param name="Key">The name under which all processes count, as seen in <c>redis-cli</c>.</param>
/// <param name="Limit">How many, at least 1.</param>
/// <param name="Window">Within which time, at least a millisecond.</param>
/// <param name="Name">What it is called in answers, such as <c>per minute</c>.</param>
public sealed record LimitLevel(string Key, int Limit, TimeSpan Window, string Name)
{
    /// <summary>
    /// Limits up to this one are counted take by take. Larger ones are counted in slices of the window, which never lets more
    /// through but may hold a take back for one slice too long.
    /// </summary>
    internal const int LargestExact = 1_000;

    internal const int Slices = 96;

    internal long WindowMicroseconds => Window.Ticks / TimeSpan.TicksPerMicrosecond;

    internal long SliceMicroseconds => Limit <= LargestExact ? 0 : Math.Max(1, WindowMicroseconds / Slices);
}
