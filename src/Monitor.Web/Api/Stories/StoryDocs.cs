using Monitor.Web.Answers;
using Monitor.Web.Api.Tasks;
using Monitor.Web.OpenApi;

namespace Monitor.Web.Api.Stories;

internal static class StoryDocs
{
    private const string Call =
        """
        {
          "at": "2026-01-31T05:21:09.571Z", "provider": "tikhub", "fetch_type": "fetch_profile_by_handle", "target": "bluefinch.studio",
          "method": "GET", "url": "https://api.tikhub.io/api/v1/instagram/web_app/fetch_user_info?username=bluefinch.studio", "http_status": 200, "outcome": "found",
          "duration_ms": 361.5, "cost_usd": 0.001, "error": null
        }
        """;

    public static readonly OperationDoc Run = new(
        "getTaskRun", "The story of a run",
        "A run with all other runs of its slot as `attempts`, its provider calls, how long it waited behind its slot, what it took and cost, and what was wrong.")
    {
        Parameters = [TaskDocParts.TaskIdParameter, new ParameterDoc("run_no", "The run's number, as the run log and the board show it.", "4")],
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<StoryView>), "The story.",
                $$"""
                {
                  "status_code": 200, "success": true,
                  "data": {
                    "kind": "run", "id": "{{CommonDocs.ExampleId}}/4", "title": "bluefinch.studio", "platform": "instagram", "status": "done",
                    "created_at": "2026-01-31T05:21:09.531Z", "started_at": "2026-01-31T05:21:09.561Z", "ended_at": "2026-01-31T05:21:09.944Z",
                    "waited_ms": 30, "duration_ms": 383, "source": "tikhub", "error": null, "error_code": null, "call_count": 1, "cost_usd": 0.001,
                    "attempts": [
                      {
                        "number": 1, "run_no": 4, "started_at": "2026-01-31T05:21:09.561Z", "ended_at": "2026-01-31T05:21:09.944Z", "duration_ms": 383,
                        "outcome": "done", "source": "tikhub", "error": null, "worker_id": 2
                      }
                    ],
                    "calls": [ {{Call}} ],
                    "events": []
                  }
                }
                """),
        ],
        Errors =
        [
            TaskDocParts.InvalidTaskId,
            new ErrorDoc(404, ErrorCodes.RunNotFound, "run_no", $"There is no such run of the task {CommonDocs.ExampleId}, or its log is kept no longer."),
        ],
    };

    public static readonly OperationDoc Request = new(
        "getScrapeRequestStory", "The story of a scrape request",
        "A request with every attempt at it, its provider calls and its events, how long it waited, what it took and cost, and what was wrong. An attempt that was given "
        + "back, by a pause or a shutdown, or lost with its worker has the outcome `returned`.")
    {
        Parameters = [new ParameterDoc("id", "The request's id.", "4711") { Format = "int64" }],
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<StoryView>), "The story.",
                $$"""
                {
                  "status_code": 200, "success": true,
                  "data": {
                    "kind": "request", "id": "4711", "title": "refresh_profile_basic bluefinch.studio", "platform": "instagram", "status": "COMPLETE",
                    "created_at": "2026-01-31T05:21:09.531Z", "started_at": "2026-01-31T05:21:09.561Z", "ended_at": "2026-01-31T05:21:09.944Z",
                    "waited_ms": 30, "duration_ms": 383, "source": "tikhub", "error": null, "error_code": null, "call_count": 1, "cost_usd": 0.001,
                    "attempts": [
                      {
                        "number": 1, "started_at": "2026-01-31T05:21:09.561Z", "ended_at": "2026-01-31T05:21:09.944Z", "duration_ms": 383, "outcome": "done",
                        "source": "tikhub", "error": null
                      }
                    ],
                    "calls": [ {{Call}} ],
                    "events": [ { "at": "2026-01-31T05:21:09.561Z", "event": "request.processing", "data": { "request_id": 4711, "status": "PROCESSING" } } ]
                  }
                }
                """),
        ],
        Errors = [new ErrorDoc(404, ErrorCodes.RequestNotFound, "id", "There is no request 4711.")],
    };

    public static readonly OperationDoc Job = new(
        "getJobStory", "The story of a job",
        "A batch or search with each creator and its stages, every attempt, the first 500 provider calls and 2,000 events, how long it waited, what it took and cost.")
    {
        Parameters = [new ParameterDoc("job_id", "The job's id.", CommonDocs.ExampleId) { Format = "uuid" }],
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<StoryView>), "The story.",
                $$"""
                {
                  "status_code": 200, "success": true,
                  "data": {
                    "kind": "job", "id": "{{CommonDocs.ExampleId}}", "title": "bluefinch.studio and 4 more", "platform": "instagram", "status": "completed",
                    "created_at": "2026-01-31T05:21:09.531Z", "started_at": "2026-01-31T05:21:09.561Z", "ended_at": "2026-01-31T05:21:12.944Z",
                    "waited_ms": 30, "duration_ms": 3383, "source": null, "error": null, "error_code": null, "call_count": 5, "cost_usd": 0.005,
                    "attempts": [
                      {
                        "number": 1, "username": "bluefinch.studio", "started_at": "2026-01-31T05:21:09.561Z", "ended_at": "2026-01-31T05:21:09.944Z",
                        "duration_ms": 383, "outcome": "done", "source": null, "error": null
                      }
                    ],
                    "calls": [ {{Call}} ],
                    "events": [ { "at": "2026-01-31T05:21:09.561Z", "event": "job.started", "data": { "status": "processing" } } ],
                    "items": [
                      {
                        "username": "bluefinch.studio", "status": "completed", "apify_completed": true, "database_populated": true, "cdn_processed": false,
                        "ai_analyzed": true, "ai_reason": null, "source": "tikhub", "error": null, "error_code": null, "calls": 1, "cost_usd": 0.001,
                        "started_at": "2026-01-31T05:21:09.561Z", "completed_at": "2026-01-31T05:21:09.944Z", "waited_ms": 30, "duration_ms": 383
                      }
                    ]
                  }
                }
                """),
        ],
        Errors =
        [
            new ErrorDoc(404, ErrorCodes.JobNotFound, "job_id", $"There is no job {CommonDocs.ExampleId}."),
            new ErrorDoc(404, ErrorCodes.InvalidId, "job_id", "There is no such job: ids of jobs are UUIDs."),
        ],
    };
}
