using Microsoft.Extensions.Options;
using Monitor.Data.Content;
using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Call;
using Monitor.Jobs.Collection.Contract;

namespace Monitor.Jobs.Collection.Chain;

/// <summary>How a collection ended.</summary>
public enum CollectionStatus
{
    /// <summary>A source answered with data.</summary>
    Found,

    /// <summary>The platform has no such account or post.</summary>
    NotFound,

    /// <summary>It exists and shows nothing to strangers.</summary>
    Private,

    /// <summary>Every source failed.</summary>
    Unavailable,

    /// <summary>No source can be asked at the moment: none has a key, or all of them rest.</summary>
    NoSource,

    /// <summary>A source answered, and the answer is too unlikely to be recorded as truth.</summary>
    Held,
}

/// <summary>What a collection brought.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Observation">The data, with source and time, when found.</param>
/// <param name="Source">The provider whose answer counted.</param>
/// <param name="Calls">Provider calls made.</param>
/// <param name="CostUsd">What they cost.</param>
/// <param name="RetryAfter">When no source can be asked any more that may be: how long until the first one can be again, if that is known.</param>
/// <param name="Error">When nothing was found: what each source said, for people.</param>
public sealed record CollectionResult(
    CollectionStatus Status,
    Observation? Observation,
    string? Source,
    short Calls,
    decimal CostUsd,
    TimeSpan? RetryAfter,
    string? Error)
{
    /// <summary>What came along or was asked for as a list, with source and time.</summary>
    public IReadOnlyList<Observation> Items { get; init; } = [];

    /// <summary>Whether a later run may bring more: tries are left, or somebody who could not be asked.</summary>
    public bool GoesOn { get; init; }

    /// <summary>Whether no source of the chain can be asked now.</summary>
    public bool AreSourcesAway { get; init; }

    /// <summary>Whether they are away because an operator holds them: that lasts as long as it lasts.</summary>
    public bool ArePaused { get; init; }

    /// <summary>What the question may still cost.</summary>
    public CallBudget? Budget { get; init; }

    /// <summary>Where the next page begins; null on the last page and where there are no pages. It names the provider it belongs to.</summary>
    public string? NextCursor { get; init; }

    /// <summary>How many pages of a list it holds.</summary>
    public int Pages { get; init; } = 1;

    /// <summary>A change of the quarantine that is to be written with the result.</summary>
    public HoldChange? Hold { get; init; }

    /// <summary>Whether the account was found under its id and not under the handle that was asked for.</summary>
    public bool FollowedRename { get; init; }

    /// <summary>The key that brought the answer; an id, never the secret.</summary>
    public string? Credential { get; init; }
}

