using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Monitor.Data.HotState;
using Monitor.Data.Observations;
using Monitor.Data.Queues;
using Monitor.Jobs.Loops;
using Npgsql;

namespace Monitor.Jobs.Items;

/// <summary>Writes finished items, and does what their kinds want done afterwards. One that the database refuses fails.</summary>
public sealed partial class ItemWriter(
    QueueResultWriter writer,
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
        // Also whoever read the old rows while they were being written.
        string[] outdated = [.. recorded.Items.SelectMany(Observed).SelectMany(HistorySubject.Of).Distinct(StringComparer.Ordinal)];
        if (outdated.Length > 0)
            await hot.InvalidateHistoryAsync(outdated, ct);
        foreach (var step in recorded.Afterwards)
            await FollowAsync(step, ct);
        await hot.HintAsync(HintTopic.Queues, ct);
        foreach (var topic in recorded.Topics)
            await hot.HintAsync(topic, ct);
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
            Insights = [],
            Estimates = [],
            Details = null,
            Result = null,
            ErrorCode = ItemErrors.Internal,
            Error = Refusal,
        };

    private static IEnumerable<Observation> Observed(FinishedItem run) => run.Observation is { } observation ? [observation, .. run.Items] : run.Items;

    // The results are committed: a failure here must not write them again. The sweeper does what is left undone.
    private async Task FollowAsync(Func<CancellationToken, Task> step, CancellationToken ct)
    {
        try
        {
            await step(ct);
        }
        catch (Exception error) when (!ct.IsCancellationRequested)
        {
            LogNotFollowed(logger, error);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Work that waited for finished items could not be started now")]
    private static partial void LogNotFollowed(ILogger logger, Exception error);
}
