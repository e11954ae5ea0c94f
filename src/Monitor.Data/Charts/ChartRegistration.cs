using Microsoft.Extensions.DependencyInjection;

namespace Monitor.Data.Charts;

/// <summary>Registers histories as charts.</summary>
public static class ChartRegistration
{
    /// <summary>Adds charts, growth, and what lists of tasks show of them.</summary>
    public static IServiceCollection AddCharts(this IServiceCollection services) => services
        .AddSingleton<ChartSubjects>()
        .AddSingleton<ChartReader>()
        .AddSingleton<GrowthReader>()
        .AddSingleton<TaskCards>();
}
