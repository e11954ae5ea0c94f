using System.Text.Json;
using Monitor.Data.HotState;
using Monitor.Data.Observations;
using Monitor.Data.Scheduling;
using Monitor.Data.SocialPlatforms;

namespace Monitor.Jobs.Tasks;

/// <summary>Keeps the caches in step with what is measured: the fallback answer of a target and its cached history.</summary>
public sealed class TaskCaches(IHotState hot, PlatformRegistry platforms)
{
    private const int FallbackIntervals = 3;

    /// <summary>Stores the new answers as fallbacks for three intervals and drops the cached histories that are about to be outdated.</summary>
    public async Task BeforeWriteAsync(IReadOnlyList<FinishedRun> runs, CancellationToken ct)
    {
        var fallbacks = new List<FallbackEntry>(runs.Count);
        foreach (var run in runs)
            if (run.Observation is { } observation)
                fallbacks.Add(new(KeyFor(run, observation), JsonSerializer.SerializeToUtf8Bytes(observation, ObservationJson.Default.Observation),
                    FallbackIntervals * TimeSpan.FromSeconds(run.IntervalSeconds)));
        if (fallbacks.Count == 0)
            return;
        await hot.StoreFallbacksAsync(fallbacks, ct);
        await hot.InvalidateHistoryAsync(Subjects(runs), ct);
    }

    /// <summary>Drops the cached histories again: a reader may have stored the old rows while the transaction was open.</summary>
    public async Task AfterWriteAsync(IReadOnlyList<FinishedRun> recorded, CancellationToken ct)
    {
        var subjects = Subjects(recorded);
        if (subjects.Count > 0)
            await hot.InvalidateHistoryAsync(subjects, ct);
    }

    private string KeyFor(FinishedRun run, Observation observation) =>
        FallbackKey.For(observation.Platform, platforms.FetchType(observation.Platform, observation.Kind), run.Target);

    private static HashSet<string> Subjects(IReadOnlyList<FinishedRun> runs)
    {
        var subjects = new HashSet<string>(StringComparer.Ordinal);
        foreach (var run in runs)
        {
            if (run.Observation is not { } observation)
                continue;
            if (observation.Kind == EntityKind.Post)
            {
                subjects.Add(HistorySubject.Post(observation.Platform, observation.Name));
                subjects.Add(HistorySubject.Post(observation.Platform, run.Target));
                continue;
            }

            // The history is read by platform id, by the handle that is watched and, after a rename, by the new one.
            subjects.Add(HistorySubject.Account(observation.Platform, observation.PlatformId));
            subjects.Add(HistorySubject.Account(observation.Platform, observation.Name));
            subjects.Add(HistorySubject.Account(observation.Platform, run.Target));
        }

        return subjects;
    }
}
