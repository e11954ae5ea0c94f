using System.Globalization;
using System.Text;
using Monitor.Data.Events;
using Monitor.Jobs.Broker;

namespace Monitor.Jobs.Events;

/// <summary>What is published, and what is listened to, as an AsyncAPI document.</summary>
public static class EventCatalogue
{
    private static readonly EventField[] Envelope =
    [
        new("id", "string uuid", "The same for every receiver and every try; the message's own id at the broker."),
        new("type", "string", "The kind of the event."),
        new("schema_version", "integer", "Grows when a member of the data changes its meaning or goes."),
        new("at", "string date-time", "When it happened."),
        new("sequence", "integer", "Grows with each event of the installation; there are gaps."),
        new("team_id", "integer", "The team whose work it is, where it is a team's.") { Required = false },
        new("entity", "string", "What it is about; events of one entity come in order, and some come twice."),
    ];

    private static readonly EventField[] ReportFields =
    [
        Maybe("keywords", "array", "Words or phrases that the texts have; `keyword` with a single text does as well."), Maybe("handle", "string", "Whose texts; everybody's unless given."),
        Maybe("platform", "string", "The platform; `instagram` unless given."), Maybe("from", "string date-time", "Texts of this time or later."),
        Maybe("to", "string date-time", "Texts before this time."), Maybe("text", "string", "Which texts: `caption` unless given, or `comment`."),
        Maybe("team_id", "integer", "Whose report it is; the first team's unless given."),
    ];

    private static readonly Dictionary<string, (string Description, EventField[] Fields)> Messages = new(StringComparer.Ordinal)
    {
        ["credentials_validate_q"] = ("Check a key of a provider: by `credential_id`, by `idempotency_key`, or by `source` and `handle`.",
        [
            Maybe("credential_id", "integer", "The key."), Maybe("idempotency_key", "string", "The same by its own name."), Maybe("source", "string", "Its provider."),
            Maybe("handle", "string", "What people call it."), Maybe("is_valid", "boolean", "Whether it is valid, if whoever asks knows."),
            Maybe("data_access_expired", "boolean", "The same the other way round."),
        ]),
        ["identity_token_q"] = ("A new token: the key of a provider is added, or renewed and in use again.",
        [
            new("source", "string", "The provider."), new("handle", "string", "What people call the key."), Maybe("idempotency_key", "string", "Provider and handle unless given."),
            Maybe("credentials", "object", "The secret fields: `key` or `token`, and what the provider needs besides."), Maybe("access_token", "string", "The token, in place of them."),
            Maybe("user_id", "string", "What the provider needs besides, in place of a field."),
        ]),
        ["keyword_collection_q"] = ("Collect what is said with keywords: a request of the flow `fetch_keyword_collection`, whose result is a report.", ReportFields),
        ["sentiment_analysis_q"] = ("Estimate the sentiment of posts: of `posts`, of `data`, or of the one post that the message or its `data` names.",
        [
            Maybe("posts", "array", "Posts, each with `post_id`, or with `platform` and `code`, `shortcode` or `platform_post_id`."),
            Maybe("data", "object", "One post, as the data of an event `post_log` names it."),
        ]),
        ["sentiment_collection_report_in_q"] = ("Report how texts sound: a request of the flow `fetch_sentiment_report`, whose result is a report.", ReportFields),
    };

    /// <summary>The document, YAML.</summary>
    public static string Yaml()
    {
        var yaml = new StringBuilder();
        Line(yaml, 0, "# Written by the test EventCatalogueTests from EventKinds and BrokerTopology; do not change it by hand.");
        Line(yaml, 0, "asyncapi: 3.0.0");
        Line(yaml, 0, "info:");
        Line(yaml, 1, "title: Monitor");
        Line(yaml, 1, "version: 1.0.0");
        Line(yaml, 1, $"description: {Quote("What happens, as webhooks and consumers at the broker are told, and the messages that are listened to.")}");
        Line(yaml, 0, "defaultContentType: application/json");
        Line(yaml, 0, "servers:");
        Line(yaml, 1, "broker:");
        Line(yaml, 2, "host: localhost:5672");
        Line(yaml, 2, "protocol: amqp");
        Line(yaml, 2, $"description: {Quote("The broker of RMQ_URL.")}");
        Line(yaml, 0, "channels:");
        foreach (var kind in EventKinds.Known)
            Channel(yaml, kind.Name, kind.Name, kind.Description, BrokerTopology.Events, "routingKey", null);
        foreach (var queue in BrokerTopology.Queues)
            Channel(yaml, queue.Queue, queue.RoutingKey, Messages[queue.Queue].Description, queue.Exchange, "queue", queue.Queue);
        Line(yaml, 0, "operations:");
        foreach (var kind in EventKinds.Known)
            Operation(yaml, $"publish_{kind.Name}", "send", kind.Name);
        foreach (var queue in BrokerTopology.Queues)
            Operation(yaml, $"receive_{queue.Queue}", "receive", queue.Queue);
        Line(yaml, 0, "components:");
        Line(yaml, 1, "messages:");
        foreach (var kind in EventKinds.Known)
            Message(yaml, kind.Name, kind.Description, kind.SchemaVersion);
        foreach (var queue in BrokerTopology.Queues)
            Message(yaml, queue.Queue, Messages[queue.Queue].Description, null);
        Line(yaml, 1, "schemas:");
        foreach (var kind in EventKinds.Known)
        {
            Line(yaml, 2, $"{kind.Name}:");
            Object(yaml, 3, Envelope, dataOf: kind);
        }

        foreach (var queue in BrokerTopology.Queues)
        {
            Line(yaml, 2, $"{queue.Queue}:");
            Object(yaml, 3, Messages[queue.Queue].Fields, dataOf: null);
        }

        return yaml.ToString();
    }

