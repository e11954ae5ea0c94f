using Monitor.Data.Observations;
using Monitor.Jobs.Collection;

namespace Monitor.Jobs.Providers.Apify;

/// <summary>What several runs brought together.</summary>
/// <param name="Items">Everything that was found, each thing once.</param>
/// <param name="Failures">What became of the targets that were not found, by target.</param>
/// <param name="Calls">Provider calls made.</param>
/// <param name="CostUsd">What they cost.</param>
public sealed record TasksResult(
    IReadOnlyList<Observation> Items, IReadOnlyDictionary<string, CollectionResult> Failures, int Calls, decimal CostUsd);

/// <summary>Profiles by the dozen: a saved task for each, all run side by side, and what they bring merged.</summary>
public sealed class ApifyTasks(Collector collector)
{
    private const int MostAtOnce = 16;

    /// <summary>Collects these profiles.</summary>
    public async Task<TasksResult> CollectAsync(IReadOnlyCollection<string> handles, ICallGate gate, CancellationToken ct)
    {
        using var room = new SemaphoreSlim(MostAtOnce);
        var results = await Task.WhenAll(handles.Distinct(StringComparer.OrdinalIgnoreCase).Select(async handle =>
        {
            await room.WaitAsync(ct);
            try
            {
                var request = new FetchRequest(Platforms.Instagram, FetchTypes.ProfileTask, handle) { Step = new TaskWanted($"monitor-{Guid.NewGuid():N}") };
                return (Handle: handle, Result: await collector.CollectAsync(request, gate, ct));
            }
            finally
            {
                room.Release();
            }
        }));
        return new(
            [.. results.SelectMany(one => Brought(one.Result)).DistinctBy(found => (found.Kind, found.PlatformId))],
            results.Where(one => one.Result.Status != CollectionStatus.Found).ToDictionary(one => one.Handle, one => one.Result, StringComparer.OrdinalIgnoreCase),
            results.Sum(one => one.Result.Calls),
            results.Sum(one => one.Result.CostUsd));
    }

    private static IEnumerable<Observation> Brought(CollectionResult result) =>
        result.Observation is { } main ? [main, .. result.Items] : result.Items;
}
