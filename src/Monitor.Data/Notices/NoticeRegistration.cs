using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Monitor.Data.Notices;

/// <summary>Registers notices.</summary>
public static class NoticeRegistration
{
    /// <summary>Safe to call more than once.</summary>
    public static IServiceCollection AddNotices(this IServiceCollection services)
    {
        services.TryAddSingleton<NoticeBoard>();
        return services;
    }
}
