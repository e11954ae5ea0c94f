using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Monitor.Data.Auditing;
using Monitor.Data.Flows;
using Monitor.Data.Queues;

namespace Monitor.Data.Batches;

/// <summary>Registers jobs, flows and credits.</summary>
public static class JobRegistration
{
    /// <summary>Adds submitting, reading and changing jobs, for all roles.</summary>
    public static IServiceCollection AddJobs(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<JobOptions>().Bind(configuration.GetSection(JobOptions.Section))
            .Configure(options => options.BatchCallsPerSecond = Math.Max(1, configuration.GetValue("Queues:BatchCallsPerSecond", options.BatchCallsPerSecond)))
            .ValidateDataAnnotations().ValidateOnStart();
        services.AddContexts();
        services.TryAddSingleton<AuditLog>();
        services.AddSingleton<JobReader>().AddSingleton<JobSubmission>().AddSingleton<JobControl>().AddSingleton<JobStarts>();
        // Now, so that a size that cannot be stops the start of every process.
        services.AddSingleton(FlowCatalog.Read(configuration));
        services.AddSingleton<ScrapeRequests>().AddSingleton<LiveRequests>().AddSingleton<FlowQueues>().AddSingleton<StoredProfiles>().AddSingleton<QueueAdmin>().AddSingleton<QueuePauses>().AddSingleton<JobWebhooks>();
        services.AddSingleton<JobItems>().AddSingleton<CreditLedger>().AddSingleton<QueueLeases>();
        return services;
    }
}
