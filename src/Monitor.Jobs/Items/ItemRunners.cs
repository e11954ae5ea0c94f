using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Monitor.Data.Queues;
using Monitor.Data.Sql;

namespace Monitor.Jobs.Items;

/// <summary>Runs items of all kinds; what must not run any more ends here, before anything is asked of anybody.</summary>
public sealed partial class ItemRunners(
    IEnumerable<IItemRunner> runners, ItemPlan plan, IOptions<QueueOptions> options, TimeProvider time, ILogger<ItemRunners> logger)
{
    private readonly Dictionary<ItemKind, IItemRunner> _runners = runners.ToDictionary(runner => runner.Kind);

    /// <summary>Runs the item; throws only when the run was given up.</summary>
    public async Task<FinishedItem> RunAsync(ClaimedItem item, DateTimeOffset claimedAt, CancellationToken ct)
    {
        if (item.ExpiresAt <= time.GetUtcNow())
            return plan.Fail(item, ItemErrors.Expired, QueueExpiry.Error);
        if (item.Failures >= item.MaxFailures)
            return plan.Fail(item, ItemErrors.Lost, "Its workers ended before they could finish it, too often.");
        try
        {
            return await _runners[item.Kind].RunAsync(item, claimedAt, ct);
        }
        catch (Exception error) when (error.IsDatabaseAway())
        {
            // No fault of the item: it is given back, after a while in which it keeps others from the same.
            LogAway(logger, error, item.Kind, item.RefId);
            await Task.Delay(options.Value.FirstRetry, time, ct);
            throw new OperationCanceledException("The database is away.", error);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            LogBug(logger, error, item.Kind, item.RefId);
            return plan.RetryOrFail(item, ItemErrors.Internal, $"Internal error ({error.GetType().Name}).");
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The run of {Kind} {RefId} lost the database and gives its item back")]
    private static partial void LogAway(ILogger logger, Exception error, ItemKind kind, long refId);

    [LoggerMessage(Level = LogLevel.Error, Message = "The run of {Kind} {RefId} broke")]
    private static partial void LogBug(ILogger logger, Exception error, ItemKind kind, long refId);
}
