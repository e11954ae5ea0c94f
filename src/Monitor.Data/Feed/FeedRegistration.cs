using Microsoft.Extensions.DependencyInjection;

namespace Monitor.Data.Feed;

/// <summary>Registers the feeds of teams.</summary>
public static class FeedRegistration
{
    /// <summary>Adds reading them.</summary>
    public static IServiceCollection AddFeeds(this IServiceCollection services) => services.AddSingleton<FeedReader>();
}
