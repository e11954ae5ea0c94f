using System.Globalization;

namespace Monitor.Bench.Queues;

/// <summary>What was promised, what was measured, and whether it held.</summary>
internal sealed class Promises
{
    /// <summary>True while no promise was broken.</summary>
    public bool AreKept { get; private set; } = true;

    /// <summary>Begins the table of one proof.</summary>
    public static void Begin(string title)
    {
        Console.WriteLine();
        Console.WriteLine(title);
        Console.WriteLine();
        Console.WriteLine("| promise | measured | kept |");
        Console.WriteLine("|---|---|---|");
    }

    /// <summary>One line of the table.</summary>
    public void Check(string promise, FormattableString measured, bool isKept)
    {
        AreKept &= isKept;
        Console.WriteLine($"| {promise} | {measured.ToString(CultureInfo.InvariantCulture)} | {(isKept ? "yes" : "NO")} |");
    }
}

/// <summary>Figures of measurements.</summary>
internal static class Measured
{
    /// <summary>The value that this share of the others does not exceed.</summary>
    public static double Percentile(this IReadOnlyCollection<double> values, double share)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? double.NaN : sorted[Math.Min(sorted.Length - 1, (int)Math.Ceiling(share * sorted.Length) - 1)];
    }
}
