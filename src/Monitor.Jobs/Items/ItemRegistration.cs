using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Monitor.Jobs.Items;

/// <summary>Registers the runs of one-off work; each kind registers its own <see cref="IItemRunner"/>.</summary>
public static class ItemRegistration
{
    /// <summary>Adds the limits and times.</summary>
    public static IServiceCollection AddQueueOptions(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<QueueOptions>().Bind(configuration.GetSection(QueueOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        return services;
    }

    /// <summary>Adds the sweeper of items that nobody runs any more.</summary>
    public static IServiceCollection AddItemSweeper(this IServiceCollection services) => services.AddHostedService<ItemSweeper>();

    /// <summary>Adds running items: first what they hand their results to, then what claims them.</summary>
    public static IServiceCollection AddItemRuns(this IServiceCollection services, ItemLanes lanes)
    {
        services.AddSingleton<ItemPlan>().AddSingleton<ItemRunners>();
        services.AddSingleton<CallPacer>().AddSingleton<ItemWriter>().AddSingleton<ItemReturns>().AddSingleton<ItemPool>();
        services.AddHostedService(provider => provider.GetRequiredService<ItemWriter>());
        services.AddHostedService(provider => provider.GetRequiredService<ItemReturns>());
        services.AddHostedService(provider => provider.GetRequiredService<CallPacer>());
        services.AddSingleton(lanes);
        services.AddHostedService<ItemKeeper>();
        services.AddHostedService<ItemLoop>();
        return services;
    }
}
