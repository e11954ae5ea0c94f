using Microsoft.Extensions.DependencyInjection;

namespace Monitor.Jobs.Events;

/// <summary>Registers handing out events.</summary>
public static class EventLoopRegistration
{
    /// <summary>Adds the loop that does so.</summary>
    public static IServiceCollection AddEventDispatch(this IServiceCollection services) => services.AddHostedService<EventDispatchLoop>();
}
