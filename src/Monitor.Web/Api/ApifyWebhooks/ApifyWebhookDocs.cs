using Monitor.Web.Answers;
using Monitor.Web.OpenApi;

namespace Monitor.Web.Api.ApifyWebhooks;

internal static class ApifyWebhookDocs
{
    public static readonly OperationDoc Receive = new(
        "receiveApifyWebhook", "Apify's webhook",
        "Takes Apify's report of a run that succeeded: its accounts and posts are fetched and recorded. Other events are ignored, and a "
        + "report that comes again changes nothing. The secret of `Providers:apify:WebhookSecret` is sent in the header "
        + "`X-Webhook-Secret` or as the query parameter `secret`.")
    {
        RequestExample =
            """
            {
              "eventType": "ACTOR.RUN.SUCCEEDED",
              "resource": { "id": "kQ2wV8xLr5YbXe1Vd", "actId": "Zp0aB7cD2eFgH3iJk", "defaultDatasetId": "mN4oP5qR6sT7uV8wX", "finishedAt": "2026-01-31T08:00:00.000Z" }
            }
            """,
        Parameters =
        [
            new ParameterDoc("secret", "The secret, where the header is not sent.", "a-long-random-text"),
            new ParameterDoc("team_id", "The team that the run was ordered for and that sees what it brought; the first one unless given.", "1") { Format = "int64" },
        ],
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<ApifyReportView>), "accepted, duplicate or ignored.",
                """{ "status_code": 200, "success": true, "data": { "result": "accepted" } }"""),
        ],
        Errors =
        [
            new ErrorDoc(401, ErrorCodes.WrongSecret, "secret", ApifyWebhookEndpoints.Refusal),
            new ErrorDoc(422, ErrorCodes.UnknownValue, "team_id", "team_id is the id of a team."),
            new ErrorDoc(422, ErrorCodes.Required, "resource.id", "resource.id is the run's id."),
        ],
    };
}
