using Microsoft.Extensions.DependencyInjection;

namespace Monitor.Data.Actions;

/// <summary>Registers actions over many things.</summary>
public static class ActionRegistration
{
    /// <summary>Adds ordering, showing, cancelling and doing them.</summary>
    public static IServiceCollection AddBulkActions(this IServiceCollection services) => services
        .AddSingleton<BulkActions>()
        .AddSingleton<ActionRunner>()
        .AddSingleton<IActionWork, TaskActionWork>()
        .AddSingleton<IActionWork, JobActionWork>()
        .AddSingleton<IActionWork, RequestActionWork>();
}
