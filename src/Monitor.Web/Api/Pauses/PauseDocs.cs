using Monitor.Web.Answers;
using Monitor.Web.OpenApi;

namespace Monitor.Web.Api.Pauses;

internal static class PauseDocs
{
    private const string ListExample =
        """
        {
          "status_code": 200, "success": true,
          "data": [{ "scope": "team", "kind": "batches", "paused_at": "2026-01-30T17:21:09.531Z", "paused_by": "nightly", "reason": "month end" }]
        }
        """;

    private const string RequestExample = """{ "kinds": ["batches"], "reason": "month end" }""";

    private static readonly ReplyDoc Reply = new(200, typeof(Envelope<PauseView[]>), "The pauses now.", ListExample);

    private static readonly ErrorDoc Required = new(422, ErrorCodes.Required, "kinds", "kinds is a list of: all, profiles, flows, batches, searches.");

    public static readonly OperationDoc List = new(
        "listPauses", "Pauses", "What is paused as a whole: for everybody (`installation`), and for the team. Single jobs and flows say so themselves.")
    {
        Replies = [Reply],
    };

    public static readonly OperationDoc SetForEverybody = new(
        "setPauses", "Pause one-off work of everybody",
        "Pauses exactly these kinds of work, for all teams: `profiles`, `flows`, `batches`, `searches`, or `all`. An empty list lets everything go "
        + "on. Within two seconds nothing of it starts any more and what runs is given up, to be run again later; what is submitted waits. "
        + "For the operator of the installation.")
    {
        RequestExample = RequestExample,
        Replies = [Reply],
        Errors = [Required, new ErrorDoc(422, ErrorCodes.UnknownValue, "kinds", "kinds is a list of: all, profiles, flows, batches, searches.")],
    };

    public static readonly OperationDoc SetForTeam = new(
        "setTeamPauses", "Pause one-off work of the team",
        "The same for the jobs of the team: `batches`, `searches`, or `all`. Jobs that are paused like this show `paused_by: \"team\"`.")
    {
        RequestExample = RequestExample,
        Replies = [Reply],
        Errors =
        [
            Required,
            new ErrorDoc(
                422, ErrorCodes.UnknownValue, "kinds", "flows of all teams share their queues. Of a team, these can be paused: all, batches, searches."),
        ],
    };
}
