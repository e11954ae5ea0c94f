using Microsoft.Extensions.DependencyInjection;

namespace Monitor.Data.History;

/// <summary>Registers reading the history of tasks.</summary>
public static class HistoryRegistration
{
    /// <summary>Adds it.</summary>
    public static IServiceCollection AddHistory(this IServiceCollection services) => services
        .AddSingleton<HistoryOwners>()
        .AddSingleton<HistoryReader>()
        .AddSingleton<StalenessCheck>()
        .AddSingleton<CachedHistory>();
}
