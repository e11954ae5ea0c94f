using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Monitor.Jobs.Broker;

/// <summary>Registers the message broker.</summary>
public static class BrokerRegistration
{
    /// <summary>Adds publishing at the broker, where one is configured.</summary>
    public static IServiceCollection AddBroker(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<BrokerOptions>().Bind(configuration.GetSection(BrokerOptions.Section)).ValidateDataAnnotations()
            .Validate(options => options.Lease > options.ConfirmTimeout, $"{BrokerOptions.Section}:{nameof(BrokerOptions.Lease)} is longer than {nameof(BrokerOptions.ConfirmTimeout)}.")
            .Validate(options => IsAddress(options.Url), $"{BrokerOptions.Section}:{nameof(BrokerOptions.Url)} (RMQ_URL) is an address such as amqp://user:password@host:5672/.")
            .ValidateOnStart();
        if (IsOn(configuration))
            services.AddHostedService<BrokerRelayLoop>();
        return services;
    }

    /// <summary>Whether a broker is configured.</summary>
    internal static bool IsOn(IConfiguration configuration) => !string.IsNullOrWhiteSpace(configuration[$"{BrokerOptions.Section}:{nameof(BrokerOptions.Url)}"]);

    private static bool IsAddress(string? url) =>
        string.IsNullOrWhiteSpace(url) || (Uri.TryCreate(url, UriKind.Absolute, out var address) && address is { Scheme: "amqp" or "amqps", Host.Length: > 0 });
}
