using Microsoft.Extensions.DependencyInjection;

namespace Monitor.Jobs.Follows;

/// <summary>Registers what keeps the feeds of followed accounts.</summary>
public static class FollowsRegistration
{
    /// <summary>Adds bringing new posts to them.</summary>
    public static IServiceCollection AddFanOut(this IServiceCollection services) => services.AddHostedService<FanOutLoop>();
}