/// <summary>
/// Walks the chain of providers for a request until one of them knows the answer. The only place that knows the order of
/// collection: chain, call, parse, stamp. An answer that lacks declared numbers counts only when nobody has a whole one; answers are
/// never mixed, so that every number is its source's. Whoever wants the same at the same time shares one walk.
/// </summary>
public sealed class Collector(
    ProviderChains chains, SingleFlight flights, IOptions<CollectionOptions> options, Random random, TimeProvider time)
{
    private const string NoSource = "No source is available at the moment";
    private const char CursorSeparator = '|';

    /// <summary>Collects one account, post or page.</summary>
    public Task<CollectionResult> CollectAsync(FetchRequest request, ICallGate gate, CancellationToken ct) =>
        flights.ShareAsync(request, () => WalkAsync(request, gate, ct), ct);

    private async Task<CollectionResult> WalkAsync(FetchRequest request, ICallGate gate, CancellationToken ct)
    {
        var chain = chains.For(request.Platform, request.FetchType);
        var budget = request.Budget ?? CallBudget.Of(kept: null, options.Value.Retries);
        var order = Order(chain, ref request);
        if (request.Cursor is not null && order.Count == 0)
            return new(CollectionStatus.NoSource, null, null, 0, 0, null, $"The cursor belongs to none of the sources of {request.FetchType} on {request.Platform}.");
        short calls = 0;
        decimal cost = 0;
        var errors = new List<string>();
        var isFault = false;
        DateTimeOffset? room = null;
        CollectionResult? partial = null;
        for (var i = 0; i < order.Count; i++)
        {
            var provider = order[i];
            var name = provider.Declaration.Name;
            if (!provider.Readiness().IsReady || !budget.TryAsk(name))
                continue;
            var isLast = !order.Skip(i + 1).Any(other => other.Readiness().IsReady);
            var answer = await provider.FetchAsync(request, budget, gate, isLast ? options.Value.LastLimitWait : options.Value.LimitWait, ct);
            calls += answer.Calls;
            cost += answer.Calls * provider.Declaration.UnitCostUsd;
            switch (answer.Outcome)
            {
                case FetchOutcome.Found { IsPartial: true } incomplete:
                    partial ??= Stamp(incomplete, name, calls, cost) with { Credential = answer.Credential };
                    break;
                case FetchOutcome.NotFound or FetchOutcome.Private when partial is not null:
                    break;
                case FetchOutcome.Found found:
                    return Stamp(found, name, calls, cost) with { Credential = answer.Credential };
                case FetchOutcome.NotFound:
                    return new(CollectionStatus.NotFound, null, name, calls, cost, null, $"{request.Target} does not exist on {request.Platform}.") { Credential = answer.Credential };
                case FetchOutcome.Private:
                    return new(CollectionStatus.Private, null, name, calls, cost, null, $"{request.Target} is private.") { Credential = answer.Credential };
                case null:
                    room = Earlier(room, answer.Until);
                    break;
                default:
                    errors.Add($"{name}: {OutcomeWords.Describe(answer.Outcome)}");
                    isFault |= answer.Outcome is not (FetchOutcome.RateLimited or FetchOutcome.QuotaExhausted or FetchOutcome.AuthRejected);
                    break;
            }
        }

        // What is missing in it stays as it was known before.
        if (partial is not null)
            return partial with { Calls = calls, CostUsd = cost };
        var (wait, arePaused) = WaitFor(order, room);
        // Who was only told that it may not ask now waits with the others: that is no fault of the task's.
        if (!isFault && (wait is not null || (errors.Count == 0 && !budget.WasAnswered)))
            return new(CollectionStatus.NoSource, null, null, calls, cost, wait, Sentence(errors.Prepend(Explain(request, wait, arePaused))))
            {
                AreSourcesAway = wait is not null,
                ArePaused = arePaused,
            };
        var open = order.Where(provider => budget.IsOpen(provider.Declaration.Name) && provider.Readiness() is { IsReady: true } or { Until: not null }).ToArray();
        return new(CollectionStatus.Unavailable, null, null, calls, cost, wait ?? WaitFor(open, room).Wait, Sentence(budget.Said.Union(errors)))
        {
            GoesOn = open.Length > 0,
            AreSourcesAway = wait is not null,
            ArePaused = arePaused,
            Budget = budget,
        };
    }

    // A cursor means nothing to another provider than the one that gave it.
    private IReadOnlyList<ProviderClient> Order(ProviderChain chain, ref FetchRequest request)
    {
        if (request.Cursor is not { } cursor)
        {
            var drawn = chain.Draw(random);
            return request.Except is { } except ? [.. drawn.Where(provider => provider.Declaration.Name != except)] : drawn;
        }

        var end = cursor.IndexOf(CursorSeparator, StringComparison.Ordinal);
        if (end < 0 || chain.Find(cursor[..end]) is not { } owner)
            return [];
        request = request with { Cursor = cursor[(end + 1)..] };
        return [owner];
    }

    // While any source could be asked again at once, the ordinary waits between tries hold.
    private (TimeSpan? Wait, bool ArePaused) WaitFor(IReadOnlyList<ProviderClient> order, DateTimeOffset? room)
    {
        var first = room;
        var isPaused = false;
        foreach (var provider in order)
        {
            var readiness = provider.Readiness();
            if (readiness.IsReady && room is null)
                return (null, false);
            isPaused |= readiness.IsPaused;
            if (!readiness.IsReady)
                first = Earlier(first, readiness.Until);
        }

        if (first is null && isPaused)
            return (ProviderClient.PausedLook, true);
        var wait = first - time.GetUtcNow();
        return (wait > TimeSpan.Zero ? wait : null, false);
    }

    // Several reasons are one sentence: only the last one ends.
    private static string Sentence(IEnumerable<string> reasons) => reasons.Aggregate((one, next) => $"{one.TrimEnd('.')}; {next}");

    private string Explain(FetchRequest request, TimeSpan? wait, bool arePaused) => arePaused
        ? $"{NoSource} for {request.FetchType} on {request.Platform}: an operator has paused those that could answer."
        : wait is { } known
            ? $"{NoSource} for {request.FetchType} on {request.Platform}; the first is back at {time.GetUtcNow() + known:yyyy-MM-dd'T'HH:mm:ss'Z'}."
            : $"{NoSource} for {request.FetchType} on {request.Platform}.";

    // Milliseconds are what the API shows, so paging by a shown time is exact.
    private CollectionResult Stamp(FetchOutcome.Found found, string source, short calls, decimal cost)
    {
        var now = time.GetUtcNow();
        now = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond));
        return new(CollectionStatus.Found, Stamped(found.Observation), source, calls, cost, null, null)
        {
            Items = found.Items.Count == 0 ? [] : [.. found.Items.Select(item => Stamped(item)!)],
            NextCursor = found.NextCursor is { } cursor ? $"{source}{CursorSeparator}{cursor}" : null,
        };

        Observation? Stamped(Observation? observation) => observation is null ? null : observation with { Source = source, MeasuredAt = now };
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => one is null || other < one ? other ?? one : one;
}
