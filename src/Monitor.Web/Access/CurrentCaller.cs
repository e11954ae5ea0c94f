using Monitor.Data.Auditing;
using Monitor.Data.People;

namespace Monitor.Web.Access;

/// <summary>Who makes this request. It belongs to the request.</summary>
internal sealed class CurrentCaller
{
    /// <summary>Null when nobody proved anything.</summary>
    public Caller? Value { get; private set; }

    /// <summary>Whoever calls, on a route that asks who it is.</summary>
    public Caller Known => Value ?? throw new InvalidOperationException("This route has no rule that makes sure of a caller.");

    /// <summary>The team of the caller, on a route that asks for a permission in it.</summary>
    public long TeamId => Known.TeamId ?? throw new InvalidOperationException("This route has no rule that makes sure of a team.");

    /// <summary>The token of the caller's session; null for keys.</summary>
    public string? SessionToken { get; private set; }

    /// <summary>True when a key or session was presented that is not valid any more, or never was.</summary>
    public bool WasRefused { get; private set; }

    /// <summary>The same for the audit log.</summary>
    public AuditActor Actor { get; private set; } = new("anonymous", null, "anonymous", null, null, null);

    public void Set(HttpContext http, Caller? caller, string? sessionToken, bool wasRefused)
    {
        (Value, SessionToken, WasRefused) = (caller, sessionToken, wasRefused);
        var ip = http.Connection.RemoteIpAddress?.ToString();
        Actor = caller is null
            ? new AuditActor("anonymous", null, "anonymous", null, ip, http.TraceIdentifier)
            : new AuditActor(
                caller.Kind.ToString().ToLowerInvariant(),
                caller.Kind == CallerKind.Key ? caller.Id.ToString() : caller.UserId?.ToString(), caller.Name, caller.TeamId, ip, http.TraceIdentifier);
    }
}
