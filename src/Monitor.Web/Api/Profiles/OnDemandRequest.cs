using System.Text.Json.Nodes;
using Monitor.Data.Flows;

namespace Monitor.Web.Api.Profiles;

/// <summary>A request for what somebody waits for.</summary>
internal static class OnDemandRequest
{
    // Whoever waited has looked at it by then. Without an end, requests of an outage would run first when it is over, for nobody.
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(1);

    public static NewRequest Of(FlowSpec flow, long teamId, string target, bool force, DateTimeOffset now)
    {
        var parameters = new JsonObject { [flow.Parameter!] = target };
        if (force)
            parameters[RequestRow.Force] = true;
        return new(flow, teamId, target, parameters.ToJsonString()) { Priority = 100, IsInteractive = true, ExpiresAt = now + Life };
    }
}
