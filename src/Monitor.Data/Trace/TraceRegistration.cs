using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Monitor.Data.Trace;

/// <summary>Registers the trace of provider calls and what it tells about their answers.</summary>
public static class TraceRegistration
{
    /// <summary>Safe to call more than once.</summary>
    public static IServiceCollection AddTrace(this IServiceCollection services)
    {
        services.TryAddSingleton<CallLog>();
        services.TryAddSingleton<SchemaDrift>();
        services.TryAddSingleton<RunTrace>();
        return services;
    }
}
