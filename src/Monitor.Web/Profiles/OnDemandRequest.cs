using System.Text.Json.Nodes;
using Monitor.Data.Flows;

namespace Monitor.Web.Profiles;

/// <summary>A request for what somebody waits for.</summary>
internal static class OnDemandRequest
{
    public static NewRequest Of(FlowSpec flow, long teamId, string target, bool force)
    {
        var parameters = new JsonObject { [flow.Parameter!] = target };
        if (force)
            parameters[RequestRow.Force] = true;
        return new(flow, teamId, target, parameters.ToJsonString()) { Priority = 100, IsInteractive = true };
    }
}
