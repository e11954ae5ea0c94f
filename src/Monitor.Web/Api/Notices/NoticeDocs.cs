using Monitor.Web.Answers;
using Monitor.Web.Api.Tasks;
using Monitor.Web.OpenApi;

namespace Monitor.Web.Api.Notices;

internal static class NoticeDocs
{
    public static readonly OperationDoc List = new(
        "listNotices", "Notices",
        "What an operator should know, newest first: more than half of a provider's credentials cannot be used, the source that is "
        + "asked first rests, a budget is half used, the database is slow. Each is raised once, and closes by itself when its cause is gone.")
    {
        Parameters =
        [
            new ParameterDoc("open", "true: only those that are not over.", "true") { OneOf = TaskWords.Flags },
            CommonDocs.Limit(500, 50),
            .. CommonDocs.BackFromId,
        ],
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<NoticeView[]>), "Notices.",
                """
                {
                  "status_code": 200, "success": true,
                  "data": [
                    {
                      "id": 12, "key": "credentials:tikhub", "severity": "warning", "message": "2 of 3 credentials of tikhub cannot be used.",
                      "raised_at": "2026-01-31T08:00:00Z", "cleared_at": null
                    }
                  ]
                }
                """),
        ],
        Errors =
        [
            new ErrorDoc(422, ErrorCodes.OutOfRange, "limit", "limit is a whole number from 1 to 500."),
            new ErrorDoc(422, ErrorCodes.UnknownValue, "open", "open is one of: true, false."),
        ],
    };
}
