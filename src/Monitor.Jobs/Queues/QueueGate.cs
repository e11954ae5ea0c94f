using Monitor.Data.Queues;
using Monitor.Jobs.Collection;

namespace Monitor.Jobs.Queues;

/// <summary>Lets a run of an item call a provider only while the item is wanted, and calls of batches only at their pace.</summary>
public sealed class QueueGate(ClaimedItem item, DateTimeOffset claimedAt, QueueLeases leases, CallPacer? pacer, TimeProvider time) : ICallGate
{
    private static readonly TimeSpan TrustedFor = TimeSpan.FromSeconds(1);

    private DateTimeOffset _trustedSince = claimedAt;
    private bool _hasTurn;

    /// <summary>Waits for the turn of the first call, outside of the time limits of calls and runs.</summary>
    public async Task TakeFirstTurnAsync(CancellationToken ct)
    {
        if (pacer is null)
            return;
        await pacer.WaitAsync(urgent: item.Failures > 0, ct);
        _hasTurn = true;
    }

    /// <inheritdoc />
    public async ValueTask EnsureAsync(CancellationToken ct)
    {
        if (time.GetUtcNow() - _trustedSince > TrustedFor)
        {
            var held = await leases.HeldAsync([(item.Id, item.RunNo)], ct);
            if (held.Count == 0)
                throw new WorkRevokedException();
            _trustedSince = time.GetUtcNow();
        }

        if (pacer is not null && !_hasTurn)
            await pacer.WaitAsync(urgent: true, ct);
        _hasTurn = false;
    }
}
