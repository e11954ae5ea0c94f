using Monitor.Web.Answers;
using Monitor.Web.OpenApi;

namespace Monitor.Web.Api.Webhooks;

internal static class WebhookDocs
{
    private const string Fields =
        """
        "id": 3, "url": "https://hooks.example.org/monitor", "events": ["profile_log", "post_log"], "description": "dashboard", "enabled": true,
        "state": "on", "switched_off_at": null, "failing_since": null, "last_delivered_at": "2026-01-31T08:00:00Z", "waiting": 0,
        "created_at": "2026-01-30T10:00:00Z", "updated_at": "2026-01-30T10:00:00Z"
        """;

    private const string DeliveryFields =
        """
        "id": 815, "webhook_id": 3, "event_id": "0b5ef3a0-6f2c-4a39-9a43-6d0c2b9a8d11", "event": "profile_log", "entity": "account:7",
        "state": "delivered", "created_at": "2026-01-31T08:00:00Z", "next_try_at": null, "delivered_at": "2026-01-31T08:00:01Z", "given_up_at": null,
        "tries_made": 1, "last_status": 204, "last_error": null
        """;

    private const string Example = $$"""{ "status_code": 200, "success": true, "data": { {{Fields}} } }""";

    private const string SecretExample = $$"""{ "status_code": 200, "success": true, "data": { {{Fields}}, "secret": "whsec_…" } }""";

    private const string AcceptedExample =
        $$"""{ "status_code": 202, "success": true, "data": { {{DeliveryFields}} } }""";

    private static readonly ParameterDoc Id = new("webhook_id", "The webhook's id.", "3") { Number = (1, int.MaxValue, 1) };
    private static readonly ParameterDoc DeliveryId = new("delivery_id", "The delivery's id.", "815") { Number = (1, int.MaxValue, 1) };
    private static readonly ErrorDoc NotFound = new(404, ErrorCodes.WebhookNotFound, "webhook_id", "There is no webhook 3.");
    private static readonly ErrorDoc NoDelivery = new(404, ErrorCodes.DeliveryNotFound, "delivery_id", "There is no delivery 815 of this webhook.");
    private static readonly ErrorDoc Off = new(409, ErrorCodes.WebhookOff, "webhook_id", "Webhook 3 is switched off; switch it on first.");

    private static readonly ErrorDoc[] Fault =
    [
        new(422, ErrorCodes.InvalidUrl, "url", "url is an http or https address without a password in it."),
        new(422, ErrorCodes.UnknownValue, "events", $"events is a list of: {string.Join(", ", WebhookWords.Events)}."),
        new(403, ErrorCodes.Forbidden, "events", "credential: for operators of the installation."),
    ];

