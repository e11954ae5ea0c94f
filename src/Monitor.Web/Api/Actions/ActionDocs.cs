using Monitor.Data.Actions;
using Monitor.Web.Answers;
using Monitor.Web.OpenApi;

namespace Monitor.Web.Api.Actions;

internal static class ActionDocs
{
    private const string Fields =
        $$"""
        "action_id": "{{CommonDocs.ExampleId}}", "kind": "tasks", "action": "pause", "interval": null, "filter": { "platform": "tiktok" }, "all": false, "ids": null,
        "state": "running", "total": 48000, "done": 12000, "changed": 11950, "failed": 0, "error": null, "requested_by": "Ada",
        "created_at": "2026-01-31T08:00:00Z", "started_at": "2026-01-31T08:00:00.050Z", "finished_at": null, "cancelled_by": null
        """;

    private const string Example = $$"""{ "status_code": 200, "success": true, "data": { {{Fields}} } }""";

    private static readonly ParameterDoc Id = new("action_id", "The action's id.", CommonDocs.ExampleId) { Format = "uuid" };

    private static readonly ErrorDoc NotFound = new(404, ErrorCodes.ActionNotFound, "action_id", $"There is no action {CommonDocs.ExampleId}.");

    public static readonly OperationDoc Order = new(
        "orderAction", "Act on all that match",
        "Does something to many tasks, jobs or requests in the background: to those with these `ids`, those that match the `filter`, or `all`. Tasks: `pause`, "
        + "`resume`, `stop`, `run`, `set_interval`. Jobs that wait or run: `pause`, `resume`, `cancel`. Requests: `retry` those that failed, `cancel` those that wait or "
        + "run. What is made after the order is not meant. The answer says where to look; its progress also stands in the team's feed (`action.…`).")
    {
        RequestExample = """{ "kind": "tasks", "action": "pause", "filter": { "platform": "tiktok" } }""",
        Replies =
        [
            new ReplyDoc(202, typeof(Envelope<BulkActionView>), "It was ordered.",
                $$"""
                {
                  "status_code": 202, "success": true,
                  "data": {
                    "action_id": "{{CommonDocs.ExampleId}}", "kind": "tasks", "action": "pause", "interval": null, "filter": { "platform": "tiktok" }, "all": false,
                    "ids": null, "state": "waiting", "total": null, "done": 0, "changed": 0, "failed": 0, "error": null, "requested_by": "Ada",
                    "created_at": "2026-01-31T08:00:00Z", "started_at": null, "finished_at": null, "cancelled_by": null
                  }
                }
                """),
        ],
        Errors =
        [
            new ErrorDoc(422, ErrorCodes.UnknownValue, "action", "action of jobs is one of: cancel, pause, resume."),
            new ErrorDoc(422, ErrorCodes.AmbiguousSelection, "filter", """Say which: either ids, or a filter that restricts something, or "all": true."""),
            new ErrorDoc(422, ErrorCodes.UnknownParameter, "filter.flow", "A filter of tasks has no flow. It has: status, type, platform, q, failing, overdue."),
        ],
    };

    public static readonly OperationDoc List = new("listActions", "Actions", "What was done to many things at once, newest first, and how far it is. Kept for 90 days.")
    {
        Parameters =
        [
            new ParameterDoc("state", "Only those in this state.", "running") { OneOf = [.. ActionStates.All] },
            new ParameterDoc("kind", "Only those over this kind.", "tasks") { OneOf = [.. ActionWords.Actions.Keys] },
            CommonDocs.Limit(ActionListQueryValidator.MaxLimit, 50),
            new ParameterDoc("cursor", "`next_cursor` of the page before.", "NjM4NzM"),
        ],
        Replies = [new ReplyDoc(200, typeof(Envelope<BulkActionView[]>), "A page of actions.", $$"""{ "status_code": 200, "success": true, "data": [ { {{Fields}} } ] }""")],
        Errors = [CommonDocs.InvalidCursor],
    };

    public static readonly OperationDoc Get = new(
        "getAction", "An action", "How far it is: of `total` that match, `done` were looked at, `changed` were changed and `failed` could not be.")
    {
        Parameters = [Id],
        Replies = [new ReplyDoc(200, typeof(Envelope<BulkActionView>), "The action.", Example)],
        Errors = [NotFound],
    };

    public static readonly OperationDoc Cancel = new("cancelAction", "Cancel an action", "What was done stays done; nothing more is done.")
    {
        Parameters = [Id],
        Replies = [new ReplyDoc(200, typeof(Envelope<BulkActionView>), "The action now.", Example)],
        Errors = [NotFound, new ErrorDoc(409, ErrorCodes.ActionEnded, "action_id", "The action has ended already.")],
    };
}
