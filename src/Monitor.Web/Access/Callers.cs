using Microsoft.Extensions.Options;
using Monitor.Data.People;

namespace Monitor.Web.Access;

/// <summary>Finds out who makes a request: from the key in its header, or from the session in its cookie.</summary>
internal sealed class Callers(CallerLookup lookup, CallerCache cache, AuthMode mode, IOptions<AuthOptions> options)
{
    private const string Bearer = "Bearer ";

    // Longer than any key or token: not worth hashing.
    private const int Longest = 200;

    /// <summary>Finds out who calls.</summary>
    /// <param name="http">The request.</param>
    /// <param name="current">Is told.</param>
    /// <param name="isUse">Whether the person does something now, which keeps a session alive; an open stream does nothing.</param>
    public async Task IdentifyAsync(HttpContext http, CurrentCaller current, bool isUse = true)
    {
        var (caller, token, presented) = await FindAsync(http);
        if (isUse && caller is { Kind: CallerKind.User })
            await lookup.UseSessionAsync(caller, http.RequestAborted);
        current.Set(http, caller ?? (mode.IsOpen ? Caller.Open : null), caller is null ? null : token, presented && caller is null);
    }

    private async Task<(Caller? Caller, string? Token, bool Presented)> FindAsync(HttpContext http)
    {
        var ct = http.RequestAborted;
        if (Authorization(http) is { Length: > 0 } authorization)
        {
            if (!authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) || authorization.Length > Longest)
                return (null, null, true);
            var key = authorization[Bearer.Length..].Trim();
            if (!key.StartsWith(SecretToken.KeyPrefix, StringComparison.Ordinal))
                return (null, null, true);
            var hash = SecretToken.Hash(key);
            return (await cache.GetAsync(hash, () => lookup.FindKeyAsync(hash, mode.IsOpen, ct)), null, true);
        }

        if (SessionCookie.Read(http.Request, options.Value.AllowPlainHttp) is { Length: > 0 and < Longest } token)
        {
            var hash = SecretToken.Hash(token);
            return (await cache.GetAsync(hash, () => lookup.FindSessionAsync(hash, options.Value.SessionIdle, ct)), token, true);
        }

        return (null, null, false);
    }

    private static string Authorization(HttpContext http) =>
        http.Request.Headers.Authorization.ToString() is { Length: 0 } && http.GetEndpoint()?.Metadata.GetMetadata<KeyInQuery>() is not null
            && http.Request.Query[KeyInQuery.Parameter].ToString() is { Length: > 0 } key
            ? Bearer + key
            : http.Request.Headers.Authorization.ToString();
}
