using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Monitor.Data.Queues;
using Monitor.Data.Sql;

namespace Monitor.Data.Flows;

/// <summary>Registers flows and the requests for their work.</summary>
public static class FlowRegistration
{
    /// <summary>Adds them, for all roles.</summary>
    public static IServiceCollection AddFlows(this IServiceCollection services, IConfiguration configuration) => services
        // Now, so that a size that cannot be stops the start of every process.
        .AddSingleton(FlowCatalog.Read(configuration))
        .AddSingleton<IItemKind, ScrapeRequestKind>()
        .AddSingleton<ScrapeRequests>()
        .AddSingleton<FailedRequests>()
        .AddSingleton<OpenRequests>()
        .AddSingleton<RequestCounts>()
        .AddSingleton<ITally>(provider => provider.GetRequiredService<RequestCounts>())
        .AddSingleton<LiveRequests>()
        .AddSingleton<FlowQueues>()
        .AddSingleton<FlowSizes>()
        .AddSingleton<FlowProgressStore>()
        .AddSingleton<StoredProfiles>();
}
