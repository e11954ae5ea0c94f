using Microsoft.Extensions.Logging;
using Monitor.Data.Charts;
using Monitor.Data.Load;
using Monitor.Data.Sql;
using Monitor.Data.Workers;
using Monitor.Jobs.Loops;
using Npgsql;

namespace Monitor.Jobs.Upkeep;

/// <summary>
/// Counts the work of each minute, adds up what is counted as it changes, and rolls up histories that are older than their rollups, a slice at
/// a time.
/// </summary>
public sealed class TotalsKeeper(NpgsqlDataSource database, IEnumerable<ITally> tallies, WorkloadKeeper workload, TimeProvider time, LoopHealth health, ILogger<TotalsKeeper> logger)
    : PollingLoop("totals", time, health, logger)
{
    /// <inheritdoc />
    protected override TimeSpan Interval => TimeSpan.FromMinutes(1);

    /// <inheritdoc />
    public override async Task<bool> RunOnceAsync(CancellationToken ct)
    {
        await workload.RunAsync(ct);
        foreach (var tally in tallies)
            await tally.AddUpAsync(ct);
        return await HistoryBackfill.RunAsync(database, ct);
    }
}
