using Microsoft.Extensions.DependencyInjection;

namespace Monitor.Jobs.Mailing;

/// <summary>Registers the sending of mail.</summary>
public static class MailingRegistration
{
    /// <summary>Adds sending what waits in the outbox.</summary>
    public static IServiceCollection AddMailing(this IServiceCollection services) => services.AddHostedService<MailLoop>();
}
