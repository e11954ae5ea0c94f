namespace Monitor.Data.History;

/// <summary>Which part of a history: the newest <paramref name="Limit"/> rows before some time and within some bounds.</summary>
/// <param name="Limit">How many rows at most.</param>
/// <param name="Before">Exclusive: the time of the last row of the page before.</param>
/// <param name="From">Inclusive.</param>
/// <param name="To">Exclusive.</param>
public sealed record HistoryRange(int Limit, DateTimeOffset? Before = null, DateTimeOffset? From = null, DateTimeOffset? To = null)
{
    /// <summary>The upper bound of the rows, if any.</summary>
    internal DateTimeOffset? Upper => (Before, To) is ({ } before, { } to) ? (before < to ? before : to) : Before ?? To;

    /// <summary>The same text for the same rows: names the page in the cache.</summary>
    internal string Canonical => $"{Limit}:{Upper?.UtcTicks}:{From?.UtcTicks}";
}
