using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Monitor.Data.Content;
using Monitor.Data.Observations;
using Monitor.Data.Time;
using Monitor.Jobs.Collection.Chain;

namespace Monitor.Jobs.Items;

/// <summary>
/// What a collection brought, as the result of an item: identity, texts and numbers with source and time, the posts that came along,
/// and the engagement that follows from them. A number that is not known is null.
/// </summary>
internal static class ResultJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(CollectionResult result)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            if (result.Observation is { } observation)
                Write(json, observation, result.Items);
            else
                WriteList(json, result);
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }

    private static void Write(Utf8JsonWriter json, Observation observation, IReadOnlyList<Observation> items)
    {
        json.WriteStartObject();
        WriteFields(json, observation);
        json.WriteString("source", observation.Source);
        json.WriteString("measured_at", observation.MeasuredAt.ToWireFormat());
        if (observation.Kind == EntityKind.Account)
        {
            var rates = items.Where(item => item.Kind == EntityKind.Post)
                .Select(post => Formulas.KnownEngagementRate(
                    post.Number(MetricKeys.Likes).Value, post.Number(MetricKeys.Comments).Value, observation.Number(MetricKeys.Followers).Value))
                .OfType<decimal>().ToArray();
            if (rates.Length > 0)
                json.WriteNumber("engagement_rate", Math.Round(rates.Average(), 2));
            else
                json.WriteNull("engagement_rate");
        }

        WriteItems(json, items);
        json.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter json, CollectionResult result)
    {
        json.WriteStartObject();
        json.WriteString("source", result.Source);
        json.WriteString("next_cursor", result.NextCursor);
        WriteItems(json, result.Items);
        json.WriteEndObject();
    }

    private static void WriteItems(Utf8JsonWriter json, IReadOnlyList<Observation> items)
    {
        json.WriteStartArray("items");
        foreach (var item in items)
        {
            json.WriteStartObject();
            WriteFields(json, item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteFields(Utf8JsonWriter json, Observation observation)
    {
        json.WriteString("platform", observation.Platform);
        json.WriteString("platform_id", observation.PlatformId);
        json.WriteString(observation.Kind == EntityKind.Account ? "username" : "code", observation.Name);
        foreach (var dimension in observation.Dimensions.DistinctBy(dimension => dimension.Key))
            if (DimensionKeys.Flags.Contains(dimension.Key, StringComparer.Ordinal) && bool.TryParse(dimension.Value, out var flag))
                json.WriteBoolean(dimension.Key, flag);
            else
                json.WriteString(dimension.Key, dimension.Value);
        string[] keys = observation.Kind == EntityKind.Account
            ? [MetricKeys.Followers, MetricKeys.Following, MetricKeys.Posts]
            : [MetricKeys.Likes, MetricKeys.Comments, MetricKeys.Plays];
        foreach (var key in keys.Union(observation.Metrics.Select(metric => metric.Key), StringComparer.Ordinal))
            if (observation.Number(key).Value is { } value)
                json.WriteNumber(key, value);
            else
                json.WriteNull(key);
        if (ValueStates.ToJson(observation, keys) is { } states)
        {
            json.WritePropertyName("value_states");
            json.WriteRawValue(states);
        }
    }
}
