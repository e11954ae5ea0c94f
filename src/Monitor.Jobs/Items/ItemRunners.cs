using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Monitor.Data.Queues;
using Monitor.Data.Sql;
using Monitor.Jobs.Collection.Call;
using Monitor.Jobs.Collection.Contract;

namespace Monitor.Jobs.Items;

/// <summary>Runs items of all kinds; what must not run any more ends here, before anything is asked of anybody.</summary>
public sealed partial class ItemRunners(
    IEnumerable<IItemRunner> runners, ItemPlan plan, IOptions<QueueOptions> options, IOptions<CollectionOptions> collection, TimeProvider time,
    ILogger<ItemRunners> logger)
{
    private readonly Dictionary<ItemKind, IItemRunner> _runners = runners.ToDictionary(runner => runner.Kind);

    /// <summary>What a run of the item may spend.</summary>
    public CallBudget BudgetOf(ClaimedItem item) => CallBudget.Of(item.Question, collection.Value.Retries);

    /// <summary>Runs the item; throws only when the run was given up.</summary>
    public async Task<FinishedItem> RunAsync(ClaimedItem item, CallBudget budget, DateTimeOffset claimedAt, CancellationToken ct)
    {
        var finished = await TryAsync(item, budget, claimedAt, ct);
        return finished with
        {
            Calls = budget.Calls,
            CostUsd = budget.CostUsd,
            Question = finished.Outcome == ItemOutcome.Retry ? budget.ToJson() : null,
        };
    }

    private async Task<FinishedItem> TryAsync(ClaimedItem item, CallBudget budget, DateTimeOffset claimedAt, CancellationToken ct)
    {
        if (item.ExpiresAt <= time.GetUtcNow())
            return plan.Fail(item, ItemErrors.Expired, QueueExpiry.Error);
        if (item.Failures >= item.MaxFailures)
            return plan.Fail(item, ItemErrors.Lost, "Its workers ended before they could finish it, too often.");
        if (!_runners.TryGetValue(item.Kind, out var runner))
            return plan.RetryOrFail(item, ItemErrors.Internal, "This version does not know its kind.");
        try
        {
            return await runner.RunAsync(item, budget, claimedAt, ct);
        }
        // Whatever broke off when the run was given up is no failure of what it was talking to.
        catch (Exception error) when (ct.IsCancellationRequested && error is not OperationCanceledException)
        {
            throw new OperationCanceledException("The run was given up.", error, ct);
        }
        catch (Exception error) when (error is not OperationCanceledException && error.IsDatabaseAway())
        {
            // No fault of the item: it is given back, after a while in which it keeps others from the same.
            LogAway(logger, error, runner.GetType().Name, item.RefId);
            await Task.Delay(options.Value.FirstRetry, time, ct);
            throw new OperationCanceledException("The database is away.", error);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            LogBug(logger, error, runner.GetType().Name, item.RefId);
            return plan.RetryOrFail(item, ItemErrors.Internal, $"Internal error ({error.GetType().Name}).");
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Runner} lost the database while it ran row {RefId}, and gives the item back")]
    private static partial void LogAway(ILogger logger, Exception error, string runner, long refId);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Runner} broke while it ran row {RefId}")]
    private static partial void LogBug(ILogger logger, Exception error, string runner, long refId);
}
