using Monitor.Data.Queues;

namespace Monitor.Jobs.Collection.Contract;

/// <summary>Asked right before every provider call whether the work behind it is still wanted.</summary>
public interface ICallGate
{
    /// <summary>Returns when the call may be made; throws <see cref="WorkRevokedException"/> when it may not.</summary>
    ValueTask EnsureAsync(CancellationToken ct);

    /// <summary>Who goes first when calls wait for room within the limits of a provider.</summary>
    QueuePriority Priority => QueuePriority.Scheduled;
}

/// <summary>The work was paused, stopped or taken over while it was under way: it ends without a call and without a result.</summary>
public sealed class WorkRevokedException() : OperationCanceledException("The work is no longer wanted.");
