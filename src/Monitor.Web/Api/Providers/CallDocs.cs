using Monitor.Web.Answers;
using Monitor.Web.OpenApi;

namespace Monitor.Web.Api.Providers;

internal static class CallDocs
{
    private static readonly ParameterDoc Provider = new("provider", "Only this provider.", "tikhub");

    public static readonly OperationDoc Page = new(
        "listProviderCalls", "Calls to providers",
        "Every call with its address (without secrets), outcome, duration and cost, and the task, request or job that it was made for, newest first, of the last seven days unless `since` says otherwise. They appear within "
        + "a second and are kept for `Engine:CallLogDays`.")
    {
        Parameters =
        [
            Provider,
            new ParameterDoc("outcome", "Only calls with this outcome.", "rate_limited") { OneOf = CallQueryValidator.Outcomes },
            new ParameterDoc("target", "Only calls about this handle, id or short code.", "nasa"),
            new ParameterDoc("since", "Only calls at or after this time.", "2026-01-31T08:00:00Z") { Format = "date-time" },
            CommonDocs.Limit(1000, 100),
            new ParameterDoc("cursor", "`next_cursor` of the page before.", "NjM4NzM"),
        ],
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<CallView[]>), "Calls.",
                """
                {
                  "status_code": 200, "success": true,
                  "data": [
                    {
                      "id": 81234, "at": "2026-01-31T08:00:00.120Z", "provider": "tikhub", "platform": "instagram",
                      "fetch_type": "fetch_profile_by_handle", "target": "nasa", "credential": "7", "http_status": 200, "outcome": "found",
                      "duration_ms": 312.4, "cost_usd": 0.001, "task_id": "0198d2a4-6c1b-7f3e-9a55-2b7c1e0d4f68", "error": null,
                      "run_no": 41, "item_id": null, "request_id": null, "job_id": null,
                      "method": "GET", "url": "https://api.tikhub.io/api/v1/instagram/v2/fetch_user_info?username=nasa"
                    }
                  ]
                }
                """),
        ],
        Errors =
        [
            new ErrorDoc(422, ErrorCodes.UnknownValue, "outcome", $"outcome is one of: {string.Join(", ", CallQueryValidator.Outcomes)}."),
            new ErrorDoc(422, ErrorCodes.InvalidTime, "since", "since is a time in ISO 8601, such as 2026-01-31T08:00:00Z."),
            new ErrorDoc(422, ErrorCodes.OutOfRange, "limit", "limit is a whole number from 1 to 1000."),
            new ErrorDoc(422, ErrorCodes.InvalidCursor, "cursor", "cursor is the next_cursor of a page of calls."),
        ],
    };

    public static readonly OperationDoc Totals = new(
        "listProviderCallTotals", "Calls to providers by day",
        "Calls and costs by day, provider, fetch type and outcome, newest day first. They are never dropped. `saved` counts calls that were not "
        + "made because an answer was shared.")
    {
        Parameters =
        [
            Provider, new ParameterDoc("days", "How many days, with today.", "7") { Number = (1, 366, 7) },
            CommonDocs.Limit(CallTotalsQueryValidator.MaxLimit, 1000), new ParameterDoc("cursor", "`next_cursor` of the page before.", "NzM5NjQ3Cg"),
        ],
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<CallTotalView[]>), "Totals.",
                """
                {
                  "status_code": 200, "success": true,
                  "data": [
                    {
                      "day": "2026-01-31", "provider": "tikhub", "fetch_type": "fetch_profile_by_handle", "outcome": "found",
                      "calls": 41200, "cost_usd": 41.2, "saved": 0
                    }
                  ]
                }
                """),
        ],
        Errors =
        [
            new ErrorDoc(422, ErrorCodes.OutOfRange, "days", "days is a whole number from 1 to 366."),
            new ErrorDoc(422, ErrorCodes.InvalidCursor, "cursor", "cursor is the next_cursor of a page of totals."),
        ],
    };
}
