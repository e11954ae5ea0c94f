using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Monitor.Data.Events;

/// <summary>Registers the outbox.</summary>
public static class EventRegistration
{
    /// <summary>Adds handing events out.</summary>
    public static IServiceCollection AddEvents(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<EventOptions>().Bind(configuration.GetSection(EventOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        return services.AddSingleton<EventDispatch>().AddSingleton<EventRelay>().AddSingleton<EventReader>();
    }
}
