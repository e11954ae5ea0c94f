using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers;

namespace Monitor.Jobs.Tests.Providers;

/// <summary>The providers as the product registers them, for tests that have no worker.</summary>
internal static class RegisteredProviders
{
    /// <summary>All parts of all providers, to look at and to read answers with. Nothing is asked of them.</summary>
    public static IReadOnlyList<IProvider> All { get; } = [.. At().GetServices<IProvider>()];

    /// <summary>One part.</summary>
    public static IProvider Of<T>() where T : IProvider => All.OfType<T>().Single();

    /// <summary>Providers with settings of the test's own.</summary>
    public static ServiceProvider At(params (string Key, string? Value)[] settings) => Services(settings).BuildServiceProvider();

    /// <summary>Providers whose requests go to <paramref name="handler"/> in place of the network.</summary>
    public static ServiceProvider On(HttpMessageHandler handler, params (string Key, string? Value)[] settings)
    {
        var services = Services(settings);
        services.ConfigureAll<HttpClientFactoryOptions>(options =>
            options.HttpMessageHandlerBuilderActions.Add(builder => builder.PrimaryHandler = handler));
        return services.BuildServiceProvider();
    }

    private static IServiceCollection Services((string Key, string? Value)[] settings) => new ServiceCollection()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value))).Build())
        .AddProviders();
}
