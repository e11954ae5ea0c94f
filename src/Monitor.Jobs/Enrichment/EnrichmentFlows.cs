using Microsoft.Extensions.Hosting;
using Monitor.Data.Enrichment;
using Monitor.Data.Flows;
using Monitor.Data.Queues;
using Monitor.Jobs.Flows;
using Monitor.Jobs.Items;

namespace Monitor.Jobs.Enrichment;

/// <summary>The flows that estimate something of a profile.</summary>
public sealed class EnrichmentFlows(
    ProfileEnricher enricher, ProfileFinder profiles, PromptBook book, ItemPlan plan, IHostApplicationLifetime lifetime, TimeProvider time) : IFlowWork
{
    private static readonly Dictionary<string, EnrichmentKind> Kinds = EnrichmentKinds.All.ToDictionary(kind => kind.Flow, StringComparer.Ordinal);

    /// <inheritdoc />
    public IReadOnlyList<string> Flows { get; } = [.. Kinds.Keys];

    /// <inheritdoc />
    public async Task<FinishedItem> RunAsync(FlowRun run, CancellationToken ct)
    {
        var kind = Kinds[run.Flow.Name];
        if (!enricher.IsOn)
            return plan.Fail(run.Item, EnrichmentErrors.Off, EnrichmentOptions.HowToConfigure);
        PromptVersion? version = null;
        if (run.Parameters[EnrichmentParameters.PromptVersion] is { } number && (version = book.Find(kind.Name, number.GetValue<int>())) is null)
            return plan.Fail(run.Item, RequestStatus.InvalidParameters, Unknown(kind));
        var (profile, item) = await profiles.FindAsync(run, ct);
        if (profile is null)
            return item;
        await run.Gate.EnsureAsync(ct);
        EnrichmentRun answered;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, item.Observation is null ? CancellationToken.None : lifetime.ApplicationStopping);
        try
        {
            answered = await enricher.AskAsync(kind, profile, version, either.Token);
        }
        // What was collected is recorded before the process ends, and whoever goes on finds it.
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return plan.WaitOrFail(
                run.Item, EnrichmentErrors.Unavailable, "The process was stopped before the model had answered.", TimeSpan.Zero, arePaused: true) with
            {
                Observation = item.Observation,
                Items = item.Items,
                Hold = item.Hold,
            };
        }

        // What was collected is kept whatever the model says.
        item = item with { Estimates = answered.Estimates, FinishedAt = time.GetUtcNow(), Result = null };
        if (answered.Kept is not null)
            return item with { Result = EstimateJson.Result(profile, answered), Source = answered.Kept.Model };
        var end = answered.Failure is { Passes: true } failure
            ? plan.RetryOrFail(run.Item, answered.ErrorCode!, answered.Error!, failure.RetryAfter)
            : plan.Fail(run.Item, answered.ErrorCode!, answered.Error!);
        return end with { Estimates = answered.Estimates, Observation = item.Observation, Items = item.Items, Hold = item.Hold };
    }

    private string Unknown(EnrichmentKind kind) =>
        $"{FlowOrders.Params}.{EnrichmentParameters.PromptVersion}: versions of {kind.Name} are {string.Join(", ", book.All.Where(prompt => prompt.Kind == kind).Select(prompt => prompt.Version))}.";
}
