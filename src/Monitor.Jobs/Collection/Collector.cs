using Monitor.Data.Content;
using Monitor.Data.Observations;

namespace Monitor.Jobs.Collection;

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

    /// <summary>No source that can answer is configured.</summary>
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
/// <param name="RetryAfter">When every source failed: the shortest wait that a rate-limited source asked for.</param>
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

    /// <summary>Where the next page begins; null on the last page and where there are no pages.</summary>
    public string? NextCursor { get; init; }

    /// <summary>A change of the quarantine that is to be written with the result.</summary>
    public HoldChange? Hold { get; init; }

    /// <summary>Whether the account was found under its id and not under the handle that was asked for.</summary>
    public bool FollowedRename { get; init; }
}

/// <summary>
/// Walks the chain of providers for a request until one of them knows the answer. The only place that knows the order of
/// collection: chain, call, parse, stamp.
/// </summary>
public sealed class Collector(ProviderChains chains, TimeProvider time)
{
    /// <summary>Collects one account or post.</summary>
    public async Task<CollectionResult> CollectAsync(FetchRequest request, ICallGate gate, CancellationToken ct)
    {
        var chain = chains.For(request);
        if (chain.Count == 0)
            return new(CollectionStatus.NoSource, null, null, 0, 0, null, $"No source is available at the moment for {request.FetchType} on {request.Platform}.");

        short calls = 0;
        decimal cost = 0;
        TimeSpan? retryAfter = null;
        List<string>? errors = null;
        foreach (var provider in chain)
        {
            var answer = await provider.FetchAsync(request, gate, ct);
            calls += answer.Calls;
            cost += answer.Calls * provider.Declaration.UnitCostUsd;
            var name = provider.Declaration.Name;
            switch (answer.Outcome)
            {
                case FetchOutcome.Found found:
                    return Stamp(found, name, calls, cost);
                case FetchOutcome.NotFound:
                    return new(CollectionStatus.NotFound, null, name, calls, cost, null, $"{request.Target} does not exist on {request.Platform}.");
                case FetchOutcome.Private:
                    return new(CollectionStatus.Private, null, name, calls, cost, null, $"{request.Target} is private.");
                case FetchOutcome.RateLimited limited:
                    retryAfter = Shorter(retryAfter, limited.RetryAfter);
                    break;
            }

            (errors ??= []).Add($"{name}: {Describe(answer.Outcome)}");
        }

        return new(CollectionStatus.Unavailable, null, null, calls, cost, retryAfter, string.Join("; ", errors!));
    }

    // Milliseconds are what the API shows, so paging by a shown time is exact.
    private CollectionResult Stamp(FetchOutcome.Found found, string source, short calls, decimal cost)
    {
        var now = time.GetUtcNow();
        now = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond));
        return new(CollectionStatus.Found, Stamped(found.Observation), source, calls, cost, null, null)
        {
            Items = found.Items.Count == 0 ? [] : [.. found.Items.Select(item => Stamped(item)!)],
            NextCursor = found.NextCursor,
        };

        Observation? Stamped(Observation? observation) => observation is null ? null : observation with { Source = source, MeasuredAt = now };
    }

    private static TimeSpan? Shorter(TimeSpan? one, TimeSpan? other) => one is null || other < one ? other ?? one : one;

    private static string Describe(FetchOutcome outcome) => outcome switch
    {
        FetchOutcome.RateLimited { RetryAfter: { } wait } => $"rate limited for {wait.TotalSeconds:0} s",
        FetchOutcome.RateLimited => "rate limited",
        FetchOutcome.AuthRejected rejected => $"key rejected ({rejected.Reason})",
        FetchOutcome.QuotaExhausted quota => $"quota exhausted ({quota.Reason})",
        FetchOutcome.Malformed malformed => $"answer not understood at {malformed.Field}",
        FetchOutcome.Transient transient => transient.Reason,
        _ => outcome.GetType().Name,
    };
}
