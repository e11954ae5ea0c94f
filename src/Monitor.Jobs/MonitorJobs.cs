using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Monitor.Jobs.Actions;
using Monitor.Jobs.Batches;
using Monitor.Jobs.Broker;
using Monitor.Jobs.Collection;
using Monitor.Jobs.Enrichment;
using Monitor.Jobs.Events;
using Monitor.Jobs.Files;
using Monitor.Jobs.Flows;
using Monitor.Jobs.Follows;
using Monitor.Jobs.Hangfire;
using Monitor.Jobs.Items;
using Monitor.Jobs.Listeners;
using Monitor.Jobs.Lists;
using Monitor.Jobs.Mailing;
using Monitor.Jobs.Media;
using Monitor.Jobs.Orders;
using Monitor.Jobs.Tasks;
using Monitor.Jobs.Texts;
using Monitor.Jobs.Upkeep;
using Monitor.Jobs.Webhooks;
using Monitor.Jobs.Workers;

namespace Monitor.Jobs;

/// <summary>
/// The parts of this project together. Hosted services stop in the reverse of the order in which they stand here: loops first, then what
/// they hand their results to, the worker's registration last.
/// </summary>
public static class MonitorJobs
{
    /// <summary>Adds the parts of the engine that <paramref name="roles"/> name, for monitor tasks; providers register themselves.</summary>
    public static IServiceCollection AddTaskEngine(this IServiceCollection services, IConfiguration configuration, EngineRoles roles)
    {
        services.AddEngineOptions(configuration, roles).AddCollectionOptions(configuration).AddClock().AddMemoryKeeper();
        if (roles.Scheduler)
            services.AddStorageUpkeep().AddWorkerReaper().AddFreshnessWatchdog().AddNoticeWatches().AddMediaWatch();
        if (roles.Worker || roles.Assets)
            services.AddWorkerIdentity();
        if (roles.Worker)
            services.AddCollection().AddTaskRuns().AddApifyRuns().AddTaskLoops();
        if (roles.Worker && !HangfireSwitch.IsOn(configuration))
            services.AddTaskLoopService();
        return services;
    }

    /// <summary>Adds the same for one-off work; to be called after <see cref="AddTaskEngine"/>, on which it stands.</summary>
    public static IServiceCollection AddItemEngine(this IServiceCollection services, IConfiguration configuration, EngineRoles roles)
    {
        services.AddQueueOptions(configuration).AddSingleWorkerLimit(configuration);
        if (roles.Scheduler)
            services.AddItemSweeper();
        if (roles.Worker)
            services.AddEnrichmentRuns().AddBatchRuns().AddFlowRuns().AddMediaFlows().AddListRuns().AddFileRuns().AddOrderRuns(configuration);
        if (roles.Assets)
            services.AddMediaRuns(isBesideTasks: roles.Worker);
        if (roles.Worker || roles.Assets)
            services.AddItemRuns(ItemLanes.Of(roles.Worker, roles.Assets, HangfireSwitch.IsOn(configuration)));
        if (roles.Worker)
            services.AddWebhooks().AddEventDispatch().AddBroker(configuration).AddListeners(configuration).AddMailing().AddActionLoop().AddFanOut().AddTextRuns();
        return services;
    }
}
