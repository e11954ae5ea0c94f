using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Monitor.Data.Auditing;

/// <summary>Registers the audit log.</summary>
public static class AuditRegistration
{
    /// <summary>Safe to call more than once.</summary>
    public static IServiceCollection AddAuditing(this IServiceCollection services)
    {
        services.TryAddSingleton<AuditLog>();
        return services;
    }
}
