using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Monitor.Data.Orders;
using Monitor.Data.Outgoing;
using Monitor.Jobs.Collection.Call;
using Monitor.Jobs.Flows;

namespace Monitor.Jobs.Orders;

/// <summary>Registers reading the orders of shops.</summary>
public static class OrderRunRegistration
{
    private const int LargestAnswer = 32 * 1024 * 1024;

    /// <summary>Adds it.</summary>
    public static IServiceCollection AddOrderRuns(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ShopifyOptions>().Bind(configuration.GetSection(ShopifyOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddHttpClient(ShopifyClient.ClientName)
            .ConfigureHttpClient(client =>
            {
                client.Timeout = Timeout.InfiniteTimeSpan;
                client.MaxResponseContentBufferSize = LargestAnswer;
            })
            .ConfigurePrimaryHttpMessageHandler(provider => SafeHttp.CreateHandler(
                Bounds(provider.GetRequiredService<IOptions<OutgoingOptions>>().Value, ProviderSettings.Of(StoreKeys.Source, configuration).BaseUrl)))
            // Headers hold the token.
            .RemoveAllLoggers();
        return services.AddSingleton<ShopifyClient>().AddSingleton<ConfiguredShop>().AddSingleton<IFlowWork, OrderFlow>().AddHostedService<ShopifyPublisher>()
            .AddSingleton<ShopKeyTrials>().AddHostedService(provider => provider.GetRequiredService<ShopKeyTrials>());
    }

    // An address of the configuration may be one of one's own; a redirect would take the token along.
    private static OutgoingOptions Bounds(OutgoingOptions options, Uri? own) => new()
    {
        Allow = own is null ? options.Allow : [.. options.Allow, own.Host],
        Only = own is null || options.Only.Length == 0 ? options.Only : [.. options.Only, own.Host],
        MaxRedirects = 0,
    };
}
