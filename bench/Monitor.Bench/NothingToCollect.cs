using Monitor.Data.Observations;
using Monitor.Data.Scheduling;
using Monitor.Jobs.Tasks;

namespace Monitor.Bench;

/// <summary>
/// Ends every run at once with a made-up measurement, so that only the engine and the database are measured. The task is due
/// again immediately, which keeps an endless supply of due tasks.
/// </summary>
internal sealed class NothingToCollect(TimeProvider time) : ITaskRunner
{
    private static readonly Dimension[] Dimensions = [new(DimensionKeys.Bio, "A biography of ordinary length that never changes"), new(DimensionKeys.IsPrivate, "false")];

    private long _completed;

    public long Completed => Interlocked.Read(ref _completed);

    public Task<FinishedRun> RunAsync(ClaimedTask task, DateTimeOffset claimedAt, CancellationToken ct) => Task.FromResult(Finish(task));

    public FinishedRun Finish(ClaimedTask task)
    {
        Interlocked.Increment(ref _completed);
        var now = time.GetUtcNow();
        return new()
        {
            TaskId = task.TaskId,
            Platform = task.Platform,
            RunNo = task.RunNo,
            Target = task.Target,
            IntervalSeconds = task.IntervalSeconds,
            SlotAt = task.SlotAt,
            StartedAt = now,
            FinishedAt = now,
            Outcome = RunOutcome.Done,
            NextDueAt = now,
            NextSlotAt = now,
            Source = "none",
            Calls = 1,
            Observation = new(Platforms.Instagram, EntityKind.Account, Id(task.Target), task.Target, Dimensions,
                [Metric.Measured(MetricKeys.Followers, now.Ticks % 1_000_000), Metric.Measured(MetricKeys.Following, 100), Metric.Measured(MetricKeys.Posts, 10)])
            { Source = "none", MeasuredAt = now },
        };
    }

    private static string Id(string username) => "1" + username["user".Length..];
}
