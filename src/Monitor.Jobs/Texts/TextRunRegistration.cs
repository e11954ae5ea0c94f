using Microsoft.Extensions.DependencyInjection;
using Monitor.Jobs.Flows;

namespace Monitor.Jobs.Texts;

/// <summary>Registers the work on texts.</summary>
public static class TextRunRegistration
{
    /// <summary>Adds its flows, and the loop that analyses what was collected.</summary>
    public static IServiceCollection AddTextRuns(this IServiceCollection services) =>
        services.AddSingleton<IFlowWork, TextFlows>().AddHostedService<TextLoop>();
}
