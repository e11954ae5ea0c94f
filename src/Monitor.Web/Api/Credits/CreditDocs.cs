using Monitor.Web.Answers;
using Monitor.Web.Api.Batches;
using Monitor.Web.OpenApi;

namespace Monitor.Web.Api.Credits;

internal static class CreditDocs
{
    private const string BalanceExample = """{ "status_code": 200, "success": true, "data": { "balance": 9975, "reserved": 30, "available": 9945 } }""";

    public static readonly OperationDoc Balance = new(
        "getCredits", "Credits", "What the team owns, what of it is set aside for running searches, and what is left for new ones.")
    {
        Replies = [new ReplyDoc(200, typeof(Envelope<CreditsView>), "The balance.", BalanceExample)],
    };

    public static readonly OperationDoc Ledger = new(
        "listCreditLedger", "Statement of credits",
        "Every change, newest first: `grant`, `reserve`, `charge`, `release`. The balance is the sum of `amount`, what is set aside the sum "
        + "of `reserved`. Nothing in it is ever changed.")
    {
        Parameters =
        [
            CommonDocs.Limit(JobListQueryValidator.MaxLimit, 50),
            .. CommonDocs.BackFromId,
        ],
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<CreditEntryView[]>), "A page of entries.",
                $$"""
                {
                  "status_code": 200, "success": true,
                  "data": [
                    {
                      "id": 1042, "at": "2026-01-30T17:21:10.020Z", "kind": "charge", "amount": -25, "reserved": -25,
                      "job_id": "{{CommonDocs.ExampleId}}", "note": "bluefinch.studio"
                    }
                  ]
                }
                """),
        ],
    };

    public static readonly OperationDoc Grant = new(
        "grantCredits", "Add credits", "Adds credits to a team. Only for the operator of the installation. The header `Idempotency-Key` makes sending it twice grant once.")
    {
        RequestExample = """{ "amount": 500, "note": "January" }""",
        Replies = [new ReplyDoc(200, typeof(Envelope<CreditsView>), "The balance now.", BalanceExample)],
        Errors =
        [
            new ErrorDoc(404, ErrorCodes.TeamNotFound, "team_id", "There is no team 7."),
            JobDocs.KeyReused,
            new ErrorDoc(422, ErrorCodes.OutOfRange, "amount", "amount is a whole number from 1 to 1000000000."),
        ],
    };
}
