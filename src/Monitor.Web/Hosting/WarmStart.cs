using Monitor.Data.Batches;
using Monitor.Data.Charts;
using Monitor.Data.Flows;
using Monitor.Data.Providers;
using Monitor.Data.Sql;
using Monitor.Data.Tasks;
using Npgsql;

namespace Monitor.Web.Hosting;

/// <summary>
/// Asks what people ask first, and tells nobody, before the service says that it is there: what is compiled and connected then would keep them waiting.
/// </summary>
internal sealed class WarmStart(
    TaskList tasks, TaskCards cards, TaskCounts counts, ProviderOverview providers, JobReader jobs, ScrapeRequests requests, TimeProvider time) : IHostedService
{
    // Every installation has it; what it has makes the reads whole.
    private const long FirstTeam = 1;

    // A service that is there late is worse than one that is slow at first.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(Longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        var ct = either.Token;
        try
        {
            await Task.WhenAll(
                BoardAsync(ct),
                counts.ReadAsync(FirstTeam, ct),
                providers.ListAsync(ct),
                jobs.ListAsync(FirstTeam, active: null, jobType: null, requestedBy: null, after: null, limit: 1, ct),
                requests.ListAsync(FirstTeam, new RequestFilter(null, null, null), before: null, limit: 1, ct));
        }
        catch (Exception error) when (error is OperationCanceledException or NpgsqlException || error.IsDatabaseAway())
        {
            // Then the first to ask waits for it.
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task BoardAsync(CancellationToken ct)
    {
        var page = await tasks.PageAsync(FirstTeam, new TaskFilter(), TaskSort.Default, 1, after: null, ct);
        await cards.ReadAsync(page.Rows, Sparkline.Default, ct);
    }
}
