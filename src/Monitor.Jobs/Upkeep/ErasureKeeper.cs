using Microsoft.Extensions.Logging;
using Monitor.Data.Erasure;
using Monitor.Data.Workers;
using Monitor.Jobs.Loops;

namespace Monitor.Jobs.Upkeep;

/// <summary>Looks for what calls that were under way left behind of those who were erased.</summary>
public sealed class ErasureKeeper(ErasureSweep sweep, TimeProvider time, LoopHealth health, ILogger<ErasureKeeper> logger)
    : PollingLoop("erasure", time, health, logger)
{
    /// <inheritdoc />
    protected override TimeSpan Interval => TimeSpan.FromSeconds(30);

    /// <inheritdoc />
    public override Task<bool> RunOnceAsync(CancellationToken ct) => sweep.RunAsync(ct);
}
