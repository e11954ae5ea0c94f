using Microsoft.Extensions.DependencyInjection;

namespace Monitor.Data.Stories;

/// <summary>Registers stories.</summary>
public static class StoryRegistration
{
    /// <summary>Adds reading them.</summary>
    public static IServiceCollection AddStories(this IServiceCollection services) => services.AddSingleton<StoryReader>();
}
