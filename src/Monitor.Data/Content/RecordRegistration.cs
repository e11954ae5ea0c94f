using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Monitor.Data.Content;

/// <summary>Registers what records and reads observations.</summary>
public static class RecordRegistration
{
    /// <summary>Adds the writer with its options, the readers and the quarantine. Safe to call more than once.</summary>
    public static IServiceCollection AddRecording(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<RecordOptions>().Bind(configuration.GetSection(RecordOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(provider => new ContentWriter(provider.GetRequiredService<IOptions<RecordOptions>>().Value));
        services.TryAddSingleton<ContentReader>();
        services.TryAddSingleton<QuarantineStore>();
        services.TryAddSingleton<ContentRestore>();
        return services;
    }
}
