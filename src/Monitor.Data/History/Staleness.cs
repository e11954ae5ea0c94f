using System.Text.Json;
using Monitor.Data.HotState;
using Monitor.Data.Observations;
using Monitor.Data.Tasks;

namespace Monitor.Data.History;

/// <summary>That a collected history is out of date, and the latest good answer if one is kept.</summary>
/// <param name="Seconds">Age of the newest row, or of the task while there is none.</param>
/// <param name="Fallback">The latest good answer of a provider; it is shown, never stored as history.</param>
public sealed record Staleness(long Seconds, Observation? Fallback);

/// <summary>Tells whether a history is out of date.</summary>
public sealed class StalenessCheck(IHotState hotState, TimeProvider clock)
{
    /// <summary>Null while the history is fresh, and for a history that no active task collects.</summary>
    public async ValueTask<Staleness?> CheckAsync(
        string platform, string fetchType, HistoryWatch? watch, DateTimeOffset? newest, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (watch is null || !Freshness.IsStale(newest ?? watch.Since, TimeSpan.FromSeconds(watch.IntervalSeconds), now))
            return null;
        var payload = await hotState.GetFallbackAsync(FallbackKey.For(platform, fetchType, watch.Target), ct);
        return new Staleness((long)(now - (newest ?? watch.Since)).TotalSeconds, payload is { } bytes ? Read(bytes.Span) : null);
    }

    // A cache may hold what another version wrote; then there is no fallback.
    private static Observation? Read(ReadOnlySpan<byte> payload)
    {
        try
        {
            return JsonSerializer.Deserialize(payload, ObservationJson.Default.Observation);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
