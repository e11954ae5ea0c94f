using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Monitor.Data.Batches;
using Monitor.Data.HotState;
using Monitor.Data.Queues;
using Monitor.Jobs.Loops;
using Npgsql;

namespace Monitor.Jobs.Items;

/// <summary>Writes finished items. One that the database refuses fails. Searches that waited for the end of others are started.</summary>
public sealed partial class ItemWriter(
    QueueResultWriter writer,
    JobStarts starts,
    IHotState hot,
    NpgsqlDataSource database,
    IOptions<QueueOptions> options,
    TimeProvider time,
    ILogger<ItemWriter> logger)
    : BatchedWriter<FinishedItem>(database, new(options.Value.FlushSize, options.Value.FlushInterval, options.Value.FlushSize * 10), time, logger)
{
    private readonly TimeProvider _time = time;

    /// <inheritdoc />
    protected override async Task<int> WriteAsync(IReadOnlyList<FinishedItem> batch, CancellationToken ct)
    {
        var now = _time.GetUtcNow();
        var recorded = await writer.WriteAsync(batch, now, ct);
        if (recorded.Ended.Count > 0)
            await StartNextAsync([.. recorded.Ended.Select(job => new JobOwner(job.TeamId, job.RequestedBy)).Distinct()], now, ct);
        await hot.HintAsync(HintTopic.Queues, ct);
        if (recorded.Items.Count > 0)
            await hot.HintAsync(HintTopic.Jobs, ct);
        if (recorded.Items.Any(item => item.Item.Kind == ItemKind.ScrapeRequest))
            await hot.HintAsync(HintTopic.Requests, ct);
        return recorded.Items.Count;
    }

    /// <inheritdoc />
    protected override FinishedItem? Refused(FinishedItem result) => result.Error == Refusal
        ? null
        : result with
        {
            Outcome = ItemOutcome.Failed,
            Observation = null,
            Items = [],
            Result = null,
            ErrorCode = ItemErrors.Internal,
            Error = Refusal,
        };

    // The results are committed: a failure here must not write them again. The sweeper starts what is left waiting.
    private async Task StartNextAsync(IReadOnlyList<JobOwner> owners, DateTimeOffset now, CancellationToken ct)
    {
        try
        {
            await starts.StartNextAsync(owners, now, ct);
        }
        catch (Exception error) when (!ct.IsCancellationRequested)
        {
            LogNotStarted(logger, error);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Waiting searches could not be started now")]
    private static partial void LogNotStarted(ILogger logger, Exception error);
}
