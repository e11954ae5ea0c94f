using Monitor.Web.Answers;
using Monitor.Web.Api.Charts;
using Monitor.Web.OpenApi;

namespace Monitor.Web.Api.Load;

internal static class LoadDocs
{
    public static readonly OperationDoc Load = new(
        "getLoad", "Work over time",
        "Throughput, lag and depth over time for the monitors of each platform, each flow, and searches, batches and profiles on demand: what ended, how long after its "
        + "time it began, and how much waited and ran. Minutes are kept for two days, hours for a hundred. The last three hours unless told otherwise.")
    {
        Parameters =
        [
            new ParameterDoc("from", "Inclusive.", "2026-01-31T05:00:00Z") { Format = "date-time" },
            new ParameterDoc("to", "Exclusive; now unless given.", "2026-01-31T08:00:00Z") { Format = "date-time" },
            new ParameterDoc("points", "How many buckets at most.", "120") { Number = (ChartQueryValidator.MinPoints, ChartQueryValidator.MaxPoints, LoadEndpoints.DefaultPoints) },
        ],
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<LoadView>), "The work.",
                """
                {
                  "status_code": 200, "success": true,
                  "data": {
                    "from": "2026-01-31T05:00:00Z", "to": "2026-01-31T08:00:00Z", "bucket_seconds": 120,
                    "at": ["2026-01-31T07:56:00Z", "2026-01-31T07:58:00Z"],
                    "series": [
                      {
                        "name": "monitors:instagram", "kind": "monitors", "finished": [118, 121], "failed": [0, 1], "lag_ms_avg": [21.4, 19.8],
                        "lag_ms_max": [122, 97], "depth": [0, 2], "running": [3, 4]
                      },
                      {
                        "name": "searches", "kind": "searches", "finished": [null, 4], "failed": [null, 0], "lag_ms_avg": [null, 310.5], "lag_ms_max": [null, 420],
                        "depth": [null, 11], "running": [null, 5]
                      }
                    ],
                    "events": {
                      "waiting": 0, "oldest_seconds": 0,
                      "broker": { "connected": true, "lag": 0, "lag_seconds": 0, "published": 4711, "published_at": "2026-01-31T07:59:58Z" }
                    }
                  }
                }
                """),
        ],
        Errors =
        [
            new ErrorDoc(422, ErrorCodes.InvalidTime, "to", "to is later than from."),
            new ErrorDoc(422, ErrorCodes.OutOfRange, "points", "points is a whole number from 10 to 2000."),
        ],
    };

    public static readonly OperationDoc Workers = new(
        "listWorkers", "Workers and what they are at",
        "The processes that do the work, with their last sign of life, what they are at, and how many runs they finished within a minute.")
    {
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<WorkerView[]>), "The workers.",
                """
                {
                  "status_code": 200, "success": true,
                  "data": [
                    {
                      "worker_id": 2, "name": "web-1:4711", "roles": ["worker", "scheduler"], "started_at": "2026-01-31T05:00:00Z",
                      "heartbeat_at": "2026-01-31T07:59:58Z", "alive": true, "running_tasks": 4, "running_items": 1, "runs_last_minute": 61
                    }
                  ]
                }
                """),
        ],
    };

    public static readonly OperationDoc Capacity = new(
        "getCapacity", "What could be done, and when what waits will be",
        "The limit is what the providers allow, not how many workers there are. For each provider: how many calls its limits allow in a minute, and how many they still allow "
        + "now; nothing while it rests or has no key that can be used. For each platform the sum of those that can be asked now. For each queue: what waits, how "
        + "much of it ended in a minute (of the last fifteen, or of those since there was something to do), and how long it will take at that pace until nothing waits.")
    {
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<CapacityView>), "The capacity.",
                """
                {
                  "status_code": 200, "success": true,
                  "data": {
                    "platforms": [ { "platform": "instagram", "providers": 1, "calls_per_minute": 600, "calls_left": 9 } ],
                    "providers": [
                      {
                        "provider": "tikhub", "platforms": ["instagram"], "keys": 2, "keys_healthy": 2, "calls_per_minute": 600, "calls_left": 9,
                        "limits": [ { "limit": 10, "window_seconds": 1, "used": 1, "left": 9 } ]
                      }
                    ],
                    "queues": [
                      { "name": "flow:refresh_profile_basic", "kind": "flows", "waiting": 120, "running": 4, "per_minute": 33.2, "seconds_to_drain": 217 }
                    ]
                  }
                }
                """),
        ],
    };
}
