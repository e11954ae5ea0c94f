using Monitor.Data.HotState;
using Monitor.Data.Scheduling;
using Monitor.Jobs.Collection.Contract;

namespace Monitor.Jobs.Tasks;

/// <summary>
/// Lets a run call a provider only while its task is wanted. The pause flag is looked at before every call; the row decides when
/// the flag is set, so that a forgotten flag cannot hold a task back, and when the claim is older than a second, so that a
/// missing flag or a missing Redis cannot let a paused task through.
/// </summary>
public sealed class TaskGate(ClaimedTask task, DateTimeOffset claimedAt, DueTasks tasks, IHotState hot, TimeProvider time) : ICallGate
{
    private static readonly TimeSpan TrustedFor = TimeSpan.FromSeconds(1);

    private DateTimeOffset _trustedSince = claimedAt;

    /// <inheritdoc />
    public async ValueTask EnsureAsync(CancellationToken ct)
    {
        var flagged = await hot.IsPausedAsync(task.TaskId, ct) == true;
        var now = time.GetUtcNow();
        if (!flagged && now - _trustedSince <= TrustedFor)
            return;
        if (!await tasks.HoldsAsync(task.TaskId, task.RunNo, ct))
            throw new WorkRevokedException();
        _trustedSince = now;
        if (flagged)
            await hot.ClearPausedAsync([task.TaskId], ct);
    }
}
