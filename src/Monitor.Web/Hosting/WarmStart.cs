using Monitor.Data.Batches;
using Monitor.Data.Charts;
using Monitor.Data.Flows;
using Monitor.Data.Providers;
using Monitor.Data.Sql;
using Monitor.Data.Tasks;
using Npgsql;

namespace Monitor.Web.Hosting;

/// <summary>
/// Asks what people ask first, and tells nobody, while they do not ask yet: what is compiled and connected then takes more than a second.
/// </summary>
internal sealed class WarmStart(TaskList tasks, TaskCards cards, TaskCounts counts, ProviderOverview providers, JobReader jobs, ScrapeRequests requests) : BackgroundService
{
    // Every installation has it; what it has makes the reads whole.
    private const long FirstTeam = 1;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            var page = await tasks.PageAsync(FirstTeam, new TaskFilter(), TaskSort.Default, 1, after: null, stoppingToken);
            await cards.ReadAsync(page.Rows, Sparkline.Default, stoppingToken);
            await counts.ReadAsync(FirstTeam, stoppingToken);
            await providers.ListAsync(stoppingToken);
            await jobs.ListAsync(FirstTeam, active: null, jobType: null, requestedBy: null, after: null, limit: 1, stoppingToken);
            await requests.ListAsync(FirstTeam, new RequestFilter(null, null, null), before: null, limit: 1, stoppingToken);
        }
        catch (Exception error) when (error is OperationCanceledException or NpgsqlException || error.IsDatabaseAway())
        {
            // Then the first to ask waits for it.
        }
    }
}
