using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Monitor.Data.Content;

/// <summary>Registers what records observations.</summary>
public static class RecordRegistration
{
    /// <summary>Adds the writer and its options.</summary>
    public static IServiceCollection AddRecording(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<RecordOptions>().Bind(configuration.GetSection(RecordOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        return services.AddRecording();
    }

    /// <summary>Adds the writer, the readers and the quarantine.</summary>
    internal static IServiceCollection AddRecording(this IServiceCollection services)
    {
        services.AddOptions<RecordOptions>();
        services.TryAddSingleton(provider => new ContentWriter(provider.GetRequiredService<IOptions<RecordOptions>>().Value));
        services.TryAddSingleton<ContentReader>();
        services.TryAddSingleton<QuarantineStore>();
        return services;
    }
}
