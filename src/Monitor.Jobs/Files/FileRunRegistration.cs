using Microsoft.Extensions.DependencyInjection;
using Monitor.Jobs.Flows;

namespace Monitor.Jobs.Files;

/// <summary>Registers making files.</summary>
public static class FileRunRegistration
{
    /// <summary>Adds it.</summary>
    public static IServiceCollection AddFileRuns(this IServiceCollection services) => services.AddSingleton<IFlowWork, ChannelFiles>();
}
