using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Monitor.Data.Content;
using Monitor.Data.HotState;
using Npgsql;

namespace Monitor.Data.Follows;

/// <summary>Registers who follows whom, and their timelines.</summary>
public static class FollowRegistration
{
    /// <summary>Adds them; timelines are kept in Redis where there is one.</summary>
    public static IServiceCollection AddFollows(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<FollowOptions>().Bind(configuration.GetSection(FollowOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        return services
            .AddSingleton(provider => new Timelines(
                new TimelineReader(provider.GetRequiredService<NpgsqlDataSource>()), Store(provider), provider.GetRequiredService<ContentReader>(),
                provider.GetRequiredService<IOptions<FollowOptions>>()))
            .AddSingleton(provider => new FanOut(
                provider.GetRequiredService<NpgsqlDataSource>(), Store(provider), provider.GetRequiredService<IOptions<FollowOptions>>(),
                provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<FanOut>>()))
            .AddSingleton<FollowBook>();
    }

    private static TimelineStore? Store(IServiceProvider provider) => provider.GetRequiredService<IHotState>() is RedisHotState redis
        ? new TimelineStore(redis.Connection, provider.GetRequiredService<IOptions<FollowOptions>>().Value)
        : null;
}
