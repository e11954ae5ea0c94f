using System.Collections.Concurrent;

namespace Monitor.Data.Workers;

/// <summary>What the background loops of this process last reported; <c>/health</c> shows it.</summary>
public sealed class LoopHealth
{
    private readonly ConcurrentDictionary<string, LoopReport> _reports = new(StringComparer.Ordinal);

    /// <summary>Replaces the report of one loop.</summary>
    /// <param name="name">The loop, such as <c>scheduler</c>.</param>
    /// <param name="at">When it ran.</param>
    /// <param name="ok">False when its last round failed.</param>
    /// <param name="detail">One line for people, or null.</param>
    /// <param name="expectedWithin">A loop that stays silent longer than this counts as failed; null: silence is fine.</param>
    public void Report(string name, DateTimeOffset at, bool ok, string? detail, TimeSpan? expectedWithin = null) =>
        _reports[name] = new LoopReport(name, at, ok, detail, expectedWithin);

    /// <summary>The last report of every loop, by name.</summary>
    public IReadOnlyList<LoopReport> Snapshot() => [.. _reports.Values.OrderBy(r => r.Name, StringComparer.Ordinal)];
}

/// <summary>One loop's last report.</summary>
public sealed record LoopReport(string Name, DateTimeOffset At, bool Ok, string? Detail, TimeSpan? ExpectedWithin)
{
    /// <summary>False when the last round failed or the loop has been silent for too long.</summary>
    public bool IsHealthy(DateTimeOffset now) => Ok && (ExpectedWithin is not { } within || now - At <= within);
}
