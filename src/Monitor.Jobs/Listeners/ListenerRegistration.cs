using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Monitor.Jobs.Broker;

namespace Monitor.Jobs.Listeners;

/// <summary>Registers what works on messages of others.</summary>
public static class ListenerRegistration
{
    /// <summary>Adds it, and taking messages from the broker where one is configured.</summary>
    public static IServiceCollection AddListeners(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<IMessageListener, CredentialsValidateListener>()
            .AddSingleton<IMessageListener, IdentityTokenListener>()
            .AddSingleton<IMessageListener, KeywordCollectionListener>()
            .AddSingleton<IMessageListener, SentimentAnalysisListener>()
            .AddSingleton<IMessageListener, SentimentReportListener>()
            .AddSingleton<InboxLoop>().AddHostedService(provider => provider.GetRequiredService<InboxLoop>());
        if (BrokerRegistration.IsOn(configuration))
            services.AddHostedService<BrokerListenerLoop>();
        return services;
    }
}
