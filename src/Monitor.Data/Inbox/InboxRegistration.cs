using Microsoft.Extensions.DependencyInjection;
using Monitor.Data.Secrets;

namespace Monitor.Data.Inbox;

/// <summary>Registers messages of others.</summary>
public static class InboxRegistration
{
    /// <summary>Adds where they are kept.</summary>
    public static IServiceCollection AddInbox(this IServiceCollection services) => services.AddSecrets().AddSingleton<MessageInbox>();
}
