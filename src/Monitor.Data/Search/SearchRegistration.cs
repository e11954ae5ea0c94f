using Microsoft.Extensions.DependencyInjection;

namespace Monitor.Data.Search;

/// <summary>Registers searching.</summary>
public static class SearchRegistration
{
    /// <summary>Adds it.</summary>
    public static IServiceCollection AddSearch(this IServiceCollection services) => services.AddSingleton<SearchReader>();
}
