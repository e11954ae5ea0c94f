using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Monitor.Data.HotState;
using Monitor.Data.Queues;
using Monitor.Data.Workers;
using Monitor.Jobs.Loops;

namespace Monitor.Jobs.Items;

/// <summary>Makes items of dead workers ready again, ends those that expired unclaimed and starts work that nobody started.</summary>
public sealed partial class ItemSweeper(
    QueueLeases leases,
    QueueExpiry expiry,
    ItemKinds kinds,
    IHotState hot,
    IOptions<QueueOptions> options,
    TimeProvider time,
    LoopHealth health,
    ILogger<ItemSweeper> logger)
    : PollingLoop("queue-sweeper", time, health, logger)
{
    private readonly TimeProvider _time = time;
    private DateTimeOffset _patientUntil;
    private DateTimeOffset _finishedAt;
    private bool _isBroken;

    /// <inheritdoc />
    protected override TimeSpan Interval => options.Value.SweepInterval;

    /// <inheritdoc />
    public override async Task<bool> RunOnceAsync(CancellationToken ct)
    {
        var now = _time.GetUtcNow();
        // While the database was away nobody could extend a lease or write what came of it: they all get the time of one for it.
        if (_isBroken && now - _finishedAt > options.Value.Lease / 3)
            _patientUntil = now + options.Value.Lease;
        _isBroken = true;
        var lost = now < _patientUntil ? 0 : await leases.SweepAsync(now, ct);
        var stranded = await leases.WakeStrandedAsync(now, ct);
        var expired = await expiry.EndAsync(now, ct);
        var started = await kinds.CatchUpAsync(now, ct);
        if (lost > 0)
            LogLost(logger, lost);
        if (stranded > 0)
            LogStranded(logger, stranded);
        if (lost + stranded + started > 0)
            await hot.HintAsync(HintTopic.Queues, ct);
        foreach (var topic in expired.Topics)
            await hot.HintAsync(topic, ct);
        (_isBroken, _finishedAt) = (false, now);
        return expired.Items.Count == QueueExpiry.MostAtOnce;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} items had lost their worker and are ready again")]
    private static partial void LogLost(ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} queues slept although they had work")]
    private static partial void LogStranded(ILogger logger, int count);
}
