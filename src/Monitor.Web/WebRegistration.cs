using Microsoft.AspNetCore.Server.Kestrel.Core;
using Monitor.Web.Access;
using Monitor.Web.Answers;
using Monitor.Web.Health;
using Monitor.Web.Instagram;
using Monitor.Web.OpenApi;
using Monitor.Web.Providers;
using Monitor.Web.Targets;
using Monitor.Web.Tasks;

namespace Monitor.Web;

/// <summary>The API: what it needs, and its routes.</summary>
internal static class WebRegistration
{
    private const int MaxBodyBytes = 1024 * 1024;

    public static IServiceCollection AddMonitorApi(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
        });
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(ApiJson.Configure);
        services.AddValidation();
        services.AddApiDocument();
        services.AddAccess(configuration);
        services.AddScoped<InstagramMonitors>().AddScoped<TaskActions>();
        services.AddSingleton<TaskHistory>();
        services.AddSingleton<SupportedPlatforms>();
        return services;
    }

    /// <summary>Health is served by every role; the API and its document by the role <c>api</c>.</summary>
    public static void MapMonitorApi(this WebApplication app, bool api)
    {
        app.UseErrorEnvelope();
        app.UseCallers();
        app.UseAccessRules();
        app.MapHealth();
        if (!api)
            return;
        app.MapInfluencerMonitors();
        app.MapPostMonitors();
        app.MapTasks();
        app.MapProviders();
        app.MapApiDocument();
    }
}
