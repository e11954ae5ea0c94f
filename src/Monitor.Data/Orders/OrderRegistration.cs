using Microsoft.Extensions.DependencyInjection;

namespace Monitor.Data.Orders;

/// <summary>Registers the orders of shops.</summary>
public static class OrderRegistration
{
    /// <summary>Adds them, for all roles.</summary>
    public static IServiceCollection AddOrders(this IServiceCollection services) => services.AddSingleton<OrderStore>().AddSingleton<StoreKeys>();
}
