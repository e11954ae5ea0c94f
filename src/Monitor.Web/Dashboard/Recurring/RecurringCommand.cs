using Hangfire.Dashboard;
using Monitor.Data.Auditing;
using Monitor.Data.Tasks;
using Monitor.Web.Dashboard.Pages;

namespace Monitor.Web.Dashboard.Recurring;

/// <summary>
/// Hangfire's buttons for chosen recurring jobs, and those for pausing. A task is changed as the API changes it, which is audited, and the
/// engine follows; only recurring jobs of other programs are Hangfire's own business.
/// </summary>
internal sealed class RecurringCommand(TaskAction action, Action<Hangfire.IRecurringJobManager, string>? stock = null) : IDashboardDispatcher
{
    /// <inheritdoc />
    public async Task Dispatch(DashboardContext context)
    {
        var http = context.GetHttpContext();
        if (await DashboardCommand.ReadIdsAsync(context, "TaskId") is not { } ids)
            return;
        var tasks = ids.Select(id => Guid.TryParse(id, out var task) ? task : Guid.Empty).Where(task => task != Guid.Empty).ToArray();
        var known = new HashSet<Guid>();
        if (tasks.Length > 0)
        {
            var changes = await http.RequestServices.GetRequiredService<TaskControl>()
                .ApplyAsync(teamId: null, action, new TaskFilter { Ids = tasks }, intervalSeconds: null, dryRun: false, CancellationToken.None);
            known = [.. changes.First.Select(change => change.TaskId)];
        }

        foreach (var id in ids)
        {
            var isTask = Guid.TryParse(id, out var task) && known.Contains(task);
            // The row of a stopped task goes with it.
            if (stock is null || (isTask && action != TaskAction.Stop))
                continue;
            stock(context.GetRecurringJobManager(), id);
            if (!isTask)
                await DashboardCommand.AuditAsync(http, [new AuditEntry($"recurring_job.{action.Name}", "recurring_job", id)]);
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
