using Microsoft.Extensions.Logging;
using Monitor.Data.Events;
using Monitor.Data.Workers;
using Monitor.Jobs.Loops;

namespace Monitor.Jobs.Events;

/// <summary>Hands out what happened. Every worker runs it; one at a time does the work.</summary>
public sealed class EventDispatchLoop(EventDispatch dispatch, TimeProvider time, LoopHealth health, ILogger<EventDispatchLoop> logger)
    : PollingLoop("events", time, health, logger)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Busy = TimeSpan.FromMilliseconds(200);

    private bool _anyListener;

    /// <inheritdoc />
    protected override TimeSpan Interval => _anyListener ? Busy : Quiet;

    /// <inheritdoc />
    public override async Task<bool> RunOnceAsync(CancellationToken ct)
    {
        // What was written for a listener that is gone is still to be cleared away, so the outbox is looked at in any case.
        var dispatched = await dispatch.RunAsync(ct);
        _anyListener = dispatched.Taken > 0 || await dispatch.AnyListenerAsync(ct);
        return dispatched.More;
    }
}
