using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Monitor.Data.Queues;

/// <summary>A change of a queue; what is null stays as it is.</summary>
public sealed record QueueChange
{
    /// <summary>How many items may run at once, in all processes together.</summary>
    public int? MaxRunning { get; init; }

    /// <summary>Whether it is held.</summary>
    public bool? Paused { get; init; }
}

/// <summary>Changes how queues run, while they run.</summary>
public sealed class QueueAdmin(IDbContextFactory<MonitorDb> databases, TimeProvider time)
{
    /// <summary>Changes a queue; false when there is none of that name.</summary>
    public async Task<bool> ChangeAsync(string name, QueueChange change, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var changed = await db.Queues.Where(queue => queue.Name == name).ExecuteUpdateAsync(queue =>
        {
            queue.SetProperty(q => q.TurnAt, now).SetProperty(q => q.WaitingSince, (DateTimeOffset?)null);
            if (change.MaxRunning is { } most)
                queue.SetProperty(q => q.MaxRunning, most);
            if (change.Paused is true)
                queue.SetProperty(q => q.PausedAt, q => q.PausedAt ?? now);
            if (change.Paused is false)
                queue.SetProperty(q => q.PausedAt, (DateTimeOffset?)null);
        }, ct) == 1;
        // Who lets a queue go on wants it to go on now.
        if (change.Paused is false && changed)
            await QueueRows.HurryAsync(
                (NpgsqlConnection)db.Database.GetDbConnection(), await db.Queues.Where(queue => queue.Name == name).Select(queue => queue.Id).SingleAsync(ct), now, ct);
        await transaction.CommitAsync(ct);
        return changed;
    }
}
