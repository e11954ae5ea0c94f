using Microsoft.AspNetCore.Http.HttpResults;
using Monitor.Web.Access;
using Monitor.Web.Answers;
using Monitor.Web.OpenApi;

namespace Monitor.Web.Health;

/// <summary>The heartbeat that a load balancer follows: unlike health, it says what an operator wants and not how the service is.</summary>
internal static class HeartbeatEndpoints
{
    public static void MapHeartbeat(this IEndpointRouteBuilder app)
    {
        app.MapGet("/heartbeat", Get).WithTags("Health").Documented(HeartbeatDocs.Get).Public();
        app.MapMethods("/heartbeat", [HttpMethods.Head], Get).ExcludeFromDescription().Public();
        app.MapPut("/heartbeat", Put).WithTags("Health").Documented(HeartbeatDocs.Put).Requires(Permission.Operate);
    }

    private static JsonHttpResult<HeartbeatView> Get(Heartbeat heartbeat, HttpResponse response)
    {
        response.Headers.CacheControl = "no-store";
        return TypedResults.Json(
            new HeartbeatView(heartbeat.Beats), statusCode: heartbeat.Beats ? StatusCodes.Status200OK : StatusCodes.Status410Gone);
    }

    private static IResult Put(string? beat, Heartbeat heartbeat)
    {
        if (QueryText.Flag(beat) is not { } wanted)
            return Answer.Invalid(
                "beat", "beat is one of: true, false.", string.IsNullOrEmpty(beat) ? ErrorCodes.Required : ErrorCodes.UnknownValue);
        var before = heartbeat.Beats;
        heartbeat.Set(wanted);
        Audited.Change("process", $"{Environment.MachineName}:{Environment.ProcessId}", Audited.State("beat", before), Audited.State("beat", heartbeat.Beats));
        return TypedResults.Ok(new HeartbeatView(heartbeat.Beats));
    }
}

/// <summary>The heartbeat of a process.</summary>
/// <param name="Beat">Whether it wants requests.</param>
internal sealed record HeartbeatView(bool Beat);
