using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Monitor.Data.Observations;
using Monitor.Data.Time;

namespace Monitor.Data.History;

/// <summary>Rows of a history as the JSON that the API serves.</summary>
internal static class HistoryRows
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ReadOnlyMemory<byte> Write(IReadOnlyList<InfluencerPoint> points) => Write(points, static (json, point) =>
    {
        Number(json, MetricKeys.Followers, point.FollowerCount);
        Number(json, MetricKeys.Following, point.FollowingCount);
        Number(json, MetricKeys.Posts, point.PostCount);
        json.WriteString(DimensionKeys.Bio, point.Bio);
    });

    public static ReadOnlyMemory<byte> Write(IReadOnlyList<PostPoint> points) => Write(points, static (json, point) =>
    {
        Number(json, MetricKeys.Likes, point.LikeCount);
        Number(json, MetricKeys.Comments, point.CommentCount);
        Number(json, MetricKeys.Plays, point.PlayCount);
    });

    private static ReadOnlyMemory<byte> Write<TPoint>(IReadOnlyList<TPoint> points, Action<Utf8JsonWriter, TPoint> writeValues)
        where TPoint : HistoryPoint
    {
        var buffer = new ArrayBufferWriter<byte>(128 * (points.Count + 1));
        using var json = new Utf8JsonWriter(buffer, Options);
        json.WriteStartArray();
        foreach (var point in points)
        {
            json.WriteStartObject();
            writeValues(json, point);
            json.WriteString("recorded_at", point.RecordedAt.ToWireFormat());
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.Flush();
        return buffer.WrittenMemory;
    }

    private static void Number(Utf8JsonWriter json, string key, long? value)
    {
        if (value is { } number)
            json.WriteNumber(key, number);
        else
            json.WriteNull(key);
    }
}
