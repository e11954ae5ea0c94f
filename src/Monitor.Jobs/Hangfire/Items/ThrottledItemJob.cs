using Hangfire;
using Hangfire.Common;
using Microsoft.Extensions.Options;
using Monitor.Data.Queues;
using Monitor.Jobs.Items;
using Monitor.Jobs.Workers;

namespace Monitor.Jobs.Hangfire.Items;

/// <summary>
/// What Hangfire runs for an item of a batch or search. It takes over the lease under which the item was claimed; a second delivery
/// finds a lease with another fence and does nothing. The job ends when the result is written, and tries again only as the item's own
/// policy says.
/// </summary>
public sealed class ThrottledItemJob(
    QueueLeases leases, ItemPool pool, WorkerIdentity worker, JobPatience patience, IOptions<QueueOptions> options, TimeProvider time)
{
    /// <summary>Runs the item if the claim still holds.</summary>
    /// <param name="itemId">The item.</param>
    /// <param name="runNo">The fence of its claim.</param>
    /// <param name="target">Kind of job, platform and username, for people.</param>
    [JobDisplayName("{2}")]
    [AutomaticRetry(Attempts = 0, OnAttemptsExceeded = AttemptsExceededAction.Delete)]
    public async Task RunAsync(long itemId, int runNo, string target)
    {
        var ct = patience.Over;
        var now = time.GetUtcNow();
        if (await leases.TakeOverAsync(itemId, runNo, worker.Id, now + options.Value.Lease, ct) is { } item)
            await pool.RunAsync(item, now, ct);
        else
            // Paused meanwhile, or not ours any more; in the latter case this changes nothing.
            await leases.ReleaseAsync([(itemId, runNo)], now, ct);
    }

    /// <summary>The job of an item as Hangfire stores it.</summary>
    internal static Job Of(ClaimedItem item, string target) => Job.FromExpression<ThrottledItemJob>(
        job => job.RunAsync(item.Id, item.RunNo, target), JobQueues.Throttled);
}
