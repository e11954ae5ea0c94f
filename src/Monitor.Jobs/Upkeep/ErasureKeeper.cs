using Microsoft.Extensions.Logging;
using Monitor.Data.Erasure;
using Monitor.Data.Workers;
using Monitor.Jobs.Loops;

namespace Monitor.Jobs.Upkeep;

/// <summary>Goes on with erasures that nobody waits for, and looks for what calls that were under way left behind of those who were erased.</summary>
public sealed class ErasureKeeper(AccountErasure erasure, ErasureSweep sweep, TimeProvider time, LoopHealth health, ILogger<ErasureKeeper> logger)
    : PollingLoop("erasure", time, health, logger)
{
    /// <inheritdoc />
    protected override TimeSpan Interval => TimeSpan.FromSeconds(10);

    /// <inheritdoc />
    public override async Task<bool> RunOnceAsync(CancellationToken ct) => await erasure.ContinueAsync(ct) || await sweep.RunAsync(ct);
}
