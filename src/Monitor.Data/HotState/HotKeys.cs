namespace Monitor.Data.HotState;

/// <summary>Names and bounds that both stores share. The names are visible to operators in <c>redis-cli</c>.</summary>
internal static class HotKeys
{
    /// <summary>How long a reader may take from a miss to storing the page.</summary>
    public static readonly TimeSpan GenerationLife = TimeSpan.FromSeconds(60);

    /// <summary>Pages are named by callers' parameters, so one subject must not grow with their imagination.</summary>
    public const int MaxPagesPerSubject = 64;

    private static readonly TimeSpan Longest = TimeSpan.FromDays(365);
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    public const string PausedPattern = "task:*:paused";

    public static string Paused(Guid taskId) => $"task:{taskId}:paused";

    public static string History(string subject) => $"history:{subject}";

    public static string HistoryGeneration(string subject) => $"history:generation:{subject}";

    public static string Fallback(string key) => $"fallback:{key}";

    public static string NewGeneration() => Guid.NewGuid().ToString("N");

    /// <summary>Brings a time to live into the range both stores can keep; false when there is nothing to keep.</summary>
    public static bool TryLife(TimeSpan ttl, out TimeSpan life)
    {
        life = ttl < Shortest ? Shortest : ttl > Longest ? Longest : ttl;
        return ttl > TimeSpan.Zero;
    }
}
