using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;
using Monitor.Data.Flows;
using Monitor.Data.Orders;
using Monitor.Data.Queues;
using Monitor.Data.Time;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Flows;
using Monitor.Jobs.Items;
using Monitor.Jobs.Loops;

namespace Monitor.Jobs.Orders;

/// <summary>
/// Reads the orders of a shop, page by page. A page is recorded in one transaction with where the next one begins, so that a run that was
/// killed is gone on with. The shop's room is waited for, within bounds.
/// </summary>
internal sealed class OrderFlow(
    ShopifyClient shop, StoreKeys keys, ConfiguredShop configured, FlowProgressStore progress, ItemPlan plan, IOptions<ShopifyOptions> options,
    IOptions<QueueOptions> queues, TimeProvider time) : IFlowWork
{
    // A list that grows while it is read, or a shop that never ends one, is left here; the next request goes on by time.
    private const int MostPages = 20_000;

    // Clocks tick, and the shop's is not ours.
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(25);

    /// <inheritdoc />
    public IReadOnlyList<string> Flows { get; } = ["refresh_orders_by_store"];

    /// <inheritdoc />
    public async Task<FinishedItem> RunAsync(FlowRun run, CancellationToken ct)
    {
        if (StoreKeys.DomainOf(run.Target) is not { } store)
            return plan.Fail(run.Item, RequestStatus.InvalidParameters, "params.store is no shop at myshopify.com.");
        if (await keys.ArePausedAsync(ct))
            return Held(run.Item);
        var (question, key, problem) = await QuestionAsync(run, store, ct);
        if (question is null)
            return problem!;
        var turn = new RunTurn(queues.Value.RequestTimeout, time);
        var known = await progress.FindAsync(run.Request.Id, ct);
        run.Budget.Recall(known.Calls, known.CostUsd);
        var state = ReadState(known.State);
        var item = run.Item;
        var isFirst = true;
        try
        {
            while (!known.IsWhole && known.Pages < MostPages)
            {
                turn.BeginPart();
                await run.Gate.EnsureAsync(ct);
                if (!isFirst && await keys.ArePausedAsync(ct))
                    return Held(item);
                var answer = await PatientlyAsync(question with { Cursor = known.Cursor }, run, key, ct);
                switch (answer)
                {
                    case ShopifyAnswer.Page page:
                        if (await RecordAsync(run, store, known, state, page, run.GivenUp) is not ({ } written, var counted))
                            throw new WorkRevokedException();
                        (known, state, isFirst, item) = (written, counted, false, item with { Failures = 0 });
                        if (!known.IsWhole && page.Pause > TimeSpan.Zero)
                        {
                            if (page.Pause > options.Value.LongestWait)
                                return Wait(item, page.Pause, ct);
                            await Task.Delay(page.Pause + Margin, time, ct);
                        }

                        break;
                    case ShopifyAnswer.Throttled throttled:
                        return Wait(item, throttled.Wait, ct);
                    case ShopifyAnswer.LostPlace lost:
                        // Reading anew writes nothing twice. A place that is lost again and again is no place.
                        if (state.Restarts > 0)
                            return plan.Fail(item, ShopErrors.BadRequest, $"{store}: {lost.Message}");
                        state = state with { Restarts = state.Restarts + 1 };
                        var anew = known with { Cursor = null, State = Json(state) };
                        known = await progress.WriteAsync(item, _ => Task.FromResult(anew), ct) ?? throw new WorkRevokedException();
                        break;
                    case ShopifyAnswer.Refused refused:
                        if (refused.Code == ShopErrors.AuthRejected && key is not null)
                            await keys.RejectedAsync(key, refused.Message, time.GetUtcNow(), ct);
                        return plan.Fail(item, refused.Code, $"{store}: {refused.Message}");
                    case ShopifyAnswer.Transient transient:
                        return plan.RetryOrFail(item, ItemErrors.Unavailable, $"{store}: {transient.Message}");
                    default:
                        throw new InvalidOperationException($"{answer.GetType().Name} is no answer of a shop.");
                }
            }
        }
        catch (OperationCanceledException late) when (RunLimit.IsOver(late, ct, run.GivenUp))
        {
            return plan.RetryOrFail(item, ItemErrors.Timeout, "It took too long.");
        }

        return Done(item, store, question.Api, known, state);
    }

    private async Task<(OrderQuestion? Question, StoreKey? Key, FinishedItem? Problem)> QuestionAsync(FlowRun run, string store, CancellationToken ct)
    {
        StoreKey? key = null;
        if (configured.DemoToken is null)
        {
            (key, var why, var back) = await keys.FindAsync(store, run.Request.TeamId, configured.Key, time.GetUtcNow(), ct);
            if (key is null)
                return (null, null, back is { } at ? plan.WaitOrFail(run.Item, ItemErrors.NoSource, why!, at - time.GetUtcNow()) : plan.Fail(run.Item, ItemErrors.NoSource, why!));
            await keys.UsedAsync(key, time.GetUtcNow(), ct);
        }

        var parameters = run.Parameters;
        var since = OwnText(parameters, OrderParameters.UpdatedSince);
        return (new(
            store, key?.Token ?? configured.DemoToken!, OwnText(parameters, OrderParameters.Api) ?? OrderParameters.GraphQl,
            OwnText(parameters, OrderParameters.Status) ?? OrderParameters.AnyStatus, since is null ? null : OrderParameters.Time(since), Cursor: null), key, null);
    }

    // Waits and tries again as far as a run may; what it answers in the end is not to be tried again at once.
    private async Task<ShopifyAnswer> PatientlyAsync(OrderQuestion question, FlowRun run, StoreKey? key, CancellationToken ct)
    {
        var (tries, waits) = (0, TimeSpan.Zero);
        while (true)
        {
            var answer = await shop.AskAsync(question, run.Request.Id, key?.Id.ToString(CultureInfo.InvariantCulture), ct);
            run.Budget.Count(0);
            var wait = answer switch
            {
                ShopifyAnswer.Throttled throttled => throttled.Wait,
                ShopifyAnswer.Transient when tries++ < options.Value.Retries => Backoff.After(tries, options.Value.RetryDelay, options.Value.LongestWait),
                _ => (TimeSpan?)null,
            };
            if (wait is not { } pause || waits + pause > options.Value.LongestWait)
                return answer;
            waits += pause;
            await Task.Delay(pause, time, ct);
            await run.Gate.EnsureAsync(ct);
        }
    }

    private async Task<(FlowProgress? Known, OrderState State)> RecordAsync(
        FlowRun run, string store, FlowProgress known, OrderState state, ShopifyAnswer.Page page, CancellationToken ct)
    {
        var counted = state;
        var written = await progress.WriteAsync(run.Item, async connection =>
        {
            var changes = await OrderStore.WriteAsync(connection, run.Request.TeamId, store, page.Orders, run.Request.Id, time.GetUtcNow(), ct);
            counted = state with
            {
                Added = state.Added + changes.Added,
                Changed = state.Changed + changes.Changed,
                Dropped = state.Dropped + page.Dropped,
                Newest = page.Orders.Select(order => (DateTimeOffset?)order.UpdatedAt).Append(state.Newest).Max(),
            };
            return known with
            {
                Source = StoreKeys.Source,
                Cursor = page.Next,
                Pages = known.Pages + 1,
                Calls = run.Budget.Calls,
                CostUsd = run.Budget.CostUsd,
                Items = known.Items + page.Orders.Count,
                IsWhole = page.Next is null || page.Next == known.Cursor,
                State = Json(counted),
            };
        }, ct);
        return (written, counted);
    }

    // A pause has its end in somebody's hand, and nothing fails by it.
    private FinishedItem Held(ClaimedItem item) => plan.WaitOrFail(item, ItemErrors.NoSource, "An operator has paused reading shops.", queues.Value.LongestRetry, arePaused: true);

    private FinishedItem Wait(ClaimedItem item, TimeSpan wait, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return plan.RetryOrFail(item, ShopErrors.RateLimited, "The shop has no room for further calls.", wait);
    }

    private FinishedItem Done(ClaimedItem item, string store, string api, FlowProgress known, OrderState state) => new()
    {
        Item = item,
        Outcome = ItemOutcome.Done,
        FinishedAt = time.GetUtcNow(),
        Source = StoreKeys.Source,
        Result = new JsonObject
        {
            ["store"] = store,
            ["api"] = api,
            ["orders"] = known.Items,
            ["added"] = state.Added,
            ["changed"] = state.Changed,
            ["left_out"] = state.Dropped,
            ["pages"] = known.Pages,
            ["complete"] = known.IsWhole,
            ["newest_updated_at"] = state.Newest?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["measured_at"] = time.GetUtcNow().ToWireFormat(),
        }.ToJsonString(JsonSerializerOptions.Default),
    };

    private static string? OwnText(JsonObject parameters, string name) =>
        parameters[name] is JsonValue value && value.TryGetValue<string>(out var text) && text.Trim().Length > 0 ? text.Trim() : null;

    private static OrderState ReadState(string? json) =>
        json is null ? new() : JsonSerializer.Deserialize(json, OrderStateJson.Default.OrderState) ?? new();

    private static string Json(OrderState state) => JsonSerializer.Serialize(state, OrderStateJson.Default.OrderState);
}

/// <summary>What the work remembers between runs.</summary>
internal sealed record OrderState
{
    public long Added { get; init; }

    public long Changed { get; init; }

    public long Dropped { get; init; }

    public int Restarts { get; init; }

    public DateTimeOffset? Newest { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(OrderState))]
internal sealed partial class OrderStateJson : JsonSerializerContext;
