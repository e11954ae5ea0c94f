using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Monitor.Data.HotState;
using Monitor.Data.Observations;
using Monitor.Data.Scheduling;
using Monitor.Data.SocialPlatforms;
using Monitor.Jobs.Collection.Call;
using Monitor.Jobs.Collection.Chain;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Collection.Truth;
using Monitor.Jobs.Loops;
using Monitor.Jobs.Workers;

namespace Monitor.Jobs.Tasks;

/// <summary>Serves one slot of one task: collects and says when the task is due again.</summary>
public sealed partial class TaskRunner(
    TargetCollector collector,
    PlatformRegistry platforms,
    DueTasks tasks,
    IHotState hot,
    IOptions<EngineOptions> options,
    IOptions<CollectionOptions> collection,
    TimeProvider time,
    ILogger<TaskRunner> logger) : ITaskRunner
{
    private static readonly TimeSpan LongestKeeping = TimeSpan.FromSeconds(2);

    /// <inheritdoc />
    public async Task<FinishedRun> RunAsync(ClaimedTask task, DateTimeOffset claimedAt, CancellationToken ct)
    {
        var started = time.GetUtcNow();
        var (slot, missed) = SlotSchedule.Coalesce(task.AnchorAt, task.IntervalSeconds, task.SlotAt, started);
        using var scope = logger.BeginScope(new LogScope(
            ("TaskId", task.TaskId), ("Run", task.RunNo), ("Slot", slot.ToString("O", CultureInfo.InvariantCulture)),
            ("Flow", platforms.FetchType(task.Platform, task.Kind))));
        var budget = CallBudget.Of(task.Question, collection.Value.Retries, $"{task.Target} {slot:O}");
        var result = await CollectAsync(task, budget, claimedAt, ct);
        var finished = time.GetUtcNow();
        var plan = TaskPlan.After(task, slot, result, budget.Runs, finished, Random.Shared.NextDouble());
        var outcome = OutcomeOf(result.Status);
        var durationMs = (finished - started).TotalMilliseconds;
        var lagMs = (started - slot).TotalMilliseconds;
        if (outcome == RunOutcome.Done)
            LogDone(logger, task.Target, result.Source, durationMs, lagMs);
        else
            LogFailed(logger, task.Target, outcome, durationMs, plan.Failures, plan.DueAt, result.Error);
        return new()
        {
            TaskId = task.TaskId,
            Platform = task.Platform,
            RunNo = task.RunNo,
            Target = task.Target,
            IntervalSeconds = task.IntervalSeconds,
            SlotAt = slot,
            StartedAt = started,
            FinishedAt = finished,
            Outcome = outcome,
            NextDueAt = plan.DueAt,
            NextSlotAt = plan.SlotAt,
            Failures = plan.Failures,
            Missed = missed,
            Source = result.Source,
            Credential = result.Credential,
            Calls = result.Calls,
            CostUsd = result.CostUsd,
            Error = result.Error,
            Observation = result.Observation,
            Items = result.Items,
            Hold = result.Hold,
            Question = plan.SlotAt == slot ? budget.ToJson() : null,
            NewTarget = NewTarget(task, result),
        };
    }

    // A run must end with a plan whatever happens, or the task would be claimed again at once, for ever.
    private async Task<CollectionResult> CollectAsync(ClaimedTask task, CallBudget budget, DateTimeOffset claimedAt, CancellationToken ct)
    {
        try
        {
            var gate = new TaskGate(task, claimedAt, tasks, hot, time);
            return await RunLimit.KeepAsync(
                options.Value.RunTimeout, time, either => collector.CollectAsync(RequestFor(task) with { Budget = budget }, task.Known, gate, either),
                late => Unavailable(budget, $"the run {late}"), ct);
        }
        catch (Exception error) when (ct.IsCancellationRequested || error is OperationCanceledException)
        {
            if (budget.HasPaidWork)
                await KeepAsync(task, budget);
            if (error is OperationCanceledException)
                throw;
            // Whatever broke off then is no failure of what it was talking to.
            throw new OperationCanceledException("The run was given up.", error, ct);
        }
        catch (Exception error)
        {
            LogBug(logger, error, task.Target);
            return Unavailable(budget, $"internal error ({error.GetType().Name})");
        }
    }

    // The run is given back; whoever runs the task next takes up what is paid for.
    private async Task KeepAsync(ClaimedTask task, CallBudget budget)
    {
        using var timeout = new CancellationTokenSource(LongestKeeping, time);
        try
        {
            await tasks.KeepAsync(task.TaskId, task.RunNo, budget.ToJsonGivenBack(), timeout.Token);
        }
        catch (Exception error)
        {
            LogNotKept(logger, error, task.Target);
        }
    }

    private static CollectionResult Unavailable(CallBudget budget, string why) =>
        new(CollectionStatus.Unavailable, null, null, 0, 0, null, why) { GoesOn = budget.HasTries };

    /// <summary>What a task asks of the provider chain.</summary>
    public FetchRequest RequestFor(ClaimedTask task) =>
        new(task.Platform, platforms.FetchType(task.Platform, task.Kind), task.Target)
        {
            TaskId = task.TaskId,
            RunNo = task.RunNo,
            // Whoever wants a run at once wants to know how it is now, not how it was a moment ago.
            MeasuredSince = SlotSchedule.IsSlot(task.AnchorAt, task.IntervalSeconds, task.SlotAt) ? null : task.SlotAt,
        };

    // A handle that differs in letter case only is the same.
    private static string? NewTarget(ClaimedTask task, CollectionResult result) =>
        task.Kind == EntityKind.Account && result.Observation is { } found && task.Known?.PlatformId == found.PlatformId
        && result.FollowedRename && !found.Name.Equals(task.Target, StringComparison.OrdinalIgnoreCase)
            ? found.Name
            : null;

    private static RunOutcome OutcomeOf(CollectionStatus status) => status switch
    {
        CollectionStatus.Found => RunOutcome.Done,
        CollectionStatus.NotFound => RunOutcome.NotFound,
        CollectionStatus.Private => RunOutcome.Private,
        CollectionStatus.NoSource => RunOutcome.NoSource,
        CollectionStatus.Held => RunOutcome.Held,
        _ => RunOutcome.Failed,
    };

    [LoggerMessage(Level = LogLevel.Information, Message = "Collected {Target} from {Provider} in {DurationMs:0.0} ms, {LagMs:0.0} ms after its slot")]
    private static partial void LogDone(ILogger logger, string target, string? provider, double durationMs, double lagMs);

    [LoggerMessage(Level = LogLevel.Information, Message = "Could not collect {Target}: {Outcome} after {DurationMs:0.0} ms, failure {Failures} in a row, next try at {NextTry:O}. {Reason}")]
    private static partial void LogFailed(
        ILogger logger, string target, RunOutcome outcome, double durationMs, short failures, DateTimeOffset nextTry, string? reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What goes on at a provider for {Target} could not be kept and will be asked for anew")]
    private static partial void LogNotKept(ILogger logger, Exception error, string target);

    [LoggerMessage(Level = LogLevel.Error, Message = "The run of {Target} broke")]
    private static partial void LogBug(ILogger logger, Exception error, string target);
}
