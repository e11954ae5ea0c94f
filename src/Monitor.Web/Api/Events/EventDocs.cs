using Monitor.Data.Events;
using Monitor.Web.Answers;
using Monitor.Web.OpenApi;

namespace Monitor.Web.Api.Events;

internal static class EventDocs
{
    private const string Example =
        """
        "id": "0b5ef3a0-6f2c-4a39-9a43-6d0c2b9a8d11", "sequence": 4711, "type": "profile_log", "entity": "account:7",
        "at": "2026-01-31T08:00:00Z", "waiting": 0, "delivered": 1, "given_up": 0
        """;

    private const string Message =
        """
        "id": "0b5ef3a0-6f2c-4a39-9a43-6d0c2b9a8d11", "type": "profile_log", "schema_version": 1, "at": "2026-01-31T08:00:00Z", "sequence": 4711,
        "entity": "account:7", "data": { "platform": "instagram", "account_id": 7 }
        """;

    public static readonly OperationDoc List = new(
        "listEvents", "Events",
        "What was told to webhooks or the broker and the team may see, newest first, for as long as events are kept, with what became of it at the team's webhooks. "
        + $"A page is looked for among {EventReader.LookedThrough:N0} events: one with a filter may be short, or empty, and still have a `next_cursor`.")
    {
        Parameters =
        [
            new ParameterDoc("type", "Only those of this kind.", "profile_log") { OneOf = EventQueryValidator.Types },
            new ParameterDoc("entity", "Only those about this.", "account:7"),
            CommonDocs.Limit(EventQueryValidator.MaxLimit, 50),
            .. CommonDocs.BackFromId,
        ],
        Replies =
        [
            new ReplyDoc(
                200, typeof(Envelope<LoggedEventView[]>), "Events.",
                $$"""{ "status_code": 200, "success": true, "data": [ { {{Example}} } ], "next_cursor": "4711" }"""),
        ],
        Errors =
        [
            new ErrorDoc(422, ErrorCodes.UnknownValue, "type", $"type is one of: {string.Join(", ", EventQueryValidator.Types)}."),
            new ErrorDoc(422, ErrorCodes.OutOfRange, "limit", "limit is a whole number from 1 to 500."),
        ],
    };

    public static readonly OperationDoc Get = new("getEvent", "An event", "The message as receivers get it, and its deliveries to webhooks of the team.")
    {
        Parameters = [new ParameterDoc("sequence", "The event's `sequence`.", "4711") { Format = "int64" }],
        Replies =
        [
            new ReplyDoc(
                200, typeof(Envelope<LoggedEventDetailsView>), "The event.",
                $$"""{ "status_code": 200, "success": true, "data": { "message": { {{Message}} }, "deliveries": [] } }"""),
        ],
        Errors = [new ErrorDoc(404, ErrorCodes.EventNotFound, "sequence", "There is no event 4711, or it is not kept any more.")],
    };
}
