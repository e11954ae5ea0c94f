using Monitor.Data.Observations;

namespace Monitor.Data.HotState;

/// <summary>
/// Short-lived shared state: pause flags, the history cache, fallback answers and wake-up hints. Redis where one is configured,
/// this process otherwise, with the same behaviour. It is never the truth: every method answers within its time-out, none
/// throws when the store is away, and losing all of it costs latency only.
/// </summary>
public interface IHotState
{
    /// <summary>True when other processes see the same state (Redis), false for the in-process store.</summary>
    bool IsShared { get; }

    /// <summary>False while the store cannot be reached; the database alone decides then.</summary>
    bool IsAvailable { get; }

    /// <summary>Whether the flag <c>task:{id}:paused</c> is set; null when the store did not answer.</summary>
    Task<bool?> IsPausedAsync(Guid taskId, CancellationToken ct);

    /// <summary>Sets the pause flags of these tasks; they have no expiry.</summary>
    Task SetPausedAsync(IReadOnlyCollection<Guid> taskIds, CancellationToken ct);

    /// <summary>Removes the pause flags of these tasks.</summary>
    Task ClearPausedAsync(IReadOnlyCollection<Guid> taskIds, CancellationToken ct);

    /// <summary>
    /// Reads a cached page of history. The answer carries the subject's generation; pass it to
    /// <see cref="StoreHistoryAsync"/> so that a page read before an invalidation is never stored after it.
    /// </summary>
    /// <param name="subject">Whose history, see <see cref="HistorySubject"/>.</param>
    /// <param name="page">Which page: the query's parameters in a canonical form.</param>
    /// <param name="ct">Cancels the wait.</param>
    Task<HistoryCacheEntry> GetHistoryAsync(string subject, string page, CancellationToken ct);

    /// <summary>Stores a page under key <c>history:{subject}</c> for <paramref name="ttl"/>, unless the subject was invalidated since.</summary>
    Task StoreHistoryAsync(string subject, string page, ReadOnlyMemory<byte> payload, TimeSpan ttl, string? generation, CancellationToken ct);

    /// <summary>Drops all cached pages of these subjects in one round trip.</summary>
    Task InvalidateHistoryAsync(IReadOnlyCollection<string> subjects, CancellationToken ct);

    /// <summary>Stores the latest good answers under <c>fallback:{key}</c>, each with its own expiry, in one round trip.</summary>
    Task StoreFallbacksAsync(IReadOnlyCollection<FallbackEntry> entries, CancellationToken ct);

    /// <summary>The latest good answer, or null when there is none or it expired.</summary>
    Task<ReadOnlyMemory<byte>?> GetFallbackAsync(string key, CancellationToken ct);

    /// <summary>Forgets these fallback answers.</summary>
    Task DropFallbacksAsync(IReadOnlyCollection<string> keys, CancellationToken ct);

    /// <summary>Tells every process that <paramref name="topic"/> changed; a lost hint only costs a polling interval.</summary>
    Task HintAsync(string topic, CancellationToken ct);

    /// <summary>
    /// Calls <paramref name="wake"/> on every hint on <paramref name="topic"/> until disposed; hints that arrive while it runs
    /// are answered by one more call. It must not block.
    /// </summary>
    IDisposable OnHint(string topic, Action wake);
}

/// <summary>A cached page, if any, and the subject's generation at the time of reading.</summary>
/// <param name="Payload">Null on a miss.</param>
/// <param name="Generation">Null when the store did not answer: do not store then. Empty on a hit, after which there is nothing to store.</param>
public readonly record struct HistoryCacheEntry(ReadOnlyMemory<byte>? Payload, string? Generation);

/// <summary>One answer to keep as a fallback.</summary>
public readonly record struct FallbackEntry(string Key, ReadOnlyMemory<byte> Payload, TimeSpan Ttl);

/// <summary>Names of cached histories and fallbacks. One account is known by its platform id and by its handle.</summary>
public static class HistorySubject
{
    /// <summary>History of an account, by platform id or by handle.</summary>
    public static string Account(string platform, string idOrHandle) => $"{platform}:account:{idOrHandle.ToLowerInvariant()}";

    /// <summary>History of a post, by its short code, which is case-sensitive.</summary>
    public static string Post(string platform, string code) => $"{platform}:post:{code}";

    /// <summary>The histories that an observation adds to, by the names that it gives.</summary>
    public static IEnumerable<string> Of(Observation observation) => observation.Kind == EntityKind.Post
        ? [Post(observation.Platform, observation.Name)]
        : [Account(observation.Platform, observation.PlatformId), Account(observation.Platform, observation.Name)];
}

/// <summary>Topics of hints.</summary>
public static class HintTopic
{
    /// <summary>A task was created, resumed, changed or asked to run now.</summary>
    public const string Schedule = "schedule";

    /// <summary>A credential was added, changed or removed, or is doing better or worse.</summary>
    public const string Credentials = "credentials";

    /// <summary>A queue got work, was changed, or lost work that may be running.</summary>
    public const string Queues = "queues";

    /// <summary>A job made progress.</summary>
    public const string Jobs = "jobs";

    /// <summary>A scrape request was finished.</summary>
    public const string Requests = "requests";

    /// <summary>An action over many things was ordered.</summary>
    public const string Actions = "actions";

    /// <summary>A key was tried.</summary>
    public const string Trials = "trials";

    /// <summary>Answers that processes still share must not be used any more.</summary>
    public const string Answers = "answers";
}
