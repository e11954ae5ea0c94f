using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Monitor.Web.Access;

namespace Monitor.Web.People.SingleSignOn;

/// <summary>
/// How the framework's handler is used: code flow with PKCE, state and nonce, answers in the query, so that the cookies that belong to them
/// are sent along (<c>SameSite=Lax</c>) when the issuer sends somebody back.
/// </summary>
internal sealed class IssuerOptions(IOptions<OidcOptions> oidc, TimeProvider clock) : IConfigureNamedOptions<OpenIdConnectOptions>
{
    /// <summary>Behind TLS: cookies that no other host or page can set.</summary>
    public const string Secure = "single_sign_on";

    /// <summary>Without TLS, where a session is kept without it as well.</summary>
    public const string Plain = "single_sign_on_plain";

    private const long LongestAnswer = 1024 * 1024;

    private static readonly string[] DefaultScopes = ["openid", "profile", "email"];
    // With a key of the issuer that nobody else has: never with a secret that this service shares.
    private static readonly string[] Algorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(1);

    public void Configure(OpenIdConnectOptions options)
    {
    }

    public void Configure(string? name, OpenIdConnectOptions options)
    {
        var given = oidc.Value;
        if (!given.IsOn)
            return;
        options.Authority = given.Authority!.Trim();
        options.ClientId = given.ClientId!.Trim();
        options.ClientSecret = string.IsNullOrWhiteSpace(given.ClientSecret) ? null : given.ClientSecret.Trim();
        options.RequireHttpsMetadata = options.Authority.StartsWith("https:", StringComparison.OrdinalIgnoreCase);
        options.CallbackPath = IssuerEvents.CallbackPath;
        options.ResponseType = OpenIdConnectResponseType.Code;
        options.ResponseMode = OpenIdConnectResponseMode.Query;
        options.UsePkce = true;
        options.SaveTokens = false;
        options.MapInboundClaims = false;
        options.DisableTelemetry = true;
        options.GetClaimsFromUserInfoEndpoint = true;
        options.ClaimActions.Remove("iss");
        options.ClaimActions.MapUniqueJsonKey("email_verified", "email_verified");
        options.Scope.Clear();
        foreach (var scope in given.Scopes.Length > 0 ? given.Scopes : DefaultScopes)
            options.Scope.Add(scope);
        if (!options.Scope.Contains("openid"))
            options.Scope.Add("openid");
        // Never asked: the handler's work ends in its events.
        options.SignInScheme = "none";
        options.TimeProvider = clock;
        options.RemoteAuthenticationTimeout = FlowState.Life;
        options.Events = IssuerEvents.Create(options.Authority);
        options.TokenValidationParameters.ClockSkew = ClockSkew;
        options.TokenValidationParameters.ValidAlgorithms = Algorithms;
        // The service's own clock, which follows the database's.
        options.TokenValidationParameters.LifetimeValidator = (from, until, _, _) =>
            until > clock.GetUtcNow().UtcDateTime - ClockSkew && !(from > clock.GetUtcNow().UtcDateTime + ClockSkew);
        options.CorrelationCookie = Cookie(name, "state");
        options.NonceCookie = Cookie(name, "nonce");
        options.Backchannel = new HttpClient(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                ConnectTimeout = given.Timeout,
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                UseCookies = false,
            })
        {
            MaxResponseContentBufferSize = LongestAnswer,
            Timeout = given.Timeout,
        };
    }

    private static CookieBuilder Cookie(string? scheme, string purpose) => new()
    {
        Name = (scheme == Secure ? "__Host-" : "") + $"monitor_oidc_{purpose}.",
        Expiration = FlowState.Life,
        HttpOnly = true,
        IsEssential = true,
        Path = "/",
        SameSite = SameSiteMode.Lax,
        SecurePolicy = scheme == Secure ? CookieSecurePolicy.Always : CookieSecurePolicy.None,
    };
}
