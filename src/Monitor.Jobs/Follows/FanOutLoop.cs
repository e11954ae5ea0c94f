using Microsoft.Extensions.Logging;
using Monitor.Data.Follows;
using Monitor.Data.Workers;
using Monitor.Jobs.Loops;

namespace Monitor.Jobs.Follows;

/// <summary>Brings new posts to the feeds of those who follow their accounts, a moment after they were recorded.</summary>
public sealed class FanOutLoop(FanOut fanOut, TimeProvider time, LoopHealth health, ILogger<FanOutLoop> logger) : PollingLoop("feed", time, health, logger)
{
    /// <inheritdoc />
    protected override TimeSpan Interval => TimeSpan.FromMilliseconds(500);

    /// <inheritdoc />
    public override Task<bool> RunOnceAsync(CancellationToken ct) => fanOut.RunAsync(ct);
}
