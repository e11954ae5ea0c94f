using Monitor.Data.Inbox;
using Monitor.Web.Answers;
using Monitor.Web.OpenApi;

namespace Monitor.Web.Api.Messages;

internal static class MessageDocs
{
    private const string Fields =
        """
        "id": 17, "queue": "credentials_validate_q", "key": "a3c1", "state": "dead", "received_at": "2026-01-31T08:00:00Z",
        "ended_at": "2026-01-31T08:00:01Z", "attempts": 1, "result": "There is no such credential."
        """;

    private const string Example = $$"""{ "status_code": 200, "success": true, "data": { {{Fields}} } }""";

    private static readonly ParameterDoc Id = new("message_id", "The message's id.", "17") { Number = (1, int.MaxValue, 1) };
    private static readonly ErrorDoc NotFound = new(404, ErrorCodes.MessageNotFound, "message_id", "There is no message 17.");
    private static readonly ErrorDoc Active = new(409, ErrorCodes.MessageActive, "message_id", "Message 17 is neither held nor set aside.");
    private static readonly ErrorDoc UnknownQueue = new(422, ErrorCodes.UnknownValue, "queue", $"queue is one of: {string.Join(", ", MessageQueues.All)}.");

    public static readonly OperationDoc List = new(
        "listMessages", "Messages of others",
        "What came by the queues of the broker, or was sent here, newest first: `held` by an earlier version that could not do yet what they ask for, `dead` when nobody could. What a message says is never shown.")
    {
        Parameters =
        [
            new ParameterDoc("queue", "Only those of this queue.", "identity_token_q") { OneOf = MessageQueues.All },
            new ParameterDoc("state", "Only those in this state.", "dead") { OneOf = MessageQueryValidator.States },
            CommonDocs.Limit(MessageQueryValidator.MaxLimit, 50),
            .. CommonDocs.BackFromId,
        ],
        Replies = [new ReplyDoc(200, typeof(Envelope<MessageView[]>), "Messages.", $$"""{ "status_code": 200, "success": true, "data": [ { {{Fields}} } ] }""")],
        Errors = [UnknownQueue, new ErrorDoc(422, ErrorCodes.OutOfRange, "limit", "limit is a whole number from 1 to 500.")],
    };

    public static readonly OperationDoc Send = new(
        "sendMessage", "Send a message", "Puts a message into a queue, as one who publishes at the broker would; it works without one. The same `key` is the same message.")
    {
        RequestExample = """{ "queue": "credentials_validate_q", "key": "a3c1", "body": { "credential_id": 7 } }""",
        Replies =
        [
            new ReplyDoc(
                202, typeof(Envelope<SentMessageView>), "It is there.",
                """{ "status_code": 202, "success": true, "data": { "queue": "credentials_validate_q", "stored": true } }"""),
        ],
        Errors = [UnknownQueue, new ErrorDoc(422, ErrorCodes.Required, "body", "body is required.")],
    };

    public static readonly OperationDoc Get = One("getMessage", "A message", "How it is doing.");

    public static readonly OperationDoc Replay = One("replayMessage", "Replay a message", "Lets one that is held or was set aside be worked on again, from the first try on.", Active);

    public static readonly OperationDoc Remove = One("removeMessage", "Remove a message", "One that is held or was set aside, for good. The answer shows it for the last time.", Active);

    private static OperationDoc One(string id, string summary, string description, params ErrorDoc[] errors) => new(id, summary, description)
    {
        Parameters = [Id],
        Replies = [new ReplyDoc(200, typeof(Envelope<MessageView>), "The message.", Example)],
        Errors = [NotFound, .. errors],
    };
}
