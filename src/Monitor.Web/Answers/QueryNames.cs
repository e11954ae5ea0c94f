namespace Monitor.Web.Answers;

/// <summary>
/// The parameters of a route, of its path and of the query. One that a route does not have is refused: a filter or a position that is
/// misspelt would otherwise be left out, and the answer would be to another question.
/// </summary>
/// <param name="Known">Their names.</param>
internal sealed record QueryNames(IReadOnlyList<string> Known)
{
    private const int LongestShown = 50;

    /// <summary>What a request asks with that its route does not know.</summary>
    public static IReadOnlyList<ApiError> Unknown(HttpContext http)
    {
        if (http.Request.Query.Count == 0 || http.GetEndpoint() is not RouteEndpoint route || route.Metadata.GetMetadata<QueryNames>() is not { } names)
            return [];
        var path = route.RoutePattern.Parameters.Select(parameter => parameter.Name);
        string[] known = [.. names.Known.Except(path, StringComparer.OrdinalIgnoreCase)];
        var allowed = known.Length == 0 ? "It has no parameters." : $"Its parameters are: {string.Join(", ", known)}.";
        return
        [
            .. http.Request.Query.Keys.Where(key => !known.Contains(key, StringComparer.OrdinalIgnoreCase))
                .Select(key => key.Length > LongestShown ? key[..LongestShown] : key)
                .Select(key => new ApiError(key, $"This route has no parameter {key}. {allowed}", ErrorCodes.UnknownParameter)),
        ];
    }
}

/// <summary>Refuses parameters that a route does not have.</summary>
internal static class QueryNamesRoute
{
    /// <summary>Only these parameters may be sent; those of the path are among them.</summary>
    public static RouteHandlerBuilder TakesOnly(this RouteHandlerBuilder route, IReadOnlyList<string> names) =>
        route.WithMetadata(new QueryNames(names)).AddEndpointFilter((context, next) =>
            QueryNames.Unknown(context.HttpContext) is { Count: > 0 } unknown ? ValueTask.FromResult<object?>(Answer.Invalid(unknown)) : next(context));
}
