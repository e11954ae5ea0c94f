using Monitor.Web.Answers;
using Monitor.Web.Api.Batches;
using Monitor.Web.Api.Batches.ResultFiles;
using Monitor.Web.OpenApi;

namespace Monitor.Web.Api.Flows;

internal static class FlowDocs
{
    private static readonly ParameterDoc Id = new("id", "The request's id.", "4711") { Format = "int64" };

    private static readonly ErrorDoc NotFound = new(404, ErrorCodes.RequestNotFound, "id", "There is no request 4711.");

    private static readonly ErrorDoc Missing = new(400, ErrorCodes.MissingFlow, "flow", "Missing Flow - refresh_everything");

    private const string FlowFields =
        """
        "name": "refresh_profile_by_handle", "platform": "instagram", "no_of_workers": 10, "no_of_concurrency": 5, "available": true,
        "parameter": "handle", "parameters": ["handle", "force_refresh"],
        "description": "Reads a profile by its handle, with the posts that come in the same answer.",
        "parameter_details": [
          { "name": "handle", "type": "string", "required": true, "description": "A handle, with or without @, or the address of a profile.",
            "max_length": 255, "max_items": null, "minimum": null, "maximum": null, "one_of": null }
        ],
        "example": { "handle": "techguru_sarah" }, "max_running": 50, "paused": false, "pending": 3, "running": 50,
        "stuck": 0, "completed": 41200, "failed": 310, "completion_rate": 0.9925
        """;

    private const string ListedFields =
        """
        "id": 4711, "flow": "refresh_profile_by_handle", "platform": "instagram", "params": { "handle": "bluefinch.studio" }, "retry_count": 0,
        "priority": 1, "status": "PENDING", "error": null, "error_code": null, "account": "bluefinch.studio", "source": null,
        "calls": 0, "cost_usd": 0, "created_at": "2026-01-30T17:21:09.531Z", "picked_at": null, "scraped_at": null, "expires_at": null
        """;

    private const string RequestFields = $""" {ListedFields}, "data": null """;

    private static ReplyDoc Request(int status, string description) => new(
        status, typeof(Envelope<RequestView>), description, $$"""{ "status_code": {{status}}, "success": true, "data": { {{RequestFields}} } }""");

