using System.Text.Json.Nodes;
using Monitor.Data.Observations;
using Monitor.Data.Time;

namespace Monitor.Web.Api.History;

/// <summary>The latest good answer of a provider, shown beside a history that is out of date.</summary>
internal static class FallbackJson
{
    private static readonly string[] AccountKeys = [MetricKeys.Followers, MetricKeys.Following, MetricKeys.Posts];
    private static readonly string[] PostKeys = [MetricKeys.Likes, MetricKeys.Comments, MetricKeys.Plays];

    public static JsonObject Create(Observation observation, DateTimeOffset now)
    {
        var json = new JsonObject();
        foreach (var key in observation.Kind == EntityKind.Account ? AccountKeys : PostKeys)
            json[key] = observation.Number(key).Value;
        if (observation.Kind == EntityKind.Account)
            json[DimensionKeys.Bio] = observation.Text(DimensionKeys.Bio);
        json["recorded_at"] = observation.MeasuredAt.ToWireFormat();
        json["source"] = observation.Source;
        json["age_seconds"] = (long)(now - observation.MeasuredAt).TotalSeconds;
        return json;
    }
}
