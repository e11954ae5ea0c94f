namespace Monitor.Web.Access;

/// <summary>Who may use a route. A route without a rule is closed to everybody.</summary>
/// <param name="Kind">For whom in general.</param>
/// <param name="Permission">What a caller needs, for <see cref="AccessKind.Permission"/>.</param>
internal sealed record AccessRule(AccessKind Kind, Permission? Permission = null);

/// <summary>For whom a route is.</summary>
internal enum AccessKind
{
    /// <summary>Everybody.</summary>
    Public,

    /// <summary>A person who signed in, whether they are in a team or not.</summary>
    Person,

    /// <summary>Whoever has a permission in their team.</summary>
    Permission,
}

/// <summary>Puts rules on routes and groups; the rule nearest to the route counts.</summary>
internal static class AccessRules
{
    /// <summary>Only for callers with this permission.</summary>
    public static TRoutes Requires<TRoutes>(this TRoutes routes, Permission permission)
        where TRoutes : IEndpointConventionBuilder => routes.Requires(permission, permission);

    /// <summary>One permission for GET and HEAD, another for what changes something.</summary>
    public static TRoutes Requires<TRoutes>(this TRoutes routes, Permission read, Permission change)
        where TRoutes : IEndpointConventionBuilder
    {
        routes.Add(route =>
        {
            var reads = route.Metadata.OfType<HttpMethodMetadata>().LastOrDefault()?.HttpMethods.All(HttpMethods.IsGet) == true;
            Put(route, new AccessRule(AccessKind.Permission, reads ? read : change));
        });
        return routes;
    }

    /// <summary>Only for a person who signed in; not for keys.</summary>
    public static TRoutes RequiresPerson<TRoutes>(this TRoutes routes)
        where TRoutes : IEndpointConventionBuilder
    {
        routes.Add(route => Put(route, new AccessRule(AccessKind.Person)));
        return routes;
    }

    /// <summary>
    /// Only a short while after a person proved who they are (<see cref="AuthOptions.ProofLifetime"/>). Keys prove it every time, but may be
    /// shut out altogether: what lets somebody in must not hang on a key that leaked.
    /// </summary>
    public static TRoutes RequiresProof<TRoutes>(this TRoutes routes, bool personsOnly = false)
        where TRoutes : IEndpointConventionBuilder => routes.WithMetadata(new ProofNeeded(personsOnly));

    /// <summary>For everybody: it shows nothing of a team, or checks a secret of its own.</summary>
    public static TRoutes Public<TRoutes>(this TRoutes routes)
        where TRoutes : IEndpointConventionBuilder
    {
        routes.Add(route => Put(route, new AccessRule(AccessKind.Public)));
        return routes;
    }

    /// <summary>
    /// Takes a key from the query as well. A browser cannot send headers when it opens a WebSocket, so SignalR's client puts it there;
    /// elsewhere a key in an address would end up in logs and histories.
    /// </summary>
    public static TRoutes TakesKeyInQuery<TRoutes>(this TRoutes routes)
        where TRoutes : IEndpointConventionBuilder => routes.WithMetadata(new KeyInQuery());

    private static void Put(EndpointBuilder route, AccessRule rule)
    {
        if (!route.Metadata.OfType<AccessRule>().Any())
            route.FilterFactories.Insert(0, ChangeAudit.Filter);
        route.Metadata.Add(rule);
    }
}

/// <summary>Marks routes that ask a person to prove again who they are.</summary>
internal sealed record ProofNeeded(bool PersonsOnly);

/// <summary>Marks routes that take a key from the query.</summary>
internal sealed record KeyInQuery
{
    /// <summary>The parameter, named by SignalR's clients.</summary>
    public const string Parameter = "access_token";
}
