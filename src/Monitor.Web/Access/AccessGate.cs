using Microsoft.Extensions.Options;
using Monitor.Data.Auditing;
using Monitor.Data.People;
using Monitor.Web.Answers;

namespace Monitor.Web.Access;

/// <summary>Lets a request through to its route when the route's rule allows it. What has no rule is closed.</summary>
internal static class AccessGate
{
    /// <summary>Finds out who calls.</summary>
    public static IApplicationBuilder UseCallers(this IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        var services = http.RequestServices;
        var current = services.GetRequiredService<CurrentCaller>();
        await services.GetRequiredService<Callers>().IdentifyAsync(http, current);
        AuditActor.Current = current.Actor;
        await next(http);
    });

    /// <summary>Checks the rules of routes.</summary>
    public static IApplicationBuilder UseAccessRules(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        var services = http.RequestServices;
        var refusal = Check(http, services.GetRequiredService<CurrentCaller>(), services.GetRequiredService<AuthMode>());
        if (refusal is IStatusCodeHttpResult { StatusCode: StatusCodes.Status401Unauthorized })
            http.Response.Headers.WWWAuthenticate = "Bearer";
        return refusal is null ? next(http) : refusal.ExecuteAsync(http);
    });

    /// <summary>The answer to a request that may not pass; null for one that may. Streams ask again long after their answer has begun.</summary>
    public static IResult? Check(HttpContext http, CurrentCaller current, AuthMode mode)
    {
        if (mode.IsOpen && !SessionCookie.IsThisMachine(http.Request.Host.Host))
            return Denied($"This service is open and answers only as localhost, not as {http.Request.Host.Host}.", ErrorCodes.HostNotAllowed);
        var endpoint = http.GetEndpoint();
        var rule = endpoint?.Metadata.GetMetadata<AccessRule>();
        if (rule?.Kind == AccessKind.Public)
            return null;
        // What is no route of the API is a page of the user interface, or nothing.
        if (endpoint is null && !http.Request.Path.IsApi())
            return null;
        if (current.Value is not { } caller)
            return Unknown(current.WasRefused);
        if (caller.IsDisabled)
            return Denied("This user is disabled.", ErrorCodes.UserDisabled);
        if (WebSocketOrigin.IsForeign(http, caller))
            return Denied($"Pages of {http.Request.Headers.Origin} may not open this.", ErrorCodes.OriginNotAllowed);
        if (IsForged(http, current, caller))
            return Denied(
                IsForeignPage(http.Request, caller)
                    ? $"The page of {http.Request.Headers.Origin} may not do this in a browser."
                    : $"A request that changes something repeats the session's csrf_token in the header {SessionCookie.CsrfHeader}.", ErrorCodes.Csrf);
        // Answers such as 404 and 405 are not routes.
        if (endpoint is not RouteEndpoint)
            return null;
        return rule switch
        {
            null => Denied("Nobody may use this route.", ErrorCodes.Forbidden),
            { Kind: AccessKind.Person } => caller.Kind == CallerKind.User ? Unproven(http, caller, permission: null) : Denied("Only a person who signed in may do this.", ErrorCodes.NeedsPerson),
            { Permission: { } permission } when Permissions.Allows(caller, permission) => Unproven(http, caller, permission),
            { Permission: { } permission } when caller.Role is not null => Denied(Needs(caller, permission), ErrorCodes.Forbidden),
            _ => Denied("You are not in a team.", ErrorCodes.Forbidden),
        };
    }

    // What somebody may do, but only with a second factor, or only a short while after they proved who they are.
    private static IResult? Unproven(HttpContext http, Caller caller, Permission? permission)
    {
        var proof = http.GetEndpoint()?.Metadata.GetMetadata<ProofNeeded>();
        if (caller.Kind != CallerKind.User)
            return proof is { PersonsOnly: true } ? Denied("Only a person who signed in may do this.", ErrorCodes.NeedsPerson) : null;
        var options = http.RequestServices.GetRequiredService<IOptions<AuthOptions>>().Value;
        if (permission is { } wanted && options.NeedsSecondFactor(caller, wanted))
            return Denied(
                "This installation asks for a second factor for this: add one with POST /api/v1/session/totp, or a passkey, or sign in with it.",
                ErrorCodes.SecondFactorNeeded);
        if (proof is null
            || caller.ProvedAt > http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow() - options.ProofLifetime)
            return null;
        return Denied("Prove once more who you are, with POST /api/v1/session/proof, and try again.", ErrorCodes.ProofNeeded);
    }

    // A browser sends cookies, and reaches an open service, on behalf of any page; only our own pages know the token.
    private static bool IsForged(HttpContext http, CurrentCaller current, Caller caller)
    {
        var method = http.Request.Method;
        if (HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method) || WebSocketOrigin.IsWebSocket(http.Request))
            return false;
        return caller.Kind switch
        {
            CallerKind.User => !SessionCookie.HasCsrf(http.Request, current.SessionToken!),
            CallerKind.Open => IsForeignPage(http.Request, caller),
            _ => false,
        };
    }

    private static bool IsForeignPage(HttpRequest request, Caller caller) =>
        caller.Kind == CallerKind.Open && request.Headers.Origin.ToString() is { Length: > 0 } origin
        && !(Uri.TryCreate(origin, UriKind.Absolute, out var page) && SessionCookie.IsThisMachine(page.Host));

    private static string Needs(Caller caller, Permission permission) => Permissions.NeedsOperator(permission) && !caller.IsOperator
        ? "Only an operator of the installation may do this."
        : caller.Kind == CallerKind.Key
            ? $"The key's scope is {caller.Role!.Value.Scope()}; this needs {Permissions.Role(caller, permission).Scope()}."
            : $"You are {caller.Role!.Value.Name()} of the team; this needs {Permissions.Role(permission).Name()}.";

    private static IResult Unknown(bool wasRefused) => wasRefused
        ? Answer.Error(StatusCodes.Status401Unauthorized, "The key or session is not valid, or not any more.",
            [new ApiError("authorization", "The key or session is not valid, or not any more.", ErrorCodes.InvalidKey)])
        : Answer.Error(StatusCodes.Status401Unauthorized, "Send an API key as Authorization: Bearer mon_…, or sign in.",
            [new ApiError("authorization", "Send an API key as Authorization: Bearer mon_…, or sign in.", ErrorCodes.Unauthenticated)]);

    /// <summary>The answer to a caller who may not.</summary>
    public static IResult Denied(string message, string code) =>
        Answer.Error(StatusCodes.Status403Forbidden, message, [new ApiError("authorization", message, code)]);
}
