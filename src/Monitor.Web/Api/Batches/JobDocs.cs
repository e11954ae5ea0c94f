using Monitor.Web.Answers;
using Monitor.Web.OpenApi;

namespace Monitor.Web.Api.Batches;

internal static class JobDocs
{
    public static readonly ParameterDoc JobIdParameter = new("job_id", "The job's id.", CommonDocs.ExampleId) { Format = "uuid" };

    public static readonly ErrorDoc JobNotFound = new(404, ErrorCodes.JobNotFound, "job_id", $"There is no job {CommonDocs.ExampleId}.");

    public static readonly ErrorDoc InvalidJobId = new(404, ErrorCodes.InvalidId, "job_id", "There is no such job: ids of jobs are UUIDs.");

    public static readonly ErrorDoc KeyReused = new(
        409, ErrorCodes.IdempotencyKeyReused, "idempotency-key", "This idempotency key was used for another request.");

    private static readonly ErrorDoc JobEnded = new(409, ErrorCodes.JobEnded, "job_id", "The job has ended already.");

    private static readonly ErrorDoc InvalidUsername = new(
        422, ErrorCodes.InvalidUsername, "usernames", "\"a b\": A username has 1 to 30 letters, digits, dots or underscores.");

    private static readonly ErrorDoc TooPoor = new(
        402, ErrorCodes.InsufficientCredits, "usernames", "This costs 55 credits; 54 are available.");

    private static readonly ErrorDoc InvalidWebhook = new(
        422, ErrorCodes.InvalidUrl, "webhook_url", "webhook_url is an http or https address without a password in it.");

    private const string SubmittedExample =
        $$"""
        {
          "status_code": 202, "success": true,
          "data": {
            "job_id": "{{CommonDocs.ExampleId}}", "job_type": "bulk", "status": "processing", "total_creators": 3,
            "estimated_credits": 55, "estimated_completion_at": "2026-01-30T17:21:24.531Z", "repeated": false
          }
        }
        """;

    private const string JobFields =
        $$"""
        "job_id": "{{CommonDocs.ExampleId}}", "job_type": "bulk", "status": "processing", "requested_by": "user:7",
        "usernames": ["bluefinch.studio", "northern.kitchen", "tinyhouse"], "paused": false, "paused_by": null, "current_stage": "collecting",
        "progress_percentage": 33.3, "total_creators": 3, "completed_creators": 1, "failed_creators": 0, "estimated_credits": 55,
        "credits_reserved": 30, "credits_charged": 25, "created_at": "2026-01-30T17:21:09.531Z", "started_at": "2026-01-30T17:21:09.531Z",
        "completed_at": null, "estimated_completion_at": "2026-01-30T17:21:24.531Z", "last_event": 4
        """;

    private const string JobExample = $$"""{ "status_code": 200, "success": true, "data": { {{JobFields}} } }""";

