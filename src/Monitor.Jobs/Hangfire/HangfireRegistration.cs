using Hangfire;
using Hangfire.PostgreSql;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Monitor.Jobs.Hangfire.Items;
using Monitor.Jobs.Hangfire.Tasks;
using Monitor.Jobs.Workers;
using Npgsql;

namespace Monitor.Jobs.Hangfire;

/// <summary>Adds the engine on Hangfire.</summary>
public static class HangfireRegistration
{
    /// <summary>
    /// Adds Hangfire's storage, and for workers its servers and the loops that feed them. To be called after the built-in engine and its
    /// queues, which run what is started here: hosted services stop in the reverse order.
    /// </summary>
    public static IServiceCollection AddHangfireEngine(
        this IServiceCollection services, IConfiguration configuration, EngineRoles roles, string connectionString)
    {
        services.AddOptions<HangfireOptions>().Bind(configuration.GetSection(HangfireOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => HangfireStorage.Create(
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
        if (!roles.Worker)
            return services;

        services.AddSingleton<BackgroundJobWriter>();
        services.AddSingleton<JobPatience>();
        services.AddSingleton(provider =>
        {
            // Jobs are serialized as the configuration says, so it has to be in force before.
            provider.GetRequiredService<IGlobalConfiguration>();
            return new RecurringJobs(provider.GetRequiredService<NpgsqlDataSource>());
        });
        services.AddHostedService<HangfireServers>();
        services.AddHostedService<TaskReconciler>();
        services.AddHostedService<TaskSweeper>();
        services.AddHostedService<ItemDispatcher>();
        return services;
    }
}
