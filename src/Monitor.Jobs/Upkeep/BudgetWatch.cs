using Microsoft.Extensions.Logging;
using Monitor.Data.Limits;
using Monitor.Data.Workers;
using Monitor.Jobs.Loops;

namespace Monitor.Jobs.Upkeep;

/// <summary>Ends what was said about budgets when it is not true any more, also while nobody takes anything from them.</summary>
public sealed class BudgetWatch(OnDemandLimits limits, TimeProvider time, LoopHealth health, ILogger<BudgetWatch> logger)
    : PollingLoop("budget-watch", time, health, logger)
{
    /// <inheritdoc />
    protected override TimeSpan Interval => TimeSpan.FromSeconds(30);

    /// <inheritdoc />
    public override async Task<bool> RunOnceAsync(CancellationToken ct)
    {
        await limits.ReviewAsync(ct);
        return false;
    }
}
