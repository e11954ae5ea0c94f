using System.Buffers;
using System.Text;
using System.Text.Json;
using Monitor.Data.Time;

namespace Monitor.Data.Events;

/// <summary>An event as receivers get it.</summary>
/// <param name="Id">The same for every receiver and every try.</param>
/// <param name="Position">Grows with each event of the installation.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Entity">What it is about; events of one come in order.</param>
/// <param name="TeamId">Whose work it is, if it is a team's.</param>
/// <param name="At">When it happened.</param>
/// <param name="Data">What happened, as JSON.</param>
public sealed record LoggedEvent(Guid Id, long Position, string Kind, string Entity, long? TeamId, DateTimeOffset At, string Data)
{
    /// <summary>The message.</summary>
    public string Body() => Write(Id, Kind, EventKinds.Find(Kind)?.SchemaVersion ?? 1, At, Position, TeamId, Entity, Data);

    /// <summary>The message of a test.</summary>
    public static string TestBody(long webhookId, long deliveryId, DateTimeOffset at) => Write(
        null, EventKinds.Ping, 1, at, 0, null, $"webhook:{webhookId}", $$"""{"webhook_id":{{webhookId}},"delivery_id":{{deliveryId}}}""");

    private static string Write(Guid? id, string kind, int version, DateTimeOffset at, long position, long? teamId, string entity, string data)
    {
        var buffer = new ArrayBufferWriter<byte>(data.Length + 256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (id is { } known)
                json.WriteString("id", known);
            else
                json.WriteNull("id");
            json.WriteString("type", kind);
            json.WriteNumber("schema_version", version);
            json.WriteString("at", at.ToWireFormat());
            json.WriteNumber("sequence", position);
            if (teamId is { } team)
                json.WriteNumber("team_id", team);
            json.WriteString("entity", entity);
            json.WritePropertyName("data");
            json.WriteRawValue(data);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
