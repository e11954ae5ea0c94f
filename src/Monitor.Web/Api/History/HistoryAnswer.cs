using System.Text.Encodings.Web;
using System.Text.Json;
using Monitor.Data.History;
using Monitor.Data.Tasks;
using Monitor.Data.Time;

namespace Monitor.Web.Api.History;

/// <summary>A page of history in the envelope. The rows are written as they were cached, without reading them again.</summary>
/// <param name="type">Whose history it is.</param>
/// <param name="history">The page.</param>
/// <param name="now">The time of serving.</param>
internal sealed class HistoryAnswer(TaskType type, ServedHistory history, DateTimeOffset now) : IResult
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = "application/json; charset=utf-8";
        await using (var json = new Utf8JsonWriter(httpContext.Response.BodyWriter, Options))
        {
            json.WriteStartObject();
            json.WriteNumber("status_code", StatusCodes.Status200OK);
            json.WriteBoolean("success", true);
            json.WriteStartObject("data");
            json.WriteString(type == TaskType.Post ? "post_code" : "username", history.Name);
            json.WritePropertyName("history");
            json.WriteRawValue(history.Rows.Span, skipInputValidation: true);
            WriteMissing(json);
            WriteStaleness(json);
            json.WriteEndObject();
            if (history.NextBefore is { } next)
                json.WriteString("next_cursor", next.ToWireFormat());
            json.WriteEndObject();
        }

        await httpContext.Response.BodyWriter.FlushAsync(httpContext.RequestAborted);
    }

    private void WriteMissing(Utf8JsonWriter json)
    {
        if (TargetMissing.Word(history.Missing) is not { } word)
            return;
        json.WriteString("last_outcome", word);
        json.WriteString("message", TargetMissing.Message(history.Missing, type, history.Name));
    }

    private void WriteStaleness(Utf8JsonWriter json)
    {
        if (history.Stale is not { } stale)
            return;
        json.WriteBoolean("stale", true);
        json.WriteNumber("stale_seconds", stale.Seconds);
        if (stale.Fallback is not { } fallback)
            return;
        json.WritePropertyName("fallback");
        FallbackJson.Create(fallback, now).WriteTo(json);
    }
}
