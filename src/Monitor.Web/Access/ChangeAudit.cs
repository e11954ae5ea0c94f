using System.Text.Json;
using Monitor.Data.Auditing;

namespace Monitor.Web.Access;

/// <summary>
/// Sees to it that no change goes unwritten: when a route changed something and nothing of it reached the audit log in the
/// change's own transaction, a row is written before the caller is answered.
/// </summary>
internal static class ChangeAudit
{
    public static EndpointFilterDelegate Filter(EndpointFilterFactoryContext route, EndpointFilterDelegate next) => async context =>
    {
        var http = context.HttpContext;
        var result = await next(context);
        if (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method) || Status(http, result) >= StatusCodes.Status400BadRequest
            || http.GetEndpoint()?.Metadata.GetMetadata<ChangesNothing>() is not null)
            return result;
        if (AuditActor.Current is { Written: 0 } actor)
            await http.RequestServices.GetRequiredService<AuditLog>().WriteAsync(actor, Describe(http, actor.Change), http.RequestAborted);
        return result;
    };

    /// <summary>Says of a route that it only prepares a request that follows, which is the one to be written down.</summary>
    public static RouteHandlerBuilder Prepares(this RouteHandlerBuilder route) => route.WithMetadata(new ChangesNothing());

    private static int Status(HttpContext http, object? result) => (result as IStatusCodeHttpResult)?.StatusCode ?? http.Response.StatusCode;

    private static AuditEntry Describe(HttpContext http, AuditChange? change)
    {
        var values = http.Request.RouteValues.ToDictionary(v => v.Key, v => v.Value?.ToString());
        var name = http.GetEndpoint()?.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName ?? http.Request.Method;
        if (change is not null)
            return new AuditEntry(name, change.EntityType, change.EntityId) { Before = change.Before, After = change.After };
        return new AuditEntry(name, values.Keys.FirstOrDefault(), values.Values.FirstOrDefault())
        {
            After = values.Count > 1 ? JsonSerializer.Serialize(values) : null,
        };
    }
}

/// <summary>Marks routes that change nothing whatever their method is.</summary>
internal sealed record ChangesNothing;
