using Monitor.Data.Batches;
using Monitor.Data.Charts;
using Monitor.Data.Flows;
using Monitor.Data.Sql;
using Monitor.Data.Tasks;

namespace Monitor.Web.Hosting;

/// <summary>
/// Asks what people ask first, for nobody, while they do not ask yet: what is compiled and connected then takes more than a second.
/// </summary>
internal sealed class WarmStart(TaskList tasks, TaskCards cards, JobReader jobs, ScrapeRequests requests) : BackgroundService
{
    private const long Nobody = 0;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            var page = await tasks.PageAsync(Nobody, new TaskFilter(), TaskSort.Default, 1, after: null, stoppingToken);
            await cards.ReadAsync(page.Rows, Sparkline.Default, stoppingToken);
            await jobs.ListAsync(Nobody, active: null, jobType: null, requestedBy: null, after: null, limit: 1, stoppingToken);
            await requests.ListAsync(Nobody, new RequestFilter(null, null, null), before: null, limit: 1, stoppingToken);
        }
        catch (Exception error) when (error is OperationCanceledException || error.IsDatabaseAway())
        {
            // Then the first to ask waits for it.
        }
    }
}
