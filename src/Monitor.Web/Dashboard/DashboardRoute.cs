using Hangfire;
using Monitor.Web.Access;
using Monitor.Web.Dashboard.Statistics;
using Monitor.Web.Edge;
using Npgsql;

namespace Monitor.Web.Dashboard;

/// <summary>Hangfire's dashboard at <c>/hangfire</c>, for the operator of the installation.</summary>
internal static class DashboardRoute
{
    // Its pages set widths of bars by style attributes, and its style sheet brings a font along.
    private const string ContentPolicy =
        "default-src 'none'; object-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
        + "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    public static void MapDashboard(this WebApplication app)
    {
        var storage = app.Services.GetRequiredService<JobStorage>();
        app.MapHangfireDashboard(DashboardAddress.Default.Path, new DashboardOptions
        {
            Authorization = [new OperatorFilter()],
            DashboardTitle = "Monitor",
            // Back to where the same work is shown by the pages.
            AppPath = "/console",
            DisplayStorageConnectionString = false,
        }, new DashboardStorage(
                storage, app.Services.GetRequiredService<NpgsqlDataSource>(), app.Services.GetRequiredService<TimeProvider>())
        {
            JobExpirationTimeout = storage.JobExpirationTimeout,
        })
            .Requires(Permission.Operate)
            .WithMetadata(new PagePolicy(ContentPolicy));
    }
}
