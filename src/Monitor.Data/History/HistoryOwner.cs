using Monitor.Data.Scheduling;

namespace Monitor.Data.History;

/// <summary>Whose history a reference names, and who watches it.</summary>
/// <param name="Name">The account's handle today, or the post's code.</param>
/// <param name="EntityId">Internal id of the account or post; null while a watched target has no row yet.</param>
/// <param name="Watch">The most frequent active task on it; null when nobody collects it.</param>
/// <param name="Cacheable">False for names whose cached pages nothing would invalidate, such as former handles.</param>
/// <param name="LastOutcome">How the last run of its most frequent task ended; null before the first, and when nobody watches it.</param>
public sealed record HistoryOwner(string Name, long? EntityId, HistoryWatch? Watch, bool Cacheable, RunOutcome? LastOutcome);

/// <summary>The most frequent active task on an account or post.</summary>
/// <param name="Target">What the task asks the providers for.</param>
/// <param name="IntervalSeconds">Its interval.</param>
/// <param name="Since">When it was created.</param>
public sealed record HistoryWatch(string Target, int IntervalSeconds, DateTimeOffset Since);
