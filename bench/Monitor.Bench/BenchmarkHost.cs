using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Monitor.Data;
using Monitor.Jobs;
using Monitor.Jobs.Workers;

namespace Monitor.Bench;

/// <summary>The engine's services, as the product registers them.</summary>
internal static class BenchmarkHost
{
    public static void AddEngine(IServiceCollection services, IConfiguration configuration, EngineRoles roles) =>
        services.AddMonitorData(configuration).AddTaskEngine(configuration, roles).AddItemEngine(configuration, roles);
}
