using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Monitor.Web.People.SingleSignOn;

/// <summary>Keeps what the framework's handler finds out, and ends its work there: what follows from it is not its business.</summary>
internal static class IssuerEvents
{
    /// <summary>Where the issuer sends people back to.</summary>
    public const string CallbackPath = "/api/v1/session/oidc/callback";

    /// <summary>The same as an address, in the items of a request.</summary>
    public static readonly object RedirectKey = new();

    /// <summary>An <see cref="IssuerAnswer"/>, in the items of a request.</summary>
    public static readonly object AnswerKey = new();

    /// <summary>An <see cref="IssuerFailure"/>, in the items of a request.</summary>
    public static readonly object FailureKey = new();

    /// <summary>Is among the items of a request that does not come from the browser that began.</summary>
    public static readonly object ForeignKey = new();

    private const string Unsigned = "none";

    public static OpenIdConnectEvents Create(string authority) => new()
    {
        OnRedirectToIdentityProvider = context =>
        {
            context.ProtocolMessage.RedirectUri = (string)context.HttpContext.Items[RedirectKey]!;
            return Task.CompletedTask;
        },
        OnTokenValidated = context =>
        {
            // The handler takes an unsigned token, since it comes from the issuer itself.
            if (string.IsNullOrEmpty(context.SecurityToken.SignatureAlgorithm)
                || context.SecurityToken.SignatureAlgorithm.Equals(Unsigned, StringComparison.OrdinalIgnoreCase))
                throw new SecurityTokenInvalidSignatureException("The token is not signed.");
            return Task.CompletedTask;
        },
        OnTicketReceived = context =>
        {
            var word = IssuerWord.Read(context.Principal!, authority);
            context.HttpContext.Items[AnswerKey] = new IssuerAnswer(
                FlowState.Read(context.Properties?.Items), word, word is null ? SingleSignOnErrors.InvalidAnswer : null);
            context.HandleResponse();
            return Task.CompletedTask;
        },
        OnRemoteFailure = context =>
        {
            var cause = context.Failure ?? new AuthenticationFailureException("There is no reason.");
            context.HttpContext.Items[FailureKey] = new IssuerFailure(FlowState.Read(context.Properties?.Items), Code(context, cause), cause);
            context.HandleResponse();
            return Task.CompletedTask;
        },
        OnAccessDenied = context =>
        {
            context.HttpContext.Items[FailureKey] = new IssuerFailure(
                FlowState.Read(context.Properties?.Items), SingleSignOnErrors.AccessDenied, new AuthenticationFailureException("access_denied"));
            context.HandleResponse();
            return Task.CompletedTask;
        },
    };

    // Without the state, or the cookie that belongs to it, nobody can say what it was about.
    private static string Code(RemoteFailureContext context, Exception cause) =>
        IsNetwork(cause) ? SingleSignOnErrors.IssuerUnavailable
        : context.Properties is null || context.HttpContext.Items.ContainsKey(ForeignKey) ? SingleSignOnErrors.Expired
        : SingleSignOnErrors.InvalidAnswer;

    private static bool IsNetwork(Exception cause)
    {
        for (var error = cause; error is not null; error = error.InnerException)
            if (error is HttpRequestException { StatusCode: null or >= System.Net.HttpStatusCode.InternalServerError } or OperationCanceledException or IOException)
                return true;
        return false;
    }
}

/// <summary>Why the framework's handler gave up.</summary>
internal sealed record IssuerFailure(FlowState? State, string Error, Exception Cause);
