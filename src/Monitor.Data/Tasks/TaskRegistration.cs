using Microsoft.Extensions.DependencyInjection;
using Monitor.Data.Sql;

namespace Monitor.Data.Tasks;

/// <summary>Registers monitor tasks.</summary>
public static class TaskRegistration
{
    /// <summary>Adds creating, changing and listing them, and finding those that are late.</summary>
    public static IServiceCollection AddTasks(this IServiceCollection services) => services
        .AddSingleton<TaskCreation>()
        .AddSingleton<TaskControl>()
        .AddSingleton<TaskList>()
        .AddSingleton<TaskBoard>()
        .AddSingleton<TaskCounts>()
        .AddSingleton<ITally>(provider => provider.GetRequiredService<TaskCounts>())
        .AddSingleton<TaskRuns>()
        .AddSingleton<TeamRuns>()
        .AddSingleton<OverdueTasks>();
}
