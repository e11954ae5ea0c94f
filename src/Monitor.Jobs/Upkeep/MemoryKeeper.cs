using Microsoft.Extensions.Logging;
using Monitor.Data.Workers;
using Monitor.Jobs.Loops;

namespace Monitor.Jobs.Upkeep;

/// <summary>
/// Gives memory back that a burst of work took. A process that is calm collects nothing for a long time, since nothing makes it, and so would
/// hold what a thousand runs at once needed for as long as it lives.
/// </summary>
public sealed partial class MemoryKeeper(TimeProvider time, LoopHealth health, ILogger<MemoryKeeper> logger) : PollingLoop("memory", time, health, logger)
{
    private const long Calm = 64L << 20;
    private const long Worthwhile = 96L << 20;

    private long _allocated = GC.GetTotalAllocatedBytes();
    private bool _wasBusy = true;

    /// <inheritdoc />
    protected override TimeSpan Interval => TimeSpan.FromSeconds(15);

    /// <inheritdoc />
    public override Task<bool> RunOnceAsync(CancellationToken ct)
    {
        var allocated = GC.GetTotalAllocatedBytes();
        var isCalm = allocated - _allocated < Calm;
        _allocated = allocated;
        // What is committed beyond what lived after the last collection. The collections of busy times look at what is young: once they are over the rest
        // is looked at, too. A full collection of little costs little.
        var memory = GC.GetGCMemoryInfo(GCKind.Any);
        if (isCalm && (_wasBusy || memory.TotalCommittedBytes - memory.HeapSizeBytes + memory.FragmentedBytes > Worthwhile))
        {
            var before = memory.TotalCommittedBytes;
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            LogReturned(logger, (before - GC.GetGCMemoryInfo(GCKind.Any).TotalCommittedBytes) >> 20);
        }

        _wasBusy = !isCalm;
        return Task.FromResult(false);
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Gave {Megabytes} MB of memory back")]
    private static partial void LogReturned(ILogger logger, long megabytes);
}
