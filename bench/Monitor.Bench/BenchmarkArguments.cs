using System.Globalization;

namespace Monitor.Bench;

/// <summary>What to measure.</summary>
/// <param name="Tasks">Numbers of monitor tasks, one measurement each.</param>
/// <param name="Seconds">Length of one measurement.</param>
/// <param name="IsSmall">For some seconds at small size, to see that the benchmark works: nobody promised anything of its figures.</param>
internal sealed record BenchmarkArguments(IReadOnlyList<int> Tasks, int Seconds, bool IsSmall = false)
{
    public static BenchmarkArguments Parse(IReadOnlyList<string> args, BenchmarkArguments defaults)
    {
        if (args is ["--small"])
            return new([5_000], Seconds: 1, IsSmall: true);
        var parsed = defaults;
        for (var i = 0; i + 1 < args.Count; i += 2)
            parsed = args[i] switch
            {
                "--tasks" => parsed with { Tasks = [.. args[i + 1].Split(',').Select(number => int.Parse(number, CultureInfo.InvariantCulture))] },
                "--seconds" => parsed with { Seconds = int.Parse(args[i + 1], CultureInfo.InvariantCulture) },
                var unknown => throw new ArgumentException($"There is no option {unknown}.", nameof(args)),
            };
        return parsed;
    }
}
