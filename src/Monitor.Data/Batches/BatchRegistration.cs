using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Monitor.Data.Queues;
using Monitor.Data.Sql;

namespace Monitor.Data.Batches;

/// <summary>Registers batches and searches.</summary>
public static class BatchRegistration
{
    /// <summary>Adds submitting, reading and changing jobs, for all roles.</summary>
    public static IServiceCollection AddBatches(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<JobOptions>().Bind(configuration.GetSection(JobOptions.Section))
            .Configure(options => options.BatchCallsPerSecond = Math.Max(1, configuration.GetValue("Queues:BatchCallsPerSecond", options.BatchCallsPerSecond)))
            .ValidateDataAnnotations().ValidateOnStart();
        return services
            .AddSingleton<IItemKind, JobItemKind>()
            .AddSingleton<JobReader>()
            .AddSingleton<JobCounts>()
            .AddSingleton<ITally>(provider => provider.GetRequiredService<JobCounts>())
            .AddSingleton<JobSubmission>()
            .AddSingleton<JobControl>()
            .AddSingleton<JobStarts>()
            .AddSingleton<JobItems>()
            .AddSingleton<JobWebhooks>();
    }
}
