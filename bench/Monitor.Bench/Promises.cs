using System.Globalization;

namespace Monitor.Bench;

/// <summary>
/// What was promised, what was measured, and whether it held. A run for some seconds at small size proves that the benchmark works: its
/// figures are there, and nobody promised anything of them.
/// </summary>
internal sealed class Promises(bool areBinding = true)
{
    /// <summary>True while no promise was broken and no figure was missing.</summary>
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
        AreKept &= isKept || !areBinding;
        Console.WriteLine($"| {promise} | {measured.ToString(CultureInfo.InvariantCulture)} | {(!areBinding ? "not asked at this size" : isKept ? "yes" : "NO")} |");
    }

    /// <summary>A line of the table for what cannot be measured here, and why.</summary>
    public static void Skip(string promise, string reason) => Console.WriteLine($"| {promise} | not measured: {reason} | skipped |");

    /// <summary>A line of the table for what is measured and of which nothing is promised.</summary>
    public static void Tell(string what, FormattableString measured) => Console.WriteLine($"| {what} | {measured.ToString(CultureInfo.InvariantCulture)} | told |");

    /// <summary>A figure that has to be there: measured, and above zero.</summary>
    public double Need(string what, double figure)
    {
        if (double.IsFinite(figure) && figure > 0)
            return figure;
        AreKept = false;
        Console.WriteLine($"{what} was not measured: {figure.ToString(CultureInfo.InvariantCulture)}");
        return figure;
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
