using Microsoft.AspNetCore.SignalR;
using Monitor.Web.Access;
using Monitor.Web.Answers;
using Monitor.Web.Api.Accounts;
using Monitor.Web.Api.Actions;
using Monitor.Web.Api.ApifyWebhooks;
using Monitor.Web.Api.Batches;
using Monitor.Web.Api.Charts;
using Monitor.Web.Api.Credentials;
using Monitor.Web.Api.Credits;
using Monitor.Web.Api.Enrichment;
using Monitor.Web.Api.Events;
using Monitor.Web.Api.Flows;
using Monitor.Web.Api.Follows;
using Monitor.Web.Api.InstagramMonitors;
using Monitor.Web.Api.Limits;
using Monitor.Web.Api.Live;
using Monitor.Web.Api.Load;
using Monitor.Web.Api.Media;
using Monitor.Web.Api.Messages;
using Monitor.Web.Api.Notices;
using Monitor.Web.Api.Orders;
using Monitor.Web.Api.Pauses;
using Monitor.Web.Api.Pictures;
using Monitor.Web.Api.Profiles;
using Monitor.Web.Api.Providers;
using Monitor.Web.Api.Quarantine;
using Monitor.Web.Api.Search;
using Monitor.Web.Api.Stories;
using Monitor.Web.Api.Tasks;
using Monitor.Web.Api.Texts;
using Monitor.Web.Api.Webhooks;
using Monitor.Web.Edge;
using Monitor.Web.Health;
using Monitor.Web.OpenApi;
using Monitor.Web.Pages;
using Monitor.Web.People;
using Monitor.Web.People.Passkeys;
using Monitor.Web.People.SingleSignOn;

namespace Monitor.Web;

/// <summary>The API: what it needs, and its routes.</summary>
internal static class WebRegistration
{
    public static IServiceCollection AddMonitorApi(this IServiceCollection services, IConfiguration configuration, bool api = true)
    {
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(ApiJson.Configure);
        services.AddValidation();
        services.AddApiDocument();
        services.AddAccess(configuration);
        services.AddEdge(configuration);
        services.AddScoped<SessionStart>().AddScoped<WaysToSignIn>();
        services.AddPasskeyChecks();
        services.AddSingleSignOn();
        services.AddPages();
        if (api)
            services.AddHostedService<FirstStart>().AddHostedService<PictureUpkeep>();
        services.AddScoped<InstagramMonitors>().AddScoped<TaskActions>();
        services.AddSingleton<TaskHistory>().AddSingleton<ProviderCapacity>();
        services.AddSingleton<SupportedPlatforms>().AddSingleton<Heartbeat>().AddSingleton<MetricsText>();
        services.AddOptions<ApifyWebhookOptions>().BindConfiguration(ApifyWebhookOptions.Section);
        services.AddHttpContextAccessor();
        services.AddScoped<JobRequests>().AddSingleton<RequestWait>().AddSingleton<ProfileParts>().AddSingleton<OnDemandProfiles>().AddSingleton<JobFeed>();
        if (api)
            services.AddSingleton<FeedPulse>().AddHostedService(provider => provider.GetRequiredService<FeedPulse>());
        services.AddScoped<CurrentReader>().AddSingleton<MediaServing>();
        services.AddSingleton<OpenStreams>().AddSingleton<HubGuard>();
        services.AddSignalR(hubs =>
        {
            hubs.AddFilter<HubGuard>();
            hubs.MaximumReceiveMessageSize = HubGuard.LongestMessage;
        }).AddJsonProtocol(json => ApiJson.Configure(json.PayloadSerializerOptions));
        return services;
    }

    /// <summary>Health and heartbeat are served by every role; the API and its document by the role <c>api</c>.</summary>
    public static void MapMonitorApi(this WebApplication app, bool api)
    {
        app.UseEdge(api ? app.UsePages : null);
        app.MapHealth();
        app.MapHeartbeat();
        app.MapMetrics();
        if (!api)
            return;
        app.MapInfluencerMonitors();
        app.MapPostMonitors();
        app.MapTasks();
        app.MapCharts();
        app.MapStories();
        app.MapSearch();
        app.MapLoad();
        app.MapProviders();
        app.MapBatches();
        app.MapJobs();
        app.MapLive();
        app.MapPauses();
        app.MapActions();
        app.MapCredits();
        app.MapFlows();
        app.MapProfiles();
        app.MapSetup();
        app.MapSession();
        app.MapRecovery();
        app.MapPasskeys();
        app.MapSingleSignOn();
        app.MapTeams();
        app.MapInvitations();
        app.MapApiKeys();
        app.MapAudit();
        app.MapErasure();
        app.MapContent();
        app.MapFollows();
        app.MapPictures();
        app.MapQuarantine();
        app.MapCredentials();
        app.MapLimits();
        app.MapNotices();
        app.MapApifyWebhook();
        app.MapTeamWebhooks();
        app.MapEvents();
        app.MapMessages();
        app.MapEnrichment();
        app.MapMedia();
        app.MapTexts();
        app.MapOrders();
        app.MapApiDocument();
    }
}
