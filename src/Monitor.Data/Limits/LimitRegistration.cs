using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Monitor.Data.HotState;
using Npgsql;

namespace Monitor.Data.Limits;

/// <summary>Registers limits: of providers, of callers and of looking things up on demand.</summary>
public static class LimitRegistration
{
    /// <summary>Adds them; they are counted where the hot state is, which has to be registered as well.</summary>
    public static IServiceCollection AddLimits(this IServiceCollection services)
    {
        services.TryAddSingleton(CreateLimiter);
        services.AddHostedService<LimitStart>();
        services.TryAddSingleton(provider => new TokenBuckets((provider.GetRequiredService<IHotState>() as RedisHotState)?.Connection));
        services.AddOptions<LimitOptions>().BindConfiguration(LimitOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        return services.AddSingleton<OnDemandLimits>();
    }

    private static IRateLimiter CreateLimiter(IServiceProvider services)
    {
        var time = services.GetRequiredService<TimeProvider>();
        return services.GetRequiredService<IHotState>() is RedisHotState redis
            ? new RedisRateLimiter(
                redis.Connection, new LimitPeers(services.GetService<NpgsqlDataSource>(), LimitTimings.Default, time), LimitTimings.Default, time,
                services.GetRequiredService<ILogger<RedisRateLimiter>>())
            : new InProcessRateLimiter(time);
    }
}
