using Monitor.Data;
using Monitor.Data.Time;
using Monitor.Web.Hosting;
using Monitor.Web.OpenApi;

namespace Monitor.Web;

/// <summary>
/// <c>openapi FILE</c>: writes the API document without starting anything. The types of the pages are made from it, so that a page that
/// does not fit the API is not built.
/// </summary>
internal static class OpenApiCommand
{
    public const string Verb = "openapi";

    // Nobody connects.
    private const string NoDatabase = "Host=127.0.0.1";

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is not [var file])
            throw new StartupException("Usage: openapi FILE", StartupException.BadOption);
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        var clock = new DatabaseClock();
        builder.Services
            .AddSingleton(clock)
            .AddSingleton<TimeProvider>(clock)
            .AddDatabase(NoDatabase)
            .AddMonitorData(builder.Configuration)
            .AddMonitorApi(builder.Configuration);
        await using var app = builder.Build();
        app.UseRouting();
        app.MapMonitorApi(api: true);
        // What is not run has no routes before this.
        app.UseEndpoints(_ => { });
        await File.WriteAllBytesAsync(file, await ApiDocument.WriteAsync(app.Services));
        return 0;
    }
}
