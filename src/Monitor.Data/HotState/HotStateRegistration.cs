using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Monitor.Data.Redis;

namespace Monitor.Data.HotState;

/// <summary>Chooses the store of the short-lived shared state.</summary>
public static partial class HotStateRegistration
{
    /// <summary>Adds <see cref="IHotState"/>: Redis where one is configured, this process otherwise.</summary>
    public static IServiceCollection AddHotState(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IHotState>(Create);
        services.TryAddSingleton<SharedAnswers>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<HotStateOptions>, Validator>());
        services.AddOptions<HotStateOptions>()
            .Bind(configuration.GetSection(HotStateOptions.Section))
            .PostConfigure(options =>
            {
                if (string.IsNullOrWhiteSpace(options.ConnectionString))
                    options.ConnectionString = configuration[HotStateOptions.UrlVariable];
            })
            .ValidateOnStart();
        return services;
    }

    private static IHotState Create(IServiceProvider services)
    {
        var logs = services.GetRequiredService<ILoggerFactory>();
        var address = services.GetRequiredService<IOptions<HotStateOptions>>().Value.ConnectionString;
        if (!string.IsNullOrWhiteSpace(address))
            return new RedisHotState(RedisAddress.Parse(address), RedisTimings.Default, logs.CreateLogger<RedisHotState>());
        var logger = logs.CreateLogger<InProcessHotState>();
        Log.InProcess(logger);
        return new InProcessHotState(services.GetRequiredService<TimeProvider>(), logger, InProcessLimits.Default);
    }

    private sealed class Validator : IValidateOptions<HotStateOptions>
    {
        public ValidateOptionsResult Validate(string? name, HotStateOptions options)
        {
            try
            {
                if (!string.IsNullOrWhiteSpace(options.ConnectionString))
                    RedisAddress.Parse(options.ConnectionString);
                return ValidateOptionsResult.Success;
            }
            catch (FormatException error)
            {
                return ValidateOptionsResult.Fail(
                    $"{HotStateOptions.Section}:{nameof(HotStateOptions.ConnectionString)} (or {HotStateOptions.UrlVariable}) {error.Message}.");
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1311, Level = LogLevel.Information,
            Message = "No Redis is configured: pause flags, caches and hints live in this process")]
        public static partial void InProcess(ILogger logger);
    }
}
