using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Monitor.Data.Media;
using Monitor.Jobs.Flows;
using Monitor.Jobs.Items;

namespace Monitor.Jobs.Media;

/// <summary>Registers the work of the archive.</summary>
public static class MediaRunRegistration
{
    /// <summary>Adds copying, and what keeps the archive in order.</summary>
    /// <param name="services">Where it is added.</param>
    /// <param name="isBesideTasks">Whether the process also runs monitor tasks, which come first.</param>
    public static IServiceCollection AddMediaRuns(this IServiceCollection services, bool isBesideTasks)
    {
        services.AddOptions<QueueOptions>().PostConfigure<IOptions<MediaOptions>>(
            (queues, media) => queues.MaxRunningAssets = isBesideTasks ? media.Value.MaxRunningBesideTasks : media.Value.MaxRunning);
        return services.AddSingleton<IItemRunner, AssetRunner>().AddHostedService<MediaFeeder>().AddHostedService<MediaKeeper>();
    }

    /// <summary>Adds the flows of the archive.</summary>
    public static IServiceCollection AddMediaFlows(this IServiceCollection services) => services.AddSingleton<IFlowWork, AssetUploadWork>();

    /// <summary>Adds the watch over how much there is to do.</summary>
    public static IServiceCollection AddMediaWatch(this IServiceCollection services) => services.AddMetrics().AddHostedService<MediaWatch>();
}
