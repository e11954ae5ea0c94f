using System.Globalization;
using Hangfire;
using Hangfire.Common;
using Hangfire.Server;
using Microsoft.Extensions.Options;
using Monitor.Data.Scheduling;
using Monitor.Jobs.Collection.Chain;
using Monitor.Jobs.Tasks;
using Monitor.Jobs.Workers;

namespace Monitor.Jobs.Hangfire.Tasks;

/// <summary>
/// A run of a task, as Hangfire knows it. Ordinary slots are fired by the engine and only entered as such jobs; what Hangfire delivers to
/// one of its own workers was started by hand, requeued, or fired by its scheduler because nobody else had. It claims the task by its id:
/// that a slot is served once is the business of that claim and its fence, so Hangfire may deliver a job as often as it likes.
/// </summary>
public sealed class MonitorTaskJob
{
    private static readonly TimeSpan LongestDefer = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ShortestDefer = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    private readonly DeliveredRuns _delivered;
    private readonly DueTasks _tasks;
    private readonly TaskPools _pools;
    private readonly PlatformSources _sources;
    private readonly WorkerIdentity _worker;
    private readonly JobPatience _patience;
    private readonly EngineOptions _options;
    private readonly TimeProvider _time;

    /// <summary>Made by Hangfire's worker for each delivery.</summary>
    public MonitorTaskJob(
        DeliveredRuns delivered, DueTasks tasks, TaskPools pools, PlatformSources sources, WorkerIdentity worker, JobPatience patience,
        IOptions<EngineOptions> options, TimeProvider time) =>
        (_delivered, _tasks, _pools, _sources, _worker, _patience, _options, _time) =
        (delivered, tasks, pools, sources, worker, patience, options.Value, time);

    /// <summary>Runs the task if it is due, or in any case when somebody asked for it.</summary>
    /// <param name="taskId">The task.</param>
    /// <param name="target">Platform and target, for people.</param>
    /// <param name="context">The delivery; Hangfire puts it in.</param>
    /// <returns>What came of it, for people.</returns>
    [JobDisplayName("{1}")]
    [AutomaticRetry(Attempts = 0)]
    [DeliveredRunStates]
    public async Task<string> RunAsync(Guid taskId, string target, PerformContext? context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var ct = _patience.Over;
        var job = long.Parse(context.BackgroundJob.Id, CultureInfo.InvariantCulture);
        var platform = target.Split('/')[0];
        var delivery = await _delivered.FindAsync(job, ct);
        if (_sources.Of(platform) is { CanRun: false } outlook)
        {
            var reason = $"No source of {platform} can be asked at the moment.";
            // The task stays due, and its loop runs it as soon as there is one. A person's wish waits for that moment by itself.
            throw delivery.IsWanted ? new DeferredRunException(Wait(outlook.Until), reason) : new SkippedRunException(reason);
        }

        var now = _time.GetUtcNow();
        if (await _delivered.ClaimAsync(delivery, taskId, _worker.Id, _options.Lease, now, ct) is { } task)
            return await RunAsync(task, job, now, ct);
        return await SkipAsync(delivery, taskId, ct);
    }

    /// <summary>The job of a task as Hangfire stores it.</summary>
    internal static Job Of(Guid taskId, string target, string platform) =>
        Job.FromExpression<MonitorTaskJob>(job => job.RunAsync(taskId, target, null), platform);

    /// <summary>What people call a task.</summary>
    internal static string Name(string platform, string target) => $"{platform}/{target}";

    private async Task<string> RunAsync(ClaimedTask task, long job, DateTimeOffset claimedAt, CancellationToken ct) =>
        await _pools.For(task.Platform).RunAsync(task, claimedAt, new RunEntry(job, IsDelivered: true), ct) is { } run
            ? ResultOf(run.Outcome, run.Error, RunStates.Result(run))
            : throw new SkippedRunException("The task was paused, stopped or taken over while it ran.");

    // A run under way of this very job, requeued or delivered again, ends as that run ends.
    private async Task<string> SkipAsync(Delivery delivery, Guid taskId, CancellationToken ct)
    {
        while (await _tasks.PlaceAsync(taskId, ct) is { } place)
        {
            if (!place.IsActive)
                throw new SkippedRunException("The task is paused or stopped.");
            if (place.IsRunning && place.RunNo == delivery.RunNo)
            {
                await Task.Delay(Look, _time, ct);
                continue;
            }

            if (delivery.RunNo is { } runNo && await _delivered.EndOfAsync(taskId, runNo, ct) is { } end)
                return ResultOf(end.Outcome, end.Error, $"measured by {end.Source}");
            throw new SkippedRunException(place.IsRunning ? "The task is running already." : "The slot was served already.");
        }

        throw new SkippedRunException("There is no such task any more.");
    }

    private static string ResultOf(RunOutcome outcome, string? error, string result) => outcome switch
    {
        RunOutcome.Done or RunOutcome.Held => result,
        RunOutcome.NoSource or RunOutcome.Canceled => throw new SkippedRunException(error ?? "No source could be asked."),
        _ => throw new RunFailedException(error ?? "The run failed."),
    };

    private TimeSpan Wait(DateTimeOffset? until)
    {
        var wait = until - _time.GetUtcNow() ?? LongestDefer;
        return wait < ShortestDefer ? ShortestDefer : wait > LongestDefer ? LongestDefer : wait;
    }
}
