using Monitor.Data.Queues;
using Monitor.Jobs.Collection.Contract;

namespace Monitor.Jobs.Items;

/// <summary>Lets a run of an item call a provider only while the item is wanted, and calls of batches only at their pace.</summary>
public sealed class ItemGate(ClaimedItem item, DateTimeOffset claimedAt, QueueLeases leases, CallPacer? pacer, TimeProvider time) : ICallGate
{
    private static readonly TimeSpan TrustedFor = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan TurnLife = TimeSpan.FromMilliseconds(50);

    private DateTimeOffset _trustedSince = claimedAt;
    private DateTimeOffset? _turnAt;

    /// <inheritdoc />
    public QueuePriority Priority => item.Priority;

    /// <summary>Waits for the turn of the first call, outside of the time limits of calls and runs.</summary>
    public async Task TakeFirstTurnAsync(CancellationToken ct)
    {
        if (pacer is null)
            return;
        await pacer.WaitAsync(urgent: item.Failures > 0, ct);
        pacer.Served(item);
        _turnAt = time.GetUtcNow();
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

        // A turn that was held up, by the limits of a provider for example, would meet those that come after it.
        if (pacer is not null && !(time.GetUtcNow() - _turnAt <= TurnLife))
            await pacer.WaitAsync(urgent: true, ct);
        _turnAt = null;
    }
}
