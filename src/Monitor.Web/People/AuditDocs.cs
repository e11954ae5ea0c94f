using Monitor.Web.Answers;
using Monitor.Web.OpenApi;

namespace Monitor.Web.People;

internal static class AuditDocs
{
    public static readonly OperationDoc List = new(
        "listAudit", "The audit log",
        "Who changed what, when and from where, newest first; without any secret. `request_id` is the one in the service's log.")
    {
        Parameters =
        [
            new ParameterDoc("action", "Only this action.", "api_key.revoke"), CommonDocs.Limit(500, 100),
            new ParameterDoc("cursor", "`next_cursor` of the page before.", "4711"),
        ],
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<AuditView[]>), "The changes.",
                $$"""
                {
                  "status_code": 200, "success": true,
                  "data": [
                    {
                      "id": 4712, "at": "2026-01-31T08:00:00.120Z", "actor": { "kind": "user", "id": "1", "name": "Ada" },
                      "action": "task.pause", "entity_type": "task", "entity_id": "{{CommonDocs.ExampleId}}",
                      "before": { "status": "active" }, "after": { "status": "paused", "count": 1 },
                      "ip": "192.0.2.7", "request_id": "0HNB2K7Q"
                    }
                  ],
                  "next_cursor": "4712"
                }
                """),
        ],
        Errors = [new ErrorDoc(422, ErrorCodes.InvalidCursor, "cursor", "cursor is the next_cursor of a page of this list.")],
    };
}