    public static readonly OperationDoc Types = new(
        "listEventTypes", "Kinds of events", "What webhooks and consumers at the broker can be told. `installation` is for operators, and never part of `*`.")
    {
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<EventTypeView[]>), "The kinds.",
                """
                {
                  "status_code": 200, "success": true,
                  "data": [{ "name": "task", "description": "A monitor task was created or changed.", "scope": "team", "schema_version": 1, "reserved": false }]
                }
                """),
        ],
    };

    public static readonly OperationDoc List = new("listWebhooks", "Webhooks", "The webhooks of the team; their secrets are never shown again.")
    {
        Replies = [new ReplyDoc(200, typeof(Envelope<WebhookView[]>), "Webhooks.", $$"""{ "status_code": 200, "success": true, "data": [ { {{Fields}} } ] }""")],
    };

    public static readonly OperationDoc Create = new(
        "createWebhook", "Add a webhook",
        "From now on each event of these kinds that the team may know of is sent there with a `POST`: `X-Monitor-Event` says its kind, `X-Monitor-Delivery` is the same for "
        + "every try, and `X-Monitor-Signature` is `sha256=` and the hexadecimal HMAC-SHA256, with the secret, of `X-Monitor-Timestamp`, a dot and the body. "
        + "What is not answered with 2xx is tried again for 32 hours. Only public addresses are reached. The secret is shown this once.")
    {
        RequestExample = """{ "url": "https://hooks.example.org/monitor", "events": ["profile_log", "post_log"], "description": "dashboard" }""",
        Replies =
        [
            new ReplyDoc(201, typeof(Envelope<WebhookWithSecretView>), "It was added.", SecretExample.Replace("200", "201", StringComparison.Ordinal)),
        ],
        Errors =
        [
            .. Fault,
            new ErrorDoc(422, ErrorCodes.Required, "url", "url is required."),
            new ErrorDoc(409, ErrorCodes.TooManyWebhooks, "webhooks", "A team has at most 20 webhooks; remove one first."),
        ],
    };

    public static readonly OperationDoc Get = One("getWebhook", "A webhook", "One webhook, with how it is doing.");

    public static readonly OperationDoc Change = new(
        "changeWebhook", "Change a webhook",
        "What is left out stays. `enabled: false` gives up what waits for it; `enabled: true` also ends that the service switched it off after it had failed for days.")
    {
        RequestExample = """{ "events": ["task", "job"], "enabled": true }""",
        Parameters = [Id],
        Replies = [new ReplyDoc(200, typeof(Envelope<WebhookView>), "The webhook now.", Example)],
        Errors = [NotFound, .. Fault],
    };

    public static readonly OperationDoc Delete = One("deleteWebhook", "Remove a webhook", "For good, with its deliveries. The answer shows it for the last time.");

    public static readonly OperationDoc RenewSecret = new(
        "renewWebhookSecret", "Give a webhook a new secret", "The one before is void at once. The new one is shown this once.")
    {
        Parameters = [Id],
        Replies = [new ReplyDoc(200, typeof(Envelope<WebhookWithSecretView>), "The webhook with its new secret.", SecretExample)],
        Errors = [NotFound],
    };

    public static readonly OperationDoc Test = new(
        "testWebhook", "Try a webhook", "Sends an event `ping`. What became of it, its delivery says a moment later.")
    {
        Parameters = [Id],
        Replies = [new ReplyDoc(202, typeof(Envelope<DeliveryView>), "It is on its way.", AcceptedExample)],
        Errors = [NotFound, Off],
    };

    public static readonly OperationDoc Deliveries = new(
        "listWebhookDeliveries", "Deliveries of a webhook",
        "Newest first, for as long as events are kept. Of a try without an answer the log says only that there was none.")
    {
        Parameters =
        [
            Id,
            new ParameterDoc("state", "Only those in this state.", "given_up") { OneOf = WebhookWords.DeliveryStates },
            new ParameterDoc("event", "Only those of this kind.", "profile_log") { OneOf = WebhookWords.EventsOfDeliveries },
            CommonDocs.Limit(DeliveryQueryValidator.MaxLimit, 50),
            .. CommonDocs.BackFromId,
        ],
        Replies =
        [
            new ReplyDoc(
                200, typeof(Envelope<DeliveryView[]>), "Deliveries.",
                $$"""{ "status_code": 200, "success": true, "data": [ { {{DeliveryFields}} } ], "next_cursor": "815" }"""),
        ],
        Errors =
        [
            NotFound,
            new ErrorDoc(422, ErrorCodes.UnknownValue, "state", "state is one of: waiting, delivered, given_up."),
            new ErrorDoc(422, ErrorCodes.OutOfRange, "limit", "limit is a whole number from 1 to 500."),
        ],
    };

    public static readonly OperationDoc Delivery = new(
        "getWebhookDelivery", "A delivery", "With its message and every try. The message is null when its event is not kept any more, and of a kind that is for operators to everybody else.")
    {
        Parameters = [Id, DeliveryId],
        Replies =
        [
            new ReplyDoc(
                200, typeof(Envelope<DeliveryDetailsView>), "The delivery.",
                $$"""
                {
                  "status_code": 200, "success": true,
                  "data": {
                    "delivery": { {{DeliveryFields}} },
                    "body": { "id": "0b5ef3a0-6f2c-4a39-9a43-6d0c2b9a8d11", "type": "profile_log", "schema_version": 1, "at": "2026-01-31T08:00:00Z",
                      "sequence": 4711, "entity": "account:7", "data": { "platform": "instagram", "username": "nasa" } },
                    "tries": [{ "number": 1, "at": "2026-01-31T08:00:01Z", "status": 204, "duration_ms": 35, "error": null }]
                  }
                }
                """),
        ],
        Errors = [NoDelivery],
    };

    public static readonly OperationDoc Redeliver = new(
        "redeliverWebhook", "Deliver again", "Begins a new round of tries at once, with the same `X-Monitor-Delivery`.")
    {
        Parameters = [Id, DeliveryId],
        Replies = [new ReplyDoc(202, typeof(Envelope<DeliveryView>), "It is on its way.", AcceptedExample)],
        Errors =
        [
            NoDelivery, Off,
            new ErrorDoc(409, ErrorCodes.EventGone, "delivery_id", "The event of delivery 815 is not kept any more."),
        ],
    };

    private static OperationDoc One(string id, string summary, string description) => new(id, summary, description)
    {
        Parameters = [Id],
        Replies = [new ReplyDoc(200, typeof(Envelope<WebhookView>), "The webhook.", Example)],
        Errors = [NotFound],
    };
}
