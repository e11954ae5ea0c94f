using Microsoft.Extensions.DependencyInjection;

namespace Monitor.Data.Erasure;

/// <summary>Registers the erasure of accounts and of what is kept for too long.</summary>
public static class ErasureRegistration
{
    /// <summary>Adds it.</summary>
    public static IServiceCollection AddErasure(this IServiceCollection services) =>
        services.AddSingleton<ErasedCaches>().AddSingleton<AccountErasure>().AddSingleton<ErasureSweep>();
}
