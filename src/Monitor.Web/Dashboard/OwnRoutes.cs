using Hangfire.Dashboard;
using Monitor.Data.Tasks;
using Monitor.Web.Dashboard.Jobs;
using Monitor.Web.Dashboard.Pages;
using Monitor.Web.Dashboard.Recurring;
using RouteCollection = Hangfire.Dashboard.RouteCollection;

namespace Monitor.Web.Dashboard;

/// <summary>The routes of the dashboard: our own first, and Hangfire's behind them.</summary>
internal static class OwnRoutes
{
    // Commands of Hangfire's lists of jobs, with the state that each list expects.
    private static readonly (string List, string Action, string? Expected)[] ListCommands =
    [
        ("enqueued", "requeue", null), ("enqueued", JobCommand.Delete, null),
        ("processing", "requeue", "Processing"), ("processing", JobCommand.Delete, "Processing"),
        ("scheduled", "enqueue", "Scheduled"), ("scheduled", JobCommand.Delete, "Scheduled"),
        ("succeeded", "requeue", "Succeeded"),
        ("failed", "requeue", "Failed"), ("failed", JobCommand.Delete, "Failed"),
        ("deleted", "requeue", "Deleted"),
        ("awaiting", "enqueue", "Awaiting"), ("awaiting", JobCommand.Delete, "Awaiting"),
    ];

    public static RouteCollection Create(TimeProvider clock)
    {
        var routes = new RouteCollection();
        routes.Add("/recurring", new RecurringPage());
        routes.Add("/recurring/counts", new RecurringCounts());
        routes.Add("/recurring/change", new RecurringChange());
        foreach (var (name, command) in new[]
        {
            ("trigger", new RecurringCommand(TaskAction.RunNow, (manager, id) => manager.Trigger(id))),
            ("remove", new RecurringCommand(TaskAction.Stop, (manager, id) => manager.RemoveIfExists(id))),
            ("pause", new RecurringCommand(TaskAction.Pause)),
            ("resume", new RecurringCommand(TaskAction.Resume)),
        })
        {
            routes.Add($"/recurring/{name}", command);
            routes.Add($"/recurring/{name}/(?<TaskId>[^/]+)", command);
        }

        foreach (var (list, action, expected) in ListCommands)
            routes.Add($"/jobs/{list}/{action}", new JobCommand(action, expected));
        foreach (var action in new[] { "requeue", JobCommand.Delete })
            routes.Add($"/jobs/actions/{action}/(?<JobId>.+)", new JobCommand(action));
        routes.Add("/jobs/details(/(?<JobId>.*))?", new JobPage(new Stock(), clock));
        routes.Add(".*", new Stock());
        return routes;
    }

    private sealed class Stock : IDashboardDispatcher
    {
        public Task Dispatch(DashboardContext context)
        {
            if (DashboardRoutes.Routes.FindDispatcher(context.Request.Path) is not { } found)
                return DashboardPage.ShowMissingAsync(context, "No such page", "The dashboard has no such page.");
            context.UriMatch = found.Item2;
            return found.Item1.Dispatch(context);
        }
    }
}
