using Hangfire.Common;
using Hangfire.States;

namespace Monitor.Jobs.Hangfire.Tasks;

/// <summary>
/// Tells apart how a delivered run ended: one that had nothing to do is deleted with the reason instead of failed, and one that found
/// nobody to ask is scheduled for later.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class DeliveredRunStatesAttribute : JobFilterAttribute, IElectStateFilter
{
    /// <summary>By which such a deletion is told from one by an operator: a second delivery must not end the run of the first.</summary>
    public const string Skipped = "Skipped: ";

    /// <inheritdoc />
    public void OnStateElection(ElectStateContext context)
    {
        if (context.CandidateState is not FailedState failed)
            return;
        context.CandidateState = failed.Exception switch
        {
            SkippedRunException skipped => new DeletedState { Reason = Skipped + skipped.Message },
            DeferredRunException deferred => new ScheduledState(deferred.Wait) { Reason = deferred.Message },
            _ => failed,
        };
    }
}
