using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Monitor.Data.Scheduling;

/// <summary>Registers the schedule: which tasks are due, and what became of their runs.</summary>
public static class ScheduleRegistration
{
    /// <summary>Safe to call more than once.</summary>
    public static IServiceCollection AddSchedule(this IServiceCollection services)
    {
        services.TryAddSingleton<DueTasks>();
        services.TryAddSingleton<ResultWriter>();
        return services;
    }
}
