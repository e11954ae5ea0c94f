using Hangfire;
using Hangfire.Common;
using Microsoft.Extensions.Options;
using Monitor.Data.Scheduling;
using Monitor.Jobs.Tasks;
using Monitor.Jobs.Workers;

namespace Monitor.Jobs.Hangfire.Tasks;

/// <summary>
/// What Hangfire runs for a slot of a task. It claims the task by its id; that the slot is served once is the business of that claim
/// and its fence, so Hangfire may deliver a job as often as it likes. The job ends when the result is written.
/// </summary>
public sealed class MonitorTaskJob(
    DueTasks tasks, TaskPools pools, WorkerIdentity worker, JobPatience patience, IOptions<EngineOptions> options, TimeProvider time)
{
    // Hangfire fires by the clock of the machine, and due times follow the clock of the database.
    private static readonly TimeSpan ClockDifference = TimeSpan.FromSeconds(2);

    /// <summary>Runs the task if it is due.</summary>
    /// <param name="taskId">The task.</param>
    /// <param name="target">Platform and target, for people.</param>
    [JobDisplayName("{1}")]
    [AutomaticRetry(Attempts = 0, OnAttemptsExceeded = AttemptsExceededAction.Delete)]
    public async Task RunAsync(Guid taskId, string target)
    {
        var ct = patience.Over;
        var (task, claimedAt) = await ClaimAsync(taskId, ct);
        if (task is not null)
            await pools.For(task.Platform).RunAsync(task, claimedAt, ct);
    }

    /// <summary>The job of a task as Hangfire stores it.</summary>
    internal static Job Of(Guid taskId, string target) =>
        Job.FromExpression<MonitorTaskJob>(job => job.RunAsync(taskId, target), JobQueues.Monitors);

    private async Task<(ClaimedTask? Task, DateTimeOffset ClaimedAt)> ClaimAsync(Guid taskId, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (await tasks.ClaimOneAsync(taskId, worker.Id, options.Value.Lease, now, ct) is { } task)
            return (task, now);
        if (await tasks.DueAtAsync(taskId, ct) - now is not { } early || early <= TimeSpan.Zero || early > ClockDifference)
            return (null, now);
        await Task.Delay(early, time, ct);
        now = time.GetUtcNow();
        return (await tasks.ClaimOneAsync(taskId, worker.Id, options.Value.Lease, now, ct), now);
    }
}
