using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Monitor.Data.Batches;
using Monitor.Jobs;
using Monitor.Jobs.Items;
using Monitor.Jobs.Workers;

namespace Monitor.Bench;

/// <summary>The engine's services, as the product registers them.</summary>
internal static class BenchmarkHost
{
    public static void AddEngine(IServiceCollection services, IConfiguration configuration, EngineRoles roles) =>
        services.AddJobs(configuration).AddEngine(configuration, roles).AddQueues(configuration, roles);
}
