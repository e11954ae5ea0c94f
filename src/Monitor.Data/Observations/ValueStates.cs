using System.Text;

namespace Monitor.Data.Observations;

/// <summary>The stored form of value states: <c>{"like_count":"hidden"}</c>, only for values that are not plainly measured.</summary>
public static class ValueStates
{
    /// <summary>Names of the states in storage and in the API.</summary>
    public static string Name(ValueState state) => state switch
    {
        ValueState.Measured => "measured",
        ValueState.Rounded => "rounded",
        ValueState.Hidden => "hidden",
        _ => "unknown",
    };

    /// <summary>The states of these metrics as JSON, or null when all are measured or do not apply to the observation.</summary>
    public static string? ToJson(Observation observation, IReadOnlyList<string> keys)
    {
        StringBuilder? json = null;
        foreach (var key in keys)
        {
            var metric = observation.Number(key);
            if (metric.State == ValueState.Measured)
                continue;
            // A photo has no plays: that is not an unknown number.
            if (key == MetricKeys.Plays && metric.State == ValueState.Unknown && !IsVideo(observation))
                continue;
            json = (json is null ? new StringBuilder("{") : json.Append(','))
                .Append('"').Append(key).Append("\":\"").Append(Name(metric.State)).Append('"');
        }

        return json?.Append('}').ToString();
    }

    private static bool IsVideo(Observation observation) => observation.Text(DimensionKeys.MediaType) is "video" or "reel";
}
