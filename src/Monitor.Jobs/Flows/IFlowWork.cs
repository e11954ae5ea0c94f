using System.Text.Json.Nodes;
using Monitor.Data.Flows;
using Monitor.Data.Queues;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Items;

namespace Monitor.Jobs.Flows;

/// <summary>The work of flows that is more than one question to the providers.</summary>
public interface IFlowWork
{
    /// <summary>Names of the flows whose requests it runs; each has <see cref="FlowSpec.Own"/> parameters in the catalog.</summary>
    IReadOnlyList<string> Flows { get; }

    /// <summary>
    /// Runs one request. What it answers is written in one transaction with the end of the request; what it writes itself before must
    /// be safe to write again, because a request whose worker dies runs anew.
    /// </summary>
    Task<FinishedItem> RunAsync(FlowRun run, CancellationToken ct);
}

/// <summary>A run of a request of a flow whose work is of its own kind.</summary>
/// <param name="Item">The item of the queue.</param>
/// <param name="Request">The request.</param>
/// <param name="Flow">Its flow.</param>
/// <param name="Parameters">Its parameters; they have been checked.</param>
/// <param name="Target">What the first of them names.</param>
/// <param name="Budget">What its calls to providers may cost.</param>
/// <param name="Gate">Asked before each call to the outside: it ends what is not wanted any more.</param>
/// <param name="GivenUp">Cancelled when nobody wants the result any more; the token of the run itself also ends with its time.</param>
public sealed record FlowRun(
    ClaimedItem Item, RequestRow Request, FlowSpec Flow, JsonObject Parameters, string Target, CallBudget Budget, ItemGate Gate, CancellationToken GivenUp);
