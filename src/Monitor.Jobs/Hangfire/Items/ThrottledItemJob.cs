using System.Globalization;
using Hangfire;
using Hangfire.Common;
using Hangfire.Server;
using Microsoft.Extensions.Options;
using Monitor.Data.Batches;
using Monitor.Data.Queues;
using Monitor.Jobs.Hangfire.Tasks;
using Monitor.Jobs.Items;
using Monitor.Jobs.Workers;

namespace Monitor.Jobs.Hangfire.Items;

/// <summary>
/// What Hangfire runs for an item of a batch or search. It takes over the lease under which the item was claimed; a second delivery
/// finds a lease with another fence and ends as the item did: the first may not be able to say so, because its server was given up. The job ends
/// when the result is written, as the item ended; one that is to be tried again gets another job then.
/// </summary>
public sealed class ThrottledItemJob(
    QueueLeases leases, DeliveredItems delivered, ItemPool pool, WorkerIdentity worker, JobPatience patience, IOptions<QueueOptions> options, TimeProvider time)
{
    private const string Failed = "The item failed.";
    private const string Cancelled = "It was cancelled.";

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

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
        // Delivered again while the first delivery is at it: this job ends with that one.
        while (await leases.IsHeldAsync(itemId, runNo + 1, ct))
            await Task.Delay(Look, time, ct);
        if (await delivered.EndOfAsync(job, ct) is { } end)
            return ResultOf(end);
        // Paused meanwhile, or not ours any more; in the latter case this changes nothing.
        await leases.ReleaseAsync([(itemId, runNo)], now, ct);
        throw new SkippedRunException("The item was paused, ended or taken over.");
    }

    /// <summary>The job of an item as Hangfire stores it.</summary>
    internal static Job Of(ClaimedItem item, string target) => Job.FromExpression<ThrottledItemJob>(
        job => job.RunAsync(item.Id, item.RunNo, target, null), JobQueues.Throttled);

    private static string ResultOf(FinishedItem? item) => item switch
    {
        null => throw new SkippedRunException("The item was paused, cancelled or taken over while it ran."),
        { Outcome: ItemOutcome.Done } => Collected(item.Source),
        { Outcome: ItemOutcome.Retry } => throw new SkippedRunException(
            string.Create(CultureInfo.InvariantCulture, $"To be tried again at {item.RetryAt:yyyy-MM-dd'T'HH:mm:ss'Z'}: {item.Error}")),
        { ErrorCode: ItemErrors.Cancelled } => throw new SkippedRunException(item.Error ?? Cancelled),
        _ => throw new RunFailedException(item.Error ?? Failed),
    };

    private static string ResultOf(ItemEnd end) => end.Status switch
    {
        JobStatus.Completed => Collected(end.Source),
        JobStatus.Cancelled => throw new SkippedRunException(end.Error ?? Cancelled),
        _ => throw new RunFailedException(end.Error ?? Failed),
    };

    private static string Collected(string? source) => $"collected from {source}";
}
