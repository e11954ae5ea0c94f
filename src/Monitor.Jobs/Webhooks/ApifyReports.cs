using Monitor.Data.Providers;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Apify;

namespace Monitor.Jobs.Webhooks;

/// <summary>Runs of which Apify's webhook has told that they succeeded.</summary>
internal sealed class ApifyReports(ApifyRuns runs) : IReports
{
    public string Provider => ApifyProvider.Declared.Name;

    public async Task<string?> FindAsync(string kept, CancellationToken ct) =>
        kept.Split(' ') is [ApifyKept.Run, var run, ..] && await runs.FindDatasetAsync(run, ct) is { } dataset ? ApifyKept.WithDataset(kept, dataset) : null;
}
