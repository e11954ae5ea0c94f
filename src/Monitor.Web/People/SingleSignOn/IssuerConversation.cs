using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Monitor.Web.Access;

namespace Monitor.Web.People.SingleSignOn;

/// <summary>
/// Sends people to the issuer and hears what they bring back, with the framework's handler for it. It is asked by our own routes and signs
/// nobody in: of what it does nothing stays in the browser. What it would log holds codes and cookies, so it logs nothing.
/// </summary>
internal sealed partial class IssuerConversation(
    IOptionsMonitor<OpenIdConnectOptions> handlers, IOptions<OidcOptions> oidc, IOptions<AuthOptions> auth, PublicAddress address,
    ILogger<IssuerConversation> logger)
{
    /// <summary>Whether there is an issuer.</summary>
    public bool IsOn => oidc.Value.IsOn;

    /// <summary>Whether the service knows where the issuer shall send people back to.</summary>
    public bool HasAddress(HttpRequest request) => address.Of(request) is not null;

    /// <summary>Where to send somebody; null when the issuer cannot be asked. The cookies that they come back with are set.</summary>
    public async Task<string?> BeginAsync(HttpContext http, FlowState state, CancellationToken ct)
    {
        try
        {
            var (handler, options) = await HandlerAsync(http);
            // The handler would wait for the issuer as long as the caller does.
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
            patience.CancelAfter(oidc.Value.Timeout);
            var issuer = (await options.ConfigurationManager!.GetConfigurationAsync(patience.Token)).Issuer;
            if (issuer?.TrimEnd('/') != options.Authority!.TrimEnd('/'))
                throw new AuthenticationFailureException($"It calls itself {issuer}.");
            http.Items[IssuerEvents.RedirectKey] = address.OriginOf(http.Request) + IssuerEvents.CallbackPath;
            await handler.ChallengeAsync(state.Write());
        }
        catch (Exception error) when (!ct.IsCancellationRequested)
        {
            LogUnavailable(logger, oidc.Value.Authority, Told(error));
            return null;
        }

        var location = http.Response.Headers.Location.ToString();
        http.Response.Headers.Remove("Location");
        http.Response.StatusCode = StatusCodes.Status200OK;
        return location.Length > 0 ? location : null;
    }

    /// <summary>What somebody brings back.</summary>
    public async Task<IssuerAnswer> EndAsync(HttpContext http)
    {
        var (handler, _) = await HandlerAsync(http);
        await handler.HandleRequestAsync();
        if (http.Items[IssuerEvents.FailureKey] is IssuerFailure failure)
        {
            LogRefused(logger, oidc.Value.Authority, failure.Error, Told(failure.Cause));
            return new(failure.State, Word: null, failure.Error);
        }

        return http.Items[IssuerEvents.AnswerKey] as IssuerAnswer ?? new(State: null, Word: null, SingleSignOnErrors.InvalidAnswer);
    }

    private async Task<(OpenIdConnectHandler Handler, OpenIdConnectOptions Options)> HandlerAsync(HttpContext http)
    {
        var name = SessionCookie.IsSecure(http.Request, auth.Value.AllowPlainHttp) ? IssuerOptions.Secure : IssuerOptions.Plain;
        var handler = new Handler(handlers);
        await handler.InitializeAsync(new AuthenticationScheme(name, displayName: null, typeof(Handler)), http);
        return (handler, handlers.Get(name));
    }

    // What is at the bottom of it, such as that a connection was refused; never more than one line.
    private static string Told(Exception error)
    {
        const int Longest = 300;
        var text = error.GetBaseException().Message.ReplaceLineEndings(" ");
        return text.Length > Longest ? text[..Longest] : text;
    }

    private sealed class Handler(IOptionsMonitor<OpenIdConnectOptions> options)
        : OpenIdConnectHandler(options, NullLoggerFactory.Instance, HtmlEncoder.Default, UrlEncoder.Default)
    {
        protected override bool ValidateCorrelationId(AuthenticationProperties properties)
        {
            var isOurs = base.ValidateCorrelationId(properties);
            if (!isOurs)
                Context.Items[IssuerEvents.ForeignKey] = true;
            return isOurs;
        }
    }

    [LoggerMessage(EventId = 2201, Level = LogLevel.Warning, Message = "The issuer {Authority} cannot be asked to sign anybody in: {Reason}")]
    private static partial void LogUnavailable(ILogger logger, string? authority, string reason);

    [LoggerMessage(EventId = 2202, Level = LogLevel.Warning, Message = "Nobody was signed in by the issuer {Authority}, {Code}: {Reason}")]
    private static partial void LogRefused(ILogger logger, string? authority, string code, string reason);
}
