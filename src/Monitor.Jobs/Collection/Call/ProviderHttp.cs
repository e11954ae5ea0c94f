using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Monitor.Jobs.Collection.Contract;
using Refit;

namespace Monitor.Jobs.Collection.Call;

/// <summary>
/// The HTTP clients of the providers: one for each interface that lists a provider's endpoints, on connections of its own, so that one that
/// hangs holds none of another, also where both are at one address. Nothing here tries again or ends a call that takes long: that is the
/// business of <see cref="ProviderClient"/>, above gate and limits.
/// </summary>
internal static class ProviderHttp
{
    private const int LongestContentOfException = 1_000;

    /// <summary>Adds a provider and the endpoints that it asks.</summary>
    /// <typeparam name="TProvider">The provider; it takes <typeparamref name="TApi"/>.</typeparam>
    /// <typeparam name="TApi">The interface that lists its endpoints; every method returns the bare answer.</typeparam>
    public static IServiceCollection AddProvider<TProvider, TApi>(this IServiceCollection services, ProviderDeclaration declaration)
        where TProvider : class, IProvider
        where TApi : class
    {
        services.AddOptions<ProviderHttpOptions>();
        services.AddRefitGeneratedClient<TApi>(CreateSettings())
            .ConfigureHttpClient((provider, client) =>
            {
                client.BaseAddress = ProviderSettings.Of(declaration.Name, provider.GetRequiredService<IConfiguration>()).BaseUrl ?? declaration.DefaultBaseUrl;
                client.Timeout = Timeout.InfiniteTimeSpan;
            })
            .ConfigurePrimaryHttpMessageHandler(provider =>
                CreateHandler(provider, declaration.RefusesCompression ? DecompressionMethods.None : DecompressionMethods.All))
            .AddHttpMessageHandler(() => new SentRequest.Handler())
            // The handler renews its connections by itself.
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            // Addresses may hold keys.
            .RemoveAllLoggers();
        return services.AddSingleton<IProvider, TProvider>();
    }

    /// <summary>How the interfaces are read. A failed connection surfaces as it is, not inside an exception that holds the request with its key.</summary>
    public static RefitSettings CreateSettings() => new()
    {
        TransportExceptionFactory = (_, fault, _) => fault,
        // For a method that reads the answer into something, should there ever be one: its exception must not carry what is secret or large.
        MaxExceptionContentLength = LongestContentOfException,
        ExceptionRedactor = Redact,
    };

    private static void Redact(ApiExceptionBase exception)
    {
        var request = exception.RequestMessage;
        request.Headers.Clear();
        request.RequestUri = request.RequestUri is { } address ? new Uri(address.GetLeftPart(UriPartial.Path)) : null;
    }

    private static SocketsHttpHandler CreateHandler(IServiceProvider provider, DecompressionMethods compression) => new()
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = compression,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        MaxConnectionsPerServer = provider.GetRequiredService<IOptions<ProviderHttpOptions>>().Value.MaxConnectionsPerServer,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        UseCookies = false,
    };
}

/// <summary>What the calls of all providers may use.</summary>
internal sealed class ProviderHttpOptions
{
    /// <summary>Connections to one host; without a number, as many as are wanted.</summary>
    public int MaxConnectionsPerServer { get; set; } = int.MaxValue;
}
