using System.Globalization;

namespace Monitor.Jobs.Collection.Call;

/// <summary>Times that grow with each further trouble: <c>00:10:00,00:30:00,01:00:00</c>. The last one repeats.</summary>
public sealed class Ladder
{
    private const int MostRungs = 20;

    private Ladder(TimeSpan[] rungs) => Rungs = rungs;

    /// <summary>The times, from the first trouble on.</summary>
    public IReadOnlyList<TimeSpan> Rungs { get; }

    /// <summary>The time after so many earlier troubles.</summary>
    public TimeSpan At(int earlier) => Rungs[Math.Clamp(earlier, 0, Rungs.Count - 1)];

    /// <summary>Reads durations separated by commas.</summary>
    /// <exception cref="FormatException">There is none, or one is not a positive duration.</exception>
    public static Ladder Parse(string text)
    {
        var parts = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var rungs = Array.ConvertAll(parts, part =>
            TimeSpan.TryParseExact(part, ["c", "g"], CultureInfo.InvariantCulture, out var time) && time > TimeSpan.Zero ? time : (TimeSpan?)null);
        return rungs.Length is > 0 and <= MostRungs && Array.TrueForAll(rungs, rung => rung is not null)
            ? new Ladder(Array.ConvertAll(rungs, rung => rung!.Value))
            : throw new FormatException($"'{text}' is not a list of durations such as 00:10:00,00:30:00,01:00:00");
    }
}
