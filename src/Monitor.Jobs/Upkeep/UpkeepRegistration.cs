using Microsoft.Extensions.DependencyInjection;
using Monitor.Data.Time;

namespace Monitor.Jobs.Upkeep;

/// <summary>Registers what keeps an installation in order.</summary>
public static class UpkeepRegistration
{
    /// <summary>Adds keeping the clock in step with the database's, where the process has such a clock.</summary>
    public static IServiceCollection AddClock(this IServiceCollection services) =>
        services.Any(service => service.ServiceType == typeof(DatabaseClock)) ? services.AddHostedService<ClockKeeper>() : services;

    /// <summary>Adds giving memory back after bursts.</summary>
    public static IServiceCollection AddMemoryKeeper(this IServiceCollection services) => services.AddHostedService<MemoryKeeper>();

    /// <summary>Adds partitions, retention, erasure and totals.</summary>
    public static IServiceCollection AddStorageUpkeep(this IServiceCollection services) =>
        services.AddHostedService<StorageKeeper>().AddHostedService<ErasureKeeper>().AddHostedService<TotalsKeeper>();

    /// <summary>Adds the watches over the database and over budgets, which raise and end notices.</summary>
    public static IServiceCollection AddNoticeWatches(this IServiceCollection services) =>
        services.AddHostedService<DatabaseWatch>().AddHostedService<BudgetWatch>();

    /// <summary>Adds the watch over tasks that are late.</summary>
    public static IServiceCollection AddFreshnessWatchdog(this IServiceCollection services) => services.AddHostedService<FreshnessWatchdog>();
}