    public static readonly OperationDoc List = new(
        "listFlows", "Flows",
        "The kinds of one-off work. Workers times concurrency is how many requests of a flow run at once in all processes, as the workers were "
        + "configured when they started; `max_running` is what counts now. Reads of profiles on demand run outside of it. `pending` counts up to "
        + "10,000. `stuck` counts what has been running for more than 10 minutes; `completion_rate` is the part that was answered of what was "
        + "submitted within 24 hours and has ended, without what was cancelled. `available` is always true: this version runs all of them. "
        + "`parameter_details` says what each parameter holds, and `example` are parameters of a request that works as it stands, also in demo mode.")
    {
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<FlowView[]>), "All flows.", $$"""{ "status_code": 200, "success": true, "data": [{ {{FlowFields}} }] }"""),
        ],
    };

    public static readonly OperationDoc Change = new(
        "changeFlow", "Change how a flow runs", "Holds a flow, lets it go on, or changes how much of it runs at once, while it runs. For the operator of the installation.")
    {
        RequestExample = """{ "max_running": 10, "paused": false }""",
        Parameters = [new ParameterDoc("flow", "The flow's name.", "refresh_profile_by_handle")],
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<FlowView>), "The flow now.", $$"""{ "status_code": 200, "success": true, "data": { {{FlowFields}} } }"""),
        ],
        Errors = [Missing, new ErrorDoc(422, ErrorCodes.OutOfRange, "max_running", "max_running is a whole number from 0 to 10000.")],
    };

    public static readonly OperationDoc Submit = new(
        "submitRequest", "Submit work to a flow",
        "Puts a request into the queue of its flow and answers at once. Urgent requests go first; one that expires before its turn fails "
        + "without a call. A run takes no longer than `Queues:RequestTimeout`. The target is the parameter that the flow names: a handle, an id, a "
        + "short code, or the address of it on the platform's site; `account` shows how it was understood. A list goes on with `params.cursor`, the "
        + "`next_cursor` of its result, at the provider that gave it, and reads up to `params.pages` pages (1 to 100) in one request. A parameter that the "
        + "flow does not have is refused. With `params.all` a list of followers, followed accounts, comments or likers is read to its end: recorded page by page and gone on "
        + "with where it ended, also after a failure. Accounts are shown by `/entries` and `/file`, comments with their post. The result of a flow that makes a file names it.")
    {
        RequestExample = """{ "flow": "refresh_profile_by_handle", "params": { "handle": "bluefinch.studio" }, "priority": 1 }""",
        Replies = [Request(202, "The request was accepted.")],
        Errors =
        [
            Missing,
            new ErrorDoc(422, ErrorCodes.Required, "params.handle", "The flow refresh_profile_by_handle needs params.handle."),
            new ErrorDoc(422, ErrorCodes.InvalidTarget, "params.handle",
                "params.handle: A username has 1 to 30 letters, digits, dots or underscores; a leading @ is allowed."),
            new ErrorDoc(422, ErrorCodes.UnknownParameter, "params.handel",
                "The flow refresh_profile_by_handle has no parameter handel. Its parameters are: handle, force_refresh."),
            new ErrorDoc(422, ErrorCodes.InvalidCursor, "params.cursor",
                "params.cursor is the next_cursor of a result of refresh_profile_followers: provider|position, of one of these providers: rocketapi."),
        ],
    };

    public static readonly OperationDoc Requests = new("listRequests", "Requests", "Requests of the team, newest first, without their results: `data` is shown with the single request.")
    {
        Parameters =
        [
            new ParameterDoc("status", "Only requests in this state.", "FAILED") { OneOf = [.. Monitor.Data.Flows.RequestStatus.All] },
            new ParameterDoc("flow", "Only requests of this flow.", "refresh_profile_by_handle"),
            new ParameterDoc("account", "Only requests about this target, written as in a request.", "bluefinch.studio"),
            new ParameterDoc("error_code", "Only requests that failed in this way.", "transient"),
            new ParameterDoc("source", "Only requests that this provider answered.", "tikhub"),
            new ParameterDoc("from", "Only requests made at this time or later.", "2026-01-31T05:00:00Z") { Format = "date-time" },
            new ParameterDoc("to", "Only requests made before this time.", "2026-01-31T06:00:00Z") { Format = "date-time" },
            CommonDocs.Limit(JobListQueryValidator.MaxLimit, 50),
            .. CommonDocs.BackFromId,
        ],
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<ListedRequestView[]>), "A page of requests.", $$"""{ "status_code": 200, "success": true, "data": [{ {{ListedFields}} }] }"""),
        ],
    };

    public static readonly OperationDoc Counts = new(
        "countRequests", "How many requests there are",
        "The team's requests by flow, status and, of failed ones, `error_code`, exactly, in the same time however many there are.")
    {
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<RequestCountsView>), "The numbers.",
                """
                {
                  "status_code": 200, "success": true,
                  "data": {
                    "total": 912,
                    "groups": [
                      { "flow": "refresh_profile_basic", "status": "COMPLETE", "error_code": null, "count": 900 },
                      { "flow": "refresh_profile_basic", "status": "FAILED", "error_code": "unavailable", "count": 12 }
                    ]
                  }
                }
                """),
        ],
    };

    public static readonly OperationDoc Get = new("getRequest", "A request", "State of a request; when it has ended, its result or its error.")
    {
        Parameters = [Id],
        Replies = [Request(200, "The request.")],
        Errors = [NotFound],
    };

    public static readonly OperationDoc Entries = new(
        "listRequestEntries", "A list that a request has read",
        "The accounts of a list that a request reads page by page, such as all followers with `params.all`: each once, in the order in which they came, also while it is "
        + "still read. A request that failed on the way goes on where it ended when it is run again.")
    {
        Parameters =
        [
            Id,
            CommonDocs.Limit(EntriesQueryValidator.MaxLimit, 50),
            new ParameterDoc("cursor", "`next_cursor` of the page before.", "88213") { Format = "int64" },
        ],
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<EntryView[]>), "A page of the list; empty where the request has none.",
                """
                {
                  "status_code": 200, "success": true,
                  "data": [
                    {
                      "platform": "instagram", "platform_id": "7001234570", "username": "arc_lantern", "full_name": "Arc Lantern", "is_private": false,
                      "is_verified": false, "profile_pic_url": "https://pictures.example/7001234570.jpg", "page": 1, "measured_at": "2026-01-31T08:00:00.120Z"
                    }
                  ],
                  "next_cursor": "88213"
                }
                """),
        ],
        Errors = [NotFound, CommonDocs.InvalidCursor],
    };

    public static readonly OperationDoc File = new(
        "getRequestFile", "The file of a request",
        "What a flow that makes files has written, or the list that a request has read, as CSV or as a workbook. While the request is not complete, the name of the file "
        + "ends with `-partial`. Cells that a spreadsheet would run as a formula begin with an apostrophe.")
    {
        Parameters = [Id, new ParameterDoc("format", "The format; csv unless given.", "csv") { OneOf = TableFile.Formats }],
        Replies =
        [
            ReplyDoc.Binary(200, "text/csv", "The file, as CSV in UTF-8 unless a workbook is asked for."),
        ],
        Errors =
        [
            NotFound, new ErrorDoc(404, ErrorCodes.FileNotFound, "id", "The request 4711 has no file."),
            new ErrorDoc(422, ErrorCodes.UnknownValue, "format", "format is one of: csv, xlsx."),
        ],
    };

    public static readonly OperationDoc Retry = new("retryRequest", "Run a failed request again", "Puts it back into the queue of its flow.")
    {
        Parameters = [Id],
        Replies = [Request(200, "The request now.")],
        Errors = [NotFound, new ErrorDoc(409, ErrorCodes.RequestActive, "id", "Only a request that has failed can be run again.")],
    };

    public static readonly OperationDoc RetryMany = new(
        "retryRequests", "Run failed requests again",
        "Puts many failed requests back into the queues of their flows: those of some ids, those that match a filter, or all. `dry_run` only counts "
        + "them. A target is written as in a request; `from` and `to` are about when they failed.")
    {
        RequestExample = """{ "filter": { "flow": "refresh_profile_by_handle", "error_code": "unavailable", "from": "2026-01-30T00:00:00Z" }, "dry_run": false }""",
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<RetriedView>), "How many match, and how many run again.",
                """{ "status_code": 200, "success": true, "data": { "matched": 240, "retried": 240 } }"""),
        ],
        Errors =
        [
            new ErrorDoc(422, ErrorCodes.AmbiguousSelection, "filter",
                "Say which requests: either request_ids, or a filter that restricts something, or \"all\": true."),
            new ErrorDoc(422, ErrorCodes.UnknownValue, "filter.flow", "filter.flow is one of: refresh_profile_by_handle, refresh_profile_basic."),
            new ErrorDoc(422, ErrorCodes.InvalidTime, "filter.from", "filter.from is a time in ISO 8601, such as 2026-01-31T08:00:00Z."),
        ],
    };

    public static readonly OperationDoc Cancel = new(
        "cancelRequest", "Cancel a request", "What has not started never starts; what runs is given up within two seconds.")
    {
        Parameters = [Id],
        Replies = [Request(200, "The request now.")],
        Errors = [NotFound, new ErrorDoc(409, ErrorCodes.RequestEnded, "id", "The request has ended already.")],
    };
}
