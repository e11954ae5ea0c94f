using Hangfire;
using Hangfire.PostgreSql;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Monitor.Data.Erasure;
using Monitor.Data.Scheduling;
using Monitor.Data.SocialPlatforms;
using Monitor.Jobs.Hangfire.Items;
using Monitor.Jobs.Hangfire.Runs;
using Monitor.Jobs.Hangfire.Tasks;
using Monitor.Jobs.Workers;

namespace Monitor.Jobs.Hangfire;

/// <summary>Adds Hangfire: the host of the work, and where operators see it.</summary>
public static class HangfireRegistration
{
    /// <summary>
    /// Adds Hangfire's storage, and for workers its servers and what keeps its rows. To be called after tasks and items, whose loops it
    /// hosts: hosted services stop in the reverse order.
    /// </summary>
    public static IServiceCollection AddMonitorHangfire(
        this IServiceCollection services, IConfiguration configuration, EngineRoles roles, string connectionString)
    {
        services.AddOptions<HangfireOptions>().Bind(configuration.GetSection(HangfireOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => HangfireStorage.Create(
            connectionString, provider.GetRequiredService<IOptions<HangfireOptions>>().Value,
            provider.GetRequiredService<PlatformRegistry>().All.Count));
        services.AddSingleton(provider => HangfireStorage.CreateForItems(
            connectionString, provider.GetRequiredService<IOptions<HangfireOptions>>().Value));
        // Which language a job's creator speaks would be two more rows per job.
        foreach (var filter in GlobalJobFilters.Filters.Where(filter => filter.Instance is CaptureCultureAttribute).ToArray())
            GlobalJobFilters.Filters.Remove(filter.Instance);
        services.AddHangfire((provider, hangfire) => hangfire
            .SetDataCompatibilityLevel(CompatibilityLevel.Version_180)
            .UseSimpleAssemblyNameTypeSerializer()
            .UseRecommendedSerializerSettings()
            .UseStorage(provider.GetRequiredService<PostgreSqlStorage>()));
        services.AddHostedService<HangfireSchema>();
        services.AddSingleton<IErasureTrace, JobErasure>();
        if (roles.Scheduler)
            services.AddHostedService<EntryKeeper>();
        if (!roles.Worker)
            return services;

        services.AddSingleton<SlotServer>().AddSingleton<EntryNumbers>().AddSingleton<BackgroundJobWriter>().AddSingleton<JobPatience>();
        services.AddSingleton<DeliveredRuns>().AddSingleton<DeliveredItems>().AddSingleton<DispatchedItems>();
        services.AddSingleton(provider => Configured<RunLedger>(provider)).AddSingleton<IRunLedger>(provider => provider.GetRequiredService<RunLedger>());
        services.AddSingleton(provider => Configured<RecurringJobs>(provider));
        services.AddHostedService<RunWatch>();
        services.AddHostedService<ItemWatch>();
        services.AddHostedService<HangfireServers>();
        services.AddHostedService<TaskReconciler>();
        services.AddHostedService<RecurringNet>();
        services.AddHostedService<ItemDispatcher>();
        return services;
    }

    // Jobs are serialized as the configuration says, so it has to be in force before.
    private static T Configured<T>(IServiceProvider provider)
    {
        provider.GetRequiredService<IGlobalConfiguration>();
        return ActivatorUtilities.CreateInstance<T>(provider);
    }
}
