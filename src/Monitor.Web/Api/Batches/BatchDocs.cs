using Monitor.Web.Answers;
using Monitor.Web.OpenApi;

namespace Monitor.Web.Api.Batches;

internal static class BatchDocs
{
    public static readonly OperationDoc Start = new(
        "startBatch", "Process users as a batch",
        "Collects many Instagram users, `max_concurrency` at once (5 unless given, 100 at most). Answers at once; the work goes on behind "
        + "it. All batches of the installation together make at most 10 provider calls a second. A user that fails stops no other. The "
        + "header `Idempotency-Key` makes sending it twice start one batch. This answer has no envelope.")
    {
        RequestExample = """{ "usernames": ["bluefinch.studio", "northern.kitchen"], "max_concurrency": 2 }""",
        Replies =
        [
            new ReplyDoc(202, typeof(BatchStarted), "The batch was started.",
                $$"""
                {
                  "job_id": "{{CommonDocs.ExampleId}}", "status": "running", "total_users": 2,
                  "processed_users": 0, "successful_users": 0, "failed_users": 0
                }
                """),
        ],
        Errors =
        [
            new ErrorDoc(422, ErrorCodes.InvalidUsername, "usernames", "\"a b\": A username has 1 to 30 letters, digits, dots or underscores."),
            new ErrorDoc(422, ErrorCodes.Duplicate, "usernames", "usernames names bluefinch.studio twice."),
            new ErrorDoc(422, ErrorCodes.TooMany, "usernames", "usernames names at most 1000 users."),
            new ErrorDoc(422, ErrorCodes.OutOfRange, "max_concurrency", "max_concurrency is a whole number from 1 to 100."),
            JobDocs.KeyReused,
        ],
    };

    public static readonly OperationDoc Get = new(
        "getBatch", "A batch", "Progress of a batch, and why users failed. This answer has no envelope.")
    {
        Parameters = [JobDocs.JobIdParameter],
        Replies =
        [
            new ReplyDoc(200, typeof(BatchView), "The batch.",
                $$"""
                {
                  "job_id": "{{CommonDocs.ExampleId}}", "status": "completed", "total_users": 2, "processed_users": 2,
                  "successful_users": 1, "failed_users": 1,
                  "errors": [{ "username": "northern.kitchen", "code": "not_found", "error": "northern.kitchen does not exist on instagram." }],
                  "max_concurrency": 2, "paused": false, "created_at": "2026-01-30T17:21:09.531Z", "completed_at": "2026-01-30T17:21:11.020Z"
                }
                """),
        ],
        Errors = [JobDocs.JobNotFound, JobDocs.InvalidJobId],
    };
}
