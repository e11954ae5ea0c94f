using Microsoft.AspNetCore.Http.Connections;
using Monitor.Web.Access;
using Monitor.Web.Api.Batches;
using Monitor.Web.OpenApi;

namespace Monitor.Web.Api.Live;

/// <summary>What happens, while it happens: streams of events and the hub.</summary>
internal static class LiveEndpoints
{
    public static void MapLive(this IEndpointRouteBuilder app)
    {
        var jobs = app.MapGroup("/api/v1/jobs").WithTags("Jobs").Requires(Permission.JobsRead, Permission.JobsWrite)
            .AddEndpointFilter(JobId.RequireValidAsync);
        jobs.MapGet("/events", JobStream.TeamEventsAsync).Documented(LiveDocs.TeamEvents).CountsAsStream().DisableRequestTimeout();
        jobs.MapGet("/{job_id}/events", JobStream.EventsAsync).Documented(LiveDocs.Events).CountsAsStream().DisableRequestTimeout();
        // A poll belongs to no request that lasts, so nobody could be cut off.
        app.MapHub<JobHub>("/hubs/jobs", hub => hub.Transports = HttpTransportType.WebSockets | HttpTransportType.ServerSentEvents)
            .Requires(Permission.JobsRead).TakesKeyInQuery().DisableRequestTimeout();
    }
}
