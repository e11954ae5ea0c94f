using Monitor.Data.Queues;

namespace Monitor.Jobs.Collection.Call;

/// <summary>A line of which one at a time is served: the most urgent first, and of the same urgency who came first.</summary>
internal sealed class UrgentFirst
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<TaskCompletionSource, (QueuePriority Priority, long Place)> _waiting = new();
    private long _place;
    private bool _taken;

    /// <summary>Waits until it is this one's turn; <see cref="Leave"/> ends the turn.</summary>
    public async Task EnterAsync(QueuePriority priority, CancellationToken ct)
    {
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (!_taken)
            {
                _taken = true;
                return;
            }

            _waiting.Enqueue(turn, (priority, ++_place));
        }

        await using (ct.Register(() => turn.TrySetCanceled(ct)))
            await turn.Task;
    }

    /// <summary>Ends a turn. Those who gave up waiting are passed over.</summary>
    public void Leave()
    {
        lock (_gate)
        {
            while (_waiting.TryDequeue(out var next, out _))
                if (next.TrySetResult())
                    return;
            _taken = false;
        }
    }
}
