using System.Text.Json;
using Npgsql;

namespace Monitor.Data.Feed;

/// <summary>One step of the work of a team, as its feed tells it.</summary>
/// <param name="JobId">The job; null: it is about a request or an action.</param>
/// <param name="RequestId">The request, if it is about one.</param>
/// <param name="Number">Its number in the job; 0 for a request.</param>
/// <param name="TeamNumber">Its number in the feed of the team.</param>
/// <param name="EventType">What happened, in a word; each kind of work has its own.</param>
/// <param name="At">When.</param>
/// <param name="Payload">What happened, as JSON.</param>
public sealed record FeedEvent(Guid? JobId, long? RequestId, long Number, long TeamNumber, string EventType, DateTimeOffset At, string Payload)
{
    private JsonDocument? _data;

    /// <summary>The payload, parsed once for everybody who is shown the event.</summary>
    public JsonElement Data => (_data ??= JsonDocument.Parse(Payload)).RootElement;

    internal const string Columns = "job_id, request_id, coalesce(number, 0), coalesce(team_number, 0), event_type, at, payload::text";

    internal static FeedEvent Read(NpgsqlDataReader reader, int first = 0) => new(
        reader.IsDBNull(first) ? null : reader.GetGuid(first), reader.IsDBNull(first + 1) ? null : reader.GetInt64(first + 1),
        reader.GetInt64(first + 2), reader.GetInt64(first + 3), reader.GetString(first + 4), reader.GetFieldValue<DateTimeOffset>(first + 5),
        reader.GetString(first + 6));
}