    public static readonly OperationDoc Counts = new(
        "countJobs", "How many jobs there are", "The team's batches and searches by type and status, exactly, in the same time however many there are.")
    {
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<JobCountsView>), "The numbers.",
                """
                {
                  "status_code": 200, "success": true,
                  "data": { "total": 83, "active": 3, "groups": [ { "job_type": "bulk", "status": "completed", "count": 80 }, { "job_type": "bulk", "status": "processing", "count": 3 } ] }
                }
                """),
        ],
    };

    public static readonly OperationDoc BulkSearch = new(
        "bulkSearch", "Search up to 15 creators",
        "Collects up to 15 Instagram creators as one job and answers at once with its id and price: 25 credits for a creator who is new to "
        + "the service, 5 for one who is known. The price is set aside now, each creator is charged when completed, and the rest is "
        + "released. One user has 5 searches running; more wait their turn with status `pending`. The header `Idempotency-Key` makes "
        + "sending it twice start one job.")
    {
        RequestExample = """{ "usernames": "bluefinch.studio, @northern.kitchen, tinyhouse", "priority": 0 }""",
        Replies = [new ReplyDoc(202, typeof(Envelope<JobSubmitted>), "The job was submitted.", SubmittedExample)],
        Errors =
        [
            TooPoor, KeyReused, InvalidUsername, InvalidWebhook,
            new ErrorDoc(422, ErrorCodes.TooMany, "usernames", "usernames names at most 15 creators."),
        ],
    };

    public static readonly OperationDoc Search = new(
        "search", "Search one creator", "Like a search of many with one creator: answers at once, for the same price.")
    {
        RequestExample = """{ "username": "bluefinch.studio" }""",
        Replies = [new ReplyDoc(202, typeof(Envelope<JobSubmitted>), "The job was submitted.", SubmittedExample)],
        Errors = [TooPoor, KeyReused, InvalidUsername, InvalidWebhook],
    };

    public static readonly OperationDoc List = new(
        "listJobs", "Jobs", "Batches and searches of the team, newest first.")
    {
        Parameters =
        [
            new ParameterDoc("active", "Only jobs that run or wait, or only those that have ended.", "true") { OneOf = ["true", "false"] },
            new ParameterDoc("mine", "Only jobs that the caller has submitted.", "true") { OneOf = ["true", "false"] },
            new ParameterDoc("job_type", "Only jobs of this kind.", "bulk") { OneOf = ["batch", "single", "bulk"] },
            CommonDocs.Limit(JobListQueryValidator.MaxLimit, 50), CommonDocs.Cursor,
        ],
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<JobView[]>), "A page of jobs.",
                $$"""{ "status_code": 200, "success": true, "data": [{ {{JobFields}} }] }"""),
        ],
        Errors = [CommonDocs.InvalidCursor],
    };

    public static readonly OperationDoc Get = Details("getJob", "A job");

    public static readonly OperationDoc Status = Details("getJobStatus", "Status of a job");

    public static readonly OperationDoc Results = new(
        "getJobResults", "Results of a job",
        "What the creators that have ended brought; `partial` is true while others are missing, and stays so for a job that was cancelled, whose other creators say what became of them. As JSON, or as a file: `csv`, `xlsx` or `xml`.")
    {
        Parameters = [JobIdParameter, new ParameterDoc("format", "How to show them; JSON unless given.", "csv") { OneOf = ResultsQueryValidator.Formats }],
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<JobResultsView>), "The results.",
                $$"""
                {
                  "status_code": 200, "success": true,
                  "data": {
                    "job_id": "{{CommonDocs.ExampleId}}", "status": "processing", "partial": true,
                    "results": [
                      {
                        "username": "bluefinch.studio", "status": "completed",
                        "result": { "platform_id": "5823190447", "username": "bluefinch.studio", "follower_count": 48210, "source": "tikhub" },
                        "error_code": null, "error_message": null, "calls": 1, "cost_usd": 0.001
                      }
                    ]
                  }
                }
                """),
        ],
        Errors = [JobNotFound, InvalidJobId, new ErrorDoc(422, ErrorCodes.UnknownValue, "format", "format is one of: json, csv, xlsx, xml.")],
    };

    public static readonly OperationDoc Webhooks = new(
        "listJobWebhooks", "Delivery log of a job's webhook", "Every try to tell the webhook about the end of the job; `attempt` is null before the first.")
    {
        Parameters = [JobIdParameter],
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<WebhookTryView[]>), "The tries.",
                """
                {
                  "status_code": 200, "success": true,
                  "data": [
                    {
                      "delivery": 17, "event": "job.completed", "created_at": "2026-01-30T17:21:11.020Z", "delivered_at": "2026-01-30T17:21:11.420Z",
                      "given_up_at": null, "attempt": 1, "at": "2026-01-30T17:21:11.420Z", "status": 204, "duration_ms": 38, "error": null
                    }
                  ]
                }
                """),
        ],
        Errors = [JobNotFound, InvalidJobId],
    };

    public static readonly OperationDoc Cancel = Details(
        "cancelJob", "Cancel a job",
        "Nothing of it starts any more, what runs is given up within two seconds, and credits that are set aside are released. Each creator that had not "
        + "ended is `cancelled` and says whether it was being collected or had not begun; the results stay `partial`.") with
    {
        Errors = [JobNotFound, InvalidJobId, JobEnded],
    };

    public static readonly OperationDoc Pause = Action("pauseJob", "Pause a job", "No provider is asked for it any more, from within two seconds on.");

    public static readonly OperationDoc Resume = Action("resumeJob", "Resume a job", "Goes on where it was paused, and at once: what waits for a source, or for its next try, is tried now. A job that is not paused is hurried by it.");

    private static OperationDoc Action(string id, string summary, string description) => new(id, summary, description)
    {
        Parameters = [JobIdParameter],
        Replies = [new ReplyDoc(200, typeof(Envelope<JobView>), "The job now.", JobExample)],
        Errors = [JobNotFound, InvalidJobId, JobEnded],
    };

    private static OperationDoc Details(string id, string summary) => Details(
        id, summary,
        "Progress of a batch or search, with each creator and the stages that are behind it: scraped (`apify_completed`), stored "
        + "(`database_populated`), pictures archived (`cdn_processed`), estimated by a language model (`ai_analyzed`; `ai_reason` says why not). `estimated_completion_at` follows the work while it runs.");

    private static OperationDoc Details(string id, string summary, string description) => new(id, summary, description)
    {
        Parameters = [JobIdParameter],
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<JobDetailsView>), "The job.",
                $$"""
                {
                  "status_code": 200, "success": true,
                  "data": {
                    {{JobFields}},
                    "items": [
                      {
                        "username": "bluefinch.studio", "status": "completed", "apify_completed": true, "database_populated": true,
                        "cdn_processed": false, "ai_analyzed": true, "ai_reason": null, "error_code": null, "error_message": null,
                        "calls": 1, "cost_usd": 0.001, "started_at": "2026-01-30T17:21:09.561Z", "completed_at": "2026-01-30T17:21:10.020Z"
                      }
                    ]
                  }
                }
                """),
        ],
        Errors = [JobNotFound, InvalidJobId],
    };
}
