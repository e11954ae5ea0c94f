using Monitor.Web.Answers;
using Monitor.Web.Api.Accounts;
using Monitor.Web.OpenApi;

namespace Monitor.Web.Api.Quarantine;

/// <summary>The documentation of the quarantine.</summary>
internal static class QuarantineDocs
{
    private static readonly ParameterDoc Id = new("quarantine_id", "The `id` of the held answer.", "7");

    public static readonly OperationDoc List = new(
        "listQuarantine", "Held answers",
        "Answers in which most of a count is gone and that no second source confirmed, newest first. They are not in the history. One "
        + "becomes true by itself when a second source says the same, or the same source says so several times in a row.")
    {
        Parameters =
        [
            new ParameterDoc("state", "Only those in this state.", "held") { OneOf = QuarantineQueryValidator.States },
            CommonDocs.Limit(QuarantineQueryValidator.MaxLimit, ContentEndpoints.DefaultLimit),
            new ParameterDoc("cursor", "`next_cursor` of the page before.", "7"),
        ],
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<QuarantineView[]>), "A page of held answers.",
                $$"""
                {
                  "status_code": 200, "success": true,
                  "data": [
                    {
                      "id": 7, "entity_type": "account", "platform": "instagram", "platform_id": "5823190447", "name": "bluefinch.studio",
                      "task_id": "{{CommonDocs.ExampleId}}", "source": "tikhub",
                      "reason": "tikhub: follower_count fell from 18490 to 92", "previous": { "follower_count": 18490, "post_count": 77 },
                      "observed": { "follower_count": 92, "post_count": 77 }, "sightings": 1, "state": "held",
                      "first_seen_at": "2026-01-31T05:21:09.944Z", "last_seen_at": "2026-01-31T05:21:09.944Z",
                      "decided_at": null, "decision": null
                    }
                  ]
                }
                """),
        ],
        Errors =
        [
            new ErrorDoc(422, ErrorCodes.UnknownValue, "state", "state is one of: held, accepted, rejected, superseded."),
            new ErrorDoc(422, ErrorCodes.InvalidCursor, "cursor", "cursor is the next_cursor of the page before."),
        ],
    };

    public static readonly OperationDoc Accept = Decide(
        "acceptQuarantine", "Accept a held answer", "It is recorded as it was measured, in the history too.", "accepted");

    public static readonly OperationDoc Reject = Decide(
        "rejectQuarantine", "Reject a held answer", "It is not recorded. The next answer like it is held anew.", "rejected");

    private static OperationDoc Decide(string id, string summary, string description, string state) => new(id, summary, description)
    {
        Parameters = [Id],
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<QuarantineDecisionView>), "What became of it.",
                $$"""{ "status_code": 200, "success": true, "data": { "id": 7, "state": "{{state}}" } }"""),
        ],
        Errors =
        [
            new ErrorDoc(404, ErrorCodes.QuarantineNotFound, "quarantine_id", "There is no held answer 7."),
            new ErrorDoc(409, ErrorCodes.AlreadyDecided, "quarantine_id", "7 is no longer held."),
        ],
    };
}
