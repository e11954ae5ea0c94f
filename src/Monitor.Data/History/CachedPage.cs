using System.Text.Json;

namespace Monitor.Data.History;

/// <summary>
/// A page of history as it is cached: the rows as the JSON that is served, and before them what is needed to tell at serving
/// time whether they are out of date.
/// </summary>
internal sealed record CachedPage(
    string Name, DateTimeOffset? Newest, DateTimeOffset? NextBefore, HistoryWatch? Watch, ReadOnlyMemory<byte> Rows)
{
    private const string NameKey = "name";
    private const string NewestKey = "newest";
    private const string NextBeforeKey = "next_before";
    private const string TargetKey = "target";
    private const string IntervalKey = "interval_seconds";
    private const string SinceKey = "since";
    private const string RowsKey = "rows";

    public byte[] Serialize()
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>(Rows.Length + 256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString(NameKey, Name);
            if (Newest is { } newest)
                json.WriteString(NewestKey, newest);
            if (NextBefore is { } nextBefore)
                json.WriteString(NextBeforeKey, nextBefore);
            if (Watch is not null)
            {
                json.WriteString(TargetKey, Watch.Target);
                json.WriteNumber(IntervalKey, Watch.IntervalSeconds);
                json.WriteString(SinceKey, Watch.Since);
            }

            // Last, so that a reader can take the rest as it is.
            json.WritePropertyName(RowsKey);
            json.WriteRawValue(Rows.Span, skipInputValidation: true);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads what <see cref="Serialize"/> wrote; null for anything else, such as the page of another version.</summary>
    public static CachedPage? Deserialize(ReadOnlyMemory<byte> payload)
    {
        string? name = null, target = null;
        DateTimeOffset? newest = null, nextBefore = null, since = null;
        int? interval = null;
        var json = new Utf8JsonReader(payload.Span);
        try
        {
            while (json.Read())
            {
                if (json.TokenType != JsonTokenType.PropertyName)
                    continue;
                var key = json.GetString();
                if (key == RowsKey)
                    break;
                json.Read();
                switch (key)
                {
                    case NameKey: name = json.GetString(); break;
                    case NewestKey: newest = json.GetDateTimeOffset(); break;
                    case NextBeforeKey: nextBefore = json.GetDateTimeOffset(); break;
                    case TargetKey: target = json.GetString(); break;
                    case IntervalKey: interval = json.GetInt32(); break;
                    case SinceKey: since = json.GetDateTimeOffset(); break;
                    default: return null;
                }
            }
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            return null;
        }

        // What follows the key of the rows is the array and the closing brace of the object.
        var start = (int)json.BytesConsumed;
        if (name is null || payload.Length - start < 3)
            return null;
        var watch = target is not null && interval is { } seconds && since is { } at ? new HistoryWatch(target, seconds, at) : null;
        return new CachedPage(name, newest, nextBefore, watch, payload[start..^1]);
    }
}
