using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Monitor.Data.Observations;

namespace Monitor.Data.Content;

/// <summary>An observation as the audit logs keep it.</summary>
internal static class AuditJson
{
    private static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    /// <summary><c>[{"key":"bio","value":"…"}]</c></summary>
    public static string Dimensions(Observation observation)
    {
        var json = new StringBuilder("[");
        foreach (var dimension in observation.Dimensions)
            Text(Text(json.Append(json.Length > 1 ? ",{\"key\":\"" : "{\"key\":\""), dimension.Key).Append("\",\"value\":\""), dimension.Value).Append("\"}");
        return json.Append(']').ToString();
    }

    /// <summary><c>[{"key":"follower_count","value":12,"state":"measured"}]</c></summary>
    public static string Metrics(Observation observation)
    {
        var json = new StringBuilder("[");
        foreach (var metric in observation.Metrics)
        {
            Text(json.Append(json.Length > 1 ? ",{\"key\":\"" : "{\"key\":\""), metric.Key).Append("\",\"value\":");
            if (metric.Value is { } value)
                json.Append(value);
            else
                json.Append("null");
            json.Append(",\"state\":\"").Append(ValueStates.Name(metric.State)).Append("\"}");
        }

        return json.Append(']').ToString();
    }

    /// <summary>
    /// The same number for the same content, on every machine. Queries of addresses are left out: signatures differ with every answer.
    /// </summary>
    public static long Digest(Observation observation)
    {
        var text = new StringBuilder(observation.Name);
        foreach (var dimension in observation.Dimensions)
        {
            var value = dimension.Value.AsSpan();
            if (dimension.Key is DimensionKeys.ProfilePicUrl or DimensionKeys.ThumbnailUrl && value.IndexOf('?') is >= 0 and var query)
                value = value[..query];
            text.Append('\u001f').Append(dimension.Key).Append('=').Append(value);
        }

        foreach (var metric in observation.Metrics)
            text.Append('\u001f').Append(metric.Key).Append('=').Append(metric.Value).Append((char)('a' + (int)metric.State));
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()), hash);
        return BinaryPrimitives.ReadInt64LittleEndian(hash);
    }

    private static StringBuilder Text(StringBuilder json, string text) =>
        json.Append(Encoder.Encode(text));
}
