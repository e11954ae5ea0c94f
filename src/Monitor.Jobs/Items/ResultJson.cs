using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Monitor.Data.Content;
using Monitor.Data.Observations;
using Monitor.Data.Time;
using Monitor.Jobs.Collection.Chain;

namespace Monitor.Jobs.Items;

/// <summary>A list that was collected beside a profile, or why it was not.</summary>
/// <param name="Name">Its name in the result.</param>
/// <param name="Items">What is in it; null when it could not be collected.</param>
/// <param name="NextCursor">Where its next page begins.</param>
/// <param name="Error">Why it could not be collected.</param>
internal sealed record ResultPart(string Name, IReadOnlyList<Observation>? Items, string? NextCursor, string? Error);

/// <summary>
/// What a collection brought, as the result of an item: identity, texts and numbers with source and time, the posts that came along,
/// and the engagement that follows from them. An account or post has the same fields whoever answered: what is not known is null.
/// </summary>
internal static class ResultJson
{
    private const string Posts = "posts";

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly string[] AccountTexts =
    [
        DimensionKeys.FullName, DimensionKeys.Bio, DimensionKeys.Category, DimensionKeys.ExternalUrl, DimensionKeys.ProfilePicUrl, DimensionKeys.IsPrivate,
        DimensionKeys.IsVerified, DimensionKeys.GraphId,
    ];

    private static readonly string[] PostTexts =
    [
        DimensionKeys.OwnerId, DimensionKeys.OwnerUsername, DimensionKeys.MediaType, DimensionKeys.Caption, DimensionKeys.TakenAt, DimensionKeys.ThumbnailUrl,
        DimensionKeys.GraphId,
    ];

    private static readonly string[] AccountNumbers = [MetricKeys.Followers, MetricKeys.Following, MetricKeys.Posts];
    private static readonly string[] PostNumbers = [MetricKeys.Likes, MetricKeys.Comments, MetricKeys.Plays, MetricKeys.Shares];

    /// <summary>The result of a question.</summary>
    /// <param name="fetchType">What was asked.</param>
    /// <param name="result">What came.</param>
    /// <param name="parts">Lists that were collected beside it.</param>
    public static string Of(string fetchType, CollectionResult result, IReadOnlyList<ResultPart>? parts = null)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            if (result.Observation is { } observation)
                Write(json, fetchType, observation, result, parts ?? []);
            else
                WriteList(json, fetchType, result);
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }

    private static void Write(Utf8JsonWriter json, string fetchType, Observation observation, CollectionResult result, IReadOnlyList<ResultPart> parts)
    {
        json.WriteStartObject();
        // What only owners see is another set of numbers for each of them.
        if (FetchTypes.AreInsights(fetchType))
            WriteFields(json, observation, [], []);
        else
            WriteFields(json, observation);
        json.WriteString("source", observation.Source);
        json.WriteString("measured_at", observation.MeasuredAt.ToWireFormat());
        if (observation.Kind == EntityKind.Account && !FetchTypes.AreInsights(fetchType))
        {
            WriteEngagement(json, observation, result.Items);
            if (fetchType is FetchTypes.ProfileByHandle or FetchTypes.ProfileById or FetchTypes.Channel)
                WriteItems(json, Posts, parts.FirstOrDefault(part => part.Name == Posts)?.Items ?? [.. result.Items.Where(item => item.Kind == EntityKind.Post)]);
        }

        if (parts.Count > 0)
            WriteParts(json, parts);
        json.WriteEndObject();
    }

    private static void WriteEngagement(Utf8JsonWriter json, Observation account, IReadOnlyList<Observation> items)
    {
        var rates = items.Where(item => item.Kind == EntityKind.Post)
            .Select(post => Formulas.KnownEngagementRate(
                post.Number(MetricKeys.Likes).Value, post.Number(MetricKeys.Comments).Value, account.Number(MetricKeys.Followers).Value))
            .OfType<decimal>().ToArray();
        if (rates.Length > 0)
            json.WriteNumber("engagement_rate", Math.Round(rates.Average(), 2));
        else
            json.WriteNull("engagement_rate");
    }

    // Its posts stand there already.
    private static void WriteParts(Utf8JsonWriter json, IReadOnlyList<ResultPart> parts)
    {
        foreach (var part in parts)
            if (part is { Items: { } items, Name: not Posts })
                WriteItems(json, part.Name, items);
        json.WriteStartArray("parts");
        foreach (var part in parts)
        {
            json.WriteStartObject();
            json.WriteString("name", part.Name);
            json.WriteString("next_cursor", part.NextCursor);
            json.WriteString("error", part.Error);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteList(Utf8JsonWriter json, string fetchType, CollectionResult result)
    {
        json.WriteStartObject();
        json.WriteString("source", result.Source);
        json.WriteString("next_cursor", result.NextCursor);
        json.WriteNumber("pages", result.Pages);
        if (result.Error is not null)
            json.WriteString("stopped_by", result.Error);
        WriteItems(json, FetchTypes.AreAccounts(fetchType) ? "items" : Posts, result.Items);
        json.WriteEndObject();
    }

    private static void WriteItems(Utf8JsonWriter json, string name, IReadOnlyList<Observation> items)
    {
        json.WriteStartArray(name);
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
        if (observation.Kind == EntityKind.Account)
            WriteFields(json, observation, AccountTexts, AccountNumbers);
        else
            WriteFields(json, observation, PostTexts, PostNumbers);
    }

    private static void WriteFields(Utf8JsonWriter json, Observation observation, string[] texts, string[] numbers)
    {
        json.WriteString("platform", observation.Platform);
        json.WriteString("platform_id", observation.PlatformId);
        json.WriteString(observation.Kind == EntityKind.Account ? "username" : "code", observation.Name);
        foreach (var key in texts.Union(observation.Dimensions.Select(dimension => dimension.Key), StringComparer.Ordinal))
            WriteText(json, key, observation.Text(key));
        string[] keys = [.. numbers.Union(observation.Metrics.Select(metric => metric.Key), StringComparer.Ordinal)];
        foreach (var key in keys)
            if (observation.Number(key).Value is { } value)
                json.WriteNumber(key, value);
            else
                json.WriteNull(key);
        json.WritePropertyName("value_states");
        json.WriteRawValue(ValueStates.ToJson(observation, [.. keys.Where(key => key != MetricKeys.Shares || observation.Metrics.Any(metric => metric.Key == key))]) ?? "null");
    }

    private static void WriteText(Utf8JsonWriter json, string key, string? text)
    {
        if (DimensionKeys.Flags.Contains(key, StringComparer.Ordinal) && bool.TryParse(text, out var flag))
            json.WriteBoolean(key, flag);
        else
            json.WriteString(key, text);
    }
}
