using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Monitor.Web.Answers;

/// <summary>
/// Texts that can be stored. PostgreSQL keeps no null character and nobody can write half of a character, so a request that holds
/// one is answered like any other wrong field, wherever it stands.
/// </summary>
internal sealed class PlainText : JsonConverter<string>
{
    /// <summary>What is said of one that cannot be stored.</summary>
    public const string Problem = "holds a null character or half of a character";

    /// <summary>Whether a text has neither null characters nor halves of surrogate pairs.</summary>
    public static bool Is(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\0' || (char.IsSurrogate(text[i]) && !char.IsSurrogatePair(text, i)))
                return false;
            if (char.IsHighSurrogate(text[i]))
                i++;
        }

        return true;
    }

    /// <summary>The same for every name and text within a value of JSON.</summary>
    public static bool Is(JsonNode? node)
    {
        try
        {
            return node switch
            {
                JsonObject members => members.All(member => Is(member.Key) && Is(member.Value)),
                JsonArray items => items.All(Is),
                JsonValue value when value.GetValueKind() == JsonValueKind.String => Is(value.GetValue<string>()),
                _ => true,
            };
        }
        // What the reader took for granted and cannot turn into a text, or a name that stands there twice.
        catch (Exception error) when (error is InvalidOperationException or ArgumentException)
        {
            return false;
        }
    }

    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        if (reader.TokenType != JsonTokenType.String)
            throw new JsonException();
        return Text(ref reader) is { } text && Is(text) ? text : throw new JsonException(Problem);
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);

    public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Text(ref reader) is { } name && Is(name) ? name : throw new JsonException(Problem);

    private static string? Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, or bytes that are no UTF-8.
            return null;
        }
    }

    public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WritePropertyName(value);
}

internal static class PlainQueries
{
    /// <summary>Refuses queries with null characters, before any route could pass them on.</summary>
    public static IApplicationBuilder UsePlainQueries(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        // Decoding every query twice would be a waste: there is only one way to write such a character.
        if (http.Request.QueryString.Value?.Contains("%00", StringComparison.Ordinal) == true)
            foreach (var (name, values) in http.Request.Query)
                if (!PlainText.Is(name) || values.Any(value => value is not null && !PlainText.Is(value)))
                    return Refuse(PlainText.Is(name) ? name : "").ExecuteAsync(http);
        return next(http);
    });

    private static IResult Refuse(string field) =>
        Answer.Invalid(field, $"{(field.Length > 0 ? field : "The name of a parameter")} holds a null character, written %00.", ErrorCodes.WrongType);
}
