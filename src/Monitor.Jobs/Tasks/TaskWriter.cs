using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Monitor.Data.Scheduling;
using Monitor.Jobs.Loops;
using Monitor.Jobs.Workers;
using Npgsql;

namespace Monitor.Jobs.Tasks;

/// <summary>
/// Writes finished runs of tasks. One that the database refuses ends as failed with its time moved forward. Caches are told before
/// and after the transaction, so that a crash in between shows old data for a moment only.
/// </summary>
public sealed class TaskWriter(
    ResultWriter writer,
    TaskCaches caches,
    WorkerIdentity worker,
    NpgsqlDataSource database,
    IOptions<EngineOptions> options,
    TimeProvider time,
    ILogger<TaskWriter> logger)
    : BatchedWriter<FinishedRun>(database, new(options.Value.FlushSize, options.Value.FlushInterval, options.Value.FlushBacklog, Writers), time, logger)
{
    // One to gather and to wait for the commit while the database is at the other.
    private const int Writers = 2;

    /// <inheritdoc />
    protected override async Task<int> WriteAsync(IReadOnlyList<FinishedRun> batch, CancellationToken ct)
    {
        await caches.BeforeWriteAsync(batch, ct);
        var recorded = await writer.WriteAsync(batch, worker.Id, ct);
        await caches.AfterWriteAsync(recorded, ct);
        return recorded.Count;
    }

    /// <inheritdoc />
    protected override FinishedRun? Refused(FinishedRun result) => result.Error == Refusal
        ? null
        : result with
        {
            Outcome = RunOutcome.Failed,
            Observation = null,
            Items = [],
            Hold = null,
            NewTarget = null,
            Failures = (short)Math.Min(result.Failures + 1, short.MaxValue),
            Error = Refusal,
        };
}
