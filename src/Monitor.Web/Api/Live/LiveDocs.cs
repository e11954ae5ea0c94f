using Monitor.Web.Answers;
using Monitor.Web.Api.Batches;
using Monitor.Web.OpenApi;

namespace Monitor.Web.Api.Live;

internal static class LiveDocs
{
    private static readonly ErrorDoc TooManyStreams = new(429, ErrorCodes.TooManyRequests, "", OpenStreams.TooMany);

    private static readonly ErrorDoc InvalidPosition = new(422, ErrorCodes.OutOfRange, "after", $"after {EventStream.NoPosition}");

    // With the brace that ends the event.
    private const string EventData = """
        "data":{"username":"bluefinch.studio","status":"completed","progress_percentage":33.3}}
        """;

    private static readonly ParameterDoc After = new(
        "after", "Only events after the one of this id; for clients that cannot send `Last-Event-ID`, which goes before it.", "4")
    {
        Format = "int64",
    };

    public static readonly OperationDoc Events = new(
        "followJob", "Follow a job live",
        "Server-sent events (`text/event-stream`), one for each step of each creator, in order, to the end of the job. The id of an event is "
        + "its number: a client that reconnects with `Last-Event-ID` goes on without a gap, and is answered 204 when it has seen the end. The "
        + "data of an event is JSON in one line: `job_id`, `number`, `event`, `at` and `data`, which depends on the event. "
        + "The same events are on the SignalR hub `/hubs/jobs`, method `Watch(job_id, after)`.")
    {
        Parameters = [JobDocs.JobIdParameter, After],
        Replies =
        [
            new ReplyDoc(200, typeof(string), "The events as they are committed; a line with a colon every 15 seconds without any.",
                $$$"""
                retry: 1000

                id: 4
                event: item.completed
                data: {"job_id":"{{{CommonDocs.ExampleId}}}","number":4,"event":"item.completed","at":"2026-01-30T17:21:10.02Z",{{{EventData}}}


                """) { ContentType = EventStream.ContentType },
            ReplyDoc.Empty(204, "The job has ended and the position is that of its last event: there is no more."),
        ],
        Errors = [JobDocs.JobNotFound, JobDocs.InvalidJobId, InvalidPosition, TooManyStreams],
    };

    public static readonly OperationDoc TeamEvents = new(
        "followJobs", "Follow all jobs live",
        "Server-sent events (`text/event-stream`) of all jobs and scrape requests of the team, in the order in which they were committed, without an end. Their ids "
        + "have no gaps: a client that reconnects with `Last-Event-ID` goes on where it was. Without a position the stream begins now, with an "
        + "event `feed.opened` that carries the position. The data of an event is JSON in one line: `job_id`; `feed_number`, which is its id; "
        + "`job_number`, its number in the job; `number`, the same under its older name; `event`, `at` and `data`. Those of a scrape request have "
        + "`request_id` instead of the job's. The same events are on the SignalR hub `/hubs/jobs`, method `WatchTeam(after)`.")
    {
        Parameters = [After],
        Replies =
        [
            new ReplyDoc(200, typeof(string), "The events as they are committed; a line with a colon every 15 seconds without any.",
                $$$"""
                retry: 1000

                id: 1041
                event: feed.opened
                data: {"feed_number":1041,"event":"feed.opened","at":"2026-01-30T17:21:09.9Z","data":{}}

                id: 1042
                event: item.completed
                data: {"job_id":"{{{CommonDocs.ExampleId}}}","number":4,"feed_number":1042,"job_number":4,"event":"item.completed","at":"2026-01-30T17:21:10.02Z",{{{EventData}}}


                """) { ContentType = EventStream.ContentType },
        ],
        Errors = [InvalidPosition, TooManyStreams],
    };
}
