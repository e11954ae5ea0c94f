namespace Monitor.ProviderSimulator.Network;

/// <summary>How counts move with time: a steady gain with a daily rhythm, and the small restlessness of people coming and going.</summary>
internal static class Growth
{
    /// <summary>The moment at which every base count is true.</summary>
    public static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private const double RhythmDepth = 0.7;
    private const double KnotSeconds = 90;

    /// <summary>Days since <see cref="Epoch"/>, negative before it.</summary>
    public static double Days(DateTimeOffset at) => (at - Epoch).TotalDays;

    /// <summary>
    /// A count that is <paramref name="start"/> at the epoch and gains <paramref name="perDay"/> a day, faster in the evening than in
    /// the morning. Before the epoch it fades out instead of falling below zero.
    /// </summary>
    public static double Count(double start, double perDay, double days, double phase)
    {
        var lived = days - RhythmDepth / Math.Tau * (Math.Cos(Math.Tau * (days + phase)) - Math.Cos(Math.Tau * phase));
        return lived >= 0 ? start + perDay * lived : start * Math.Exp(perDay * lived / start);
    }

    /// <summary>A smooth value in [-1, 1] that takes a new direction about every 90 seconds.</summary>
    public static double Restlessness(ulong seed, DateTimeOffset at)
    {
        var position = at.ToUnixTimeMilliseconds() / (1000 * KnotSeconds);
        var knot = Math.Floor(position);
        var ease = (1 - Math.Cos(Math.PI * (position - knot))) / 2;
        return Knot(seed, knot) * (1 - ease) + Knot(seed, knot + 1) * ease;
    }

    private static double Knot(ulong seed, double knot) => StableHash.Fraction(seed ^ StableHash.Mix((ulong)(long)knot), 1) * 2 - 1;
}