    private static void Channel(StringBuilder yaml, string name, string address, string description, string exchange, string kind, string? queue)
    {
        Line(yaml, 1, $"{name}:");
        Line(yaml, 2, $"address: {address}");
        Line(yaml, 2, $"description: {Quote(description)}");
        Line(yaml, 2, "messages:");
        Line(yaml, 3, $"{name}:");
        Line(yaml, 4, $"$ref: '#/components/messages/{name}'");
        Line(yaml, 2, "bindings:");
        Line(yaml, 3, "amqp:");
        Line(yaml, 4, $"is: {kind}");
        if (queue is not null)
        {
            Line(yaml, 4, "queue:");
            Line(yaml, 5, $"name: {queue}");
            Line(yaml, 5, "durable: true");
            Line(yaml, 5, "exclusive: false");
            Line(yaml, 5, "autoDelete: false");
        }
        else
        {
            Line(yaml, 4, "exchange:");
            Line(yaml, 5, $"name: {exchange}");
            Line(yaml, 5, "type: direct");
            Line(yaml, 5, "durable: true");
            Line(yaml, 5, "autoDelete: false");
        }
    }

    private static void Operation(StringBuilder yaml, string name, string action, string channel)
    {
        Line(yaml, 1, $"{name}:");
        Line(yaml, 2, $"action: {action}");
        Line(yaml, 2, "channel:");
        Line(yaml, 3, $"$ref: '#/channels/{channel}'");
    }

    private static void Message(StringBuilder yaml, string name, string description, int? version)
    {
        Line(yaml, 2, $"{name}:");
        Line(yaml, 3, $"name: {name}");
        Line(yaml, 3, $"summary: {Quote(description)}");
        if (version is { } number)
            Line(yaml, 3, string.Create(CultureInfo.InvariantCulture, $"x-schema-version: {number}"));
        Line(yaml, 3, "payload:");
        Line(yaml, 4, $"$ref: '#/components/schemas/{name}'");
    }

    private static void Object(StringBuilder yaml, int depth, IReadOnlyList<EventField> fields, EventKind? dataOf)
    {
        Line(yaml, depth, "type: object");
        var required = fields.Where(field => field.Required).Select(field => field.Name).Concat(dataOf is null ? [] : ["data"]).ToArray();
        if (required.Length > 0)
            Line(yaml, depth, $"required: [{string.Join(", ", required)}]");
        if (fields.Count == 0 && dataOf is null)
            return;
        Line(yaml, depth, "properties:");
        foreach (var field in fields)
        {
            var type = field.Type.Split(' ');
            Line(yaml, depth + 1, $"{field.Name}:");
            Line(yaml, depth + 2, $"type: {type[0]}");
            if (type.Length > 1)
                Line(yaml, depth + 2, $"format: {type[1]}");
            if (dataOf is not null && field.Name == "type")
                Line(yaml, depth + 2, $"const: {dataOf.Name}");
            Line(yaml, depth + 2, $"description: {Quote(field.Description)}");
        }

        if (dataOf is null)
            return;
        Line(yaml, depth + 1, "data:");
        Object(yaml, depth + 2, dataOf.Data, dataOf: null);
    }

    private static EventField Maybe(string name, string type, string description) => new(name, type, description) { Required = false };

    private static string Quote(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private static void Line(StringBuilder yaml, int depth, string text) => yaml.Append(' ', depth * 2).Append(text).Append('\n');
}
