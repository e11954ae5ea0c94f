using Hangfire;
using Hangfire.Dashboard;
using Microsoft.AspNetCore.Antiforgery;
using Monitor.Web.Dashboard.Jobs;

namespace Monitor.Web.Dashboard;

/// <summary>What the dashboard needs. To be added before Hangfire, whose routes then stand back.</summary>
internal static class DashboardRegistration
{
    // Hangfire keeps both for the process, not for a host.
    private static readonly Lazy<bool> Content = new(() =>
    {
        var assembly = typeof(DashboardRegistration).Assembly;
        DashboardRoutes.AddStylesheet(assembly, "Monitor.Web.Dashboard.Content.dashboard.css");
        DashboardRoutes.AddJavaScript(assembly, "Monitor.Web.Dashboard.Content.dashboard.js");
        GlobalConfiguration.Configuration.UseJobDetailsRenderer(0, JobPage.Render);
        return true;
    });

    public static IServiceCollection AddDashboard(this IServiceCollection services)
    {
        _ = Content.Value;
        return services
            .AddSingleton(provider => OwnRoutes.Create(provider.GetRequiredService<TimeProvider>()))
            .AddSingleton(DashboardAddress.Default)
            .AddSingleton<HangfireRows>()
            .AddSingleton<IAntiforgery, SessionAntiforgery>();
    }
}
