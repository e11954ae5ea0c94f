using Hangfire.Dashboard;
using Monitor.Data.Providers;
using Monitor.Data.SocialPlatforms;
using Monitor.Data.Tasks;
using Monitor.Web.Dashboard.Pages;

namespace Monitor.Web.Dashboard.Recurring;

/// <summary>How many of the recurring jobs that are searched for are in each state. The page asks when it is shown already.</summary>
internal sealed class RecurringCounts : IDashboardDispatcher
{
    /// <inheritdoc />
    public async Task Dispatch(DashboardContext context)
    {
        var http = context.GetHttpContext();
        var filter = await ReadFilterAsync(http, anyState: true);
        var counts = await http.RequestServices.GetRequiredService<TaskBoard>().CountAsync(filter, http.RequestAborted);
        await http.Response.WriteAsJsonAsync(
            new Dictionary<string, long>(StringComparer.Ordinal)
            {
                ["all"] = counts.All,
                ["paused"] = counts.Paused,
                ["failing"] = counts.Failing,
                ["overdue"] = counts.Overdue,
                ["waiting"] = counts.Waiting,
            }, DashboardJson.Default.DictionaryStringInt64, cancellationToken: http.RequestAborted);
    }

    /// <summary>The tasks that an address means.</summary>
    public static async Task<TaskFilter> ReadFilterAsync(HttpContext http, bool anyState)
    {
        var services = http.RequestServices;
        var sources = await services.GetRequiredService<ProviderCatalog>().ListAsync(http.RequestAborted);
        return RecurringQuery.Read(name => http.Request.Query[name])
            .Filter(services.GetRequiredService<PlatformRegistry>().Names, [.. sources.Select(source => source.Name)], anyState);
    }
}
