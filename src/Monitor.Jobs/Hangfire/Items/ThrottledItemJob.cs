using System.Globalization;
using Hangfire;
using Hangfire.Common;
using Hangfire.Server;
using Microsoft.Extensions.Options;
using Monitor.Data.Queues;
using Monitor.Jobs.Hangfire.Tasks;
using Monitor.Jobs.Items;
using Monitor.Jobs.Workers;

namespace Monitor.Jobs.Hangfire.Items;

/// <summary>
/// What Hangfire runs for an item of a batch or search. It takes over the lease under which the item was claimed; a second delivery
/// finds a lease with another fence and leaves the end of the job to the first. The job ends when the result is written, as the item ended;
/// one that is to be tried again gets another job then.
/// </summary>
public sealed class ThrottledItemJob(
    QueueLeases leases, DeliveredRuns delivered, ItemPool pool, WorkerIdentity worker, JobPatience patience, IOptions<QueueOptions> options, TimeProvider time)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    // Far longer than it takes to say how an item ended that has just been written.
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(5);

    /// <summary>Runs the item if the claim still holds.</summary>
    /// <param name="itemId">The item.</param>
    /// <param name="runNo">The fence of its claim.</param>
    /// <param name="target">Kind of job, platform and username, for people.</param>
    /// <param name="context">The delivery; Hangfire puts it in.</param>
    /// <returns>What came of it, for people.</returns>
    [JobDisplayName("{2}")]
    [AutomaticRetry(Attempts = 0)]
    [DeliveredRunStates]
    public async Task<string> RunAsync(long itemId, int runNo, string target, PerformContext? context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var ct = patience.Over;
        var job = long.Parse(context.BackgroundJob.Id, CultureInfo.InvariantCulture);
        var now = time.GetUtcNow();
        if (await leases.TakeOverAsync(itemId, runNo, worker.Id, now + options.Value.Lease, ct) is { } item)
            return ResultOf(await pool.RunAsync(item, now, job, ct));
        // Paused meanwhile.
        if (await leases.IsHeldAsync(itemId, runNo, ct))
            await leases.ReleaseAsync([(itemId, runNo)], now, ct);
        else
            await AwaitFirstAsync(itemId, runNo, job, ct);
        throw new SkippedRunException("The item was paused, ended or taken over.");
    }

    // Delivered again while the first delivery is at it: this job ends as that one says. Whoever was faster would show a job as deleted that
    // brought its result.
    private async Task AwaitFirstAsync(long itemId, int runNo, long job, CancellationToken ct)
    {
        while (await leases.IsHeldAsync(itemId, runNo + 1, ct))
            await Task.Delay(Look, time, ct);
        for (var late = time.GetUtcNow() + LongestEnd; time.GetUtcNow() < late && await delivered.AreSeveralAtAsync(job, ct);)
            await Task.Delay(Look, time, ct);
    }

    /// <summary>The job of an item as Hangfire stores it.</summary>
    internal static Job Of(ClaimedItem item, string target) => Job.FromExpression<ThrottledItemJob>(
        job => job.RunAsync(item.Id, item.RunNo, target, null), JobQueues.Throttled);

    private static string ResultOf(FinishedItem? item) => item switch
    {
        null => throw new SkippedRunException("The item was paused, cancelled or taken over while it ran."),
        { Outcome: ItemOutcome.Done } => $"collected from {item.Source}",
        { Outcome: ItemOutcome.Retry } => throw new SkippedRunException(
            string.Create(CultureInfo.InvariantCulture, $"To be tried again at {item.RetryAt:yyyy-MM-dd'T'HH:mm:ss'Z'}: {item.Error}")),
        { ErrorCode: ItemErrors.Cancelled } => throw new SkippedRunException(item.Error ?? "It was cancelled."),
        _ => throw new RunFailedException(item.Error ?? "The item failed."),
    };
}
