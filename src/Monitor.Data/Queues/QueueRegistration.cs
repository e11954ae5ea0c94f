using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Monitor.Data.Queues;

/// <summary>Registers queues; what they hold registers itself, as <see cref="IItemKind"/>.</summary>
public static class QueueRegistration
{
    /// <summary>Adds queues: claiming, leases, results, pauses. Safe to call more than once.</summary>
    public static IServiceCollection AddQueues(this IServiceCollection services)
    {
        services.TryAddSingleton<ItemKinds>();
        services.TryAddSingleton<QueueAdmin>();
        services.TryAddSingleton<QueuePauses>();
        services.TryAddSingleton<QueueLeases>();
        services.TryAddSingleton<QueueClaims>();
        services.TryAddSingleton<QueueResultWriter>();
        services.TryAddSingleton<QueueExpiry>();
        services.TryAddSingleton<CallPace>();
        return services;
    }
}
