using Microsoft.Extensions.DependencyInjection;

namespace Monitor.Jobs.Actions;

/// <summary>Registers doing actions over many things.</summary>
public static class ActionLoopRegistration
{
    /// <summary>Adds the loop.</summary>
    public static IServiceCollection AddActionLoop(this IServiceCollection services) =>
        services.AddSingleton<ActionLoop>().AddHostedService(provider => provider.GetRequiredService<ActionLoop>());
}
