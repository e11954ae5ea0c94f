using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Monitor.Data.People;
using Monitor.Data.Secrets;
using Monitor.Web.Access;

namespace Monitor.Web.People.SingleSignOn;

/// <summary>Registers single sign-on. The issuer is asked when somebody signs in and never at the start.</summary>
internal static class SingleSignOnRegistration
{
    public static IServiceCollection AddSingleSignOn(this IServiceCollection services)
    {
        services.AddOptions<OidcOptions>().BindConfiguration(OidcOptions.Section).PostConfigure(LeaveOutEmpty).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IConfigureOptions<OpenIdConnectOptions>, IssuerOptions>();
        services.AddSingleton<IPostConfigureOptions<OpenIdConnectOptions>>(provider =>
            new OpenIdConnectPostConfigureOptions(new SealedProtection(provider.GetRequiredService<SecretBox>(), "Monitor.SingleSignOn")));
        services.AddSingleton<IssuerConversation>();
        services.AddScoped<ReturnFromIssuer>();
        return services;
    }

    // An empty environment variable means "not set".
    private static void LeaveOutEmpty(OidcOptions options)
    {
        options.Scopes = [.. options.Scopes.Where(scope => !string.IsNullOrWhiteSpace(scope)).Select(scope => scope.Trim())];
        options.Domains = [.. options.Domains.Where(domain => !string.IsNullOrWhiteSpace(domain)).Select(domain => domain.Trim())];
        options.Name = string.IsNullOrWhiteSpace(options.Name) ? OidcOptions.DefaultName : options.Name.Trim();
        options.JoinRole = string.IsNullOrWhiteSpace(options.JoinRole) ? TeamRole.Viewer.Name() : options.JoinRole.Trim();
    }
}
