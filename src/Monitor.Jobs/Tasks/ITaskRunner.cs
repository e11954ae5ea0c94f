using Monitor.Data.Scheduling;

namespace Monitor.Jobs.Tasks;

/// <summary>Runs a claimed task. A seam: benchmarks measure the engine with a runner that collects nothing.</summary>
public interface ITaskRunner
{
    /// <summary>
    /// Runs the task and answers what to record. Throws <see cref="OperationCanceledException"/> when the run was given up; any
    /// other failure is part of the answer.
    /// </summary>
    Task<FinishedRun> RunAsync(ClaimedTask task, DateTimeOffset claimedAt, CancellationToken ct);
}
