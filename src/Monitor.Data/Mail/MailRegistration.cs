using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Monitor.Data.Secrets;

namespace Monitor.Data.Mail;

/// <summary>Registers mail.</summary>
public static class MailRegistration
{
    /// <summary>Adds the outbox of mails.</summary>
    public static IServiceCollection AddMail(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSecrets();
        services.AddOptions<MailOptions>().Bind(configuration.GetSection(MailOptions.Section)).ValidateDataAnnotations()
            .Validate(mail => !mail.IsOn || !string.IsNullOrWhiteSpace(mail.From), "Mail:From is required where Mail:Host is set.")
            .ValidateOnStart();
        return services.AddSingleton<MailOutbox>();
    }
}
