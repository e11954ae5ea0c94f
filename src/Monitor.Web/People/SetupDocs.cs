using Monitor.Web.Answers;
using Monitor.Web.OpenApi;

namespace Monitor.Web.People;

internal static class SetupDocs
{
    public static readonly OperationDoc Get = new(
        "getSetup", "Whether the installation has to be set up",
        "`setup_required` until the first operator exists. `auth` is `open` where nobody has to sign in: demo data on the machine itself. "
        + "`dashboard` is where Hangfire's dashboard is, null with `Hangfire:Rows=off`.")
    {
        Public = true,
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<SetupView>), "How things stand.",
                """{ "status_code": 200, "success": true, "data": { "setup_required": true, "auth": "required", "dashboard": "/hangfire" } }"""),
        ],
    };

    public static readonly OperationDoc Complete = new(
        "completeSetup", "Create the first operator",
        "Takes the secret that the service logged when it started. The new user is operator of the installation, and admin of the first team "
        + "and of every other that nobody could enter.")
    {
        Public = true,
        RequestExample =
            """
            { "secret": "setup_…", "email": "ada@example.org", "name": "Ada", "password": "correct horse battery", "team_name": "Research" }
            """,
        Replies =
        [
            new ReplyDoc(201, typeof(Envelope<UserCreatedView>), "The first admin.",
                """{ "status_code": 201, "success": true, "data": { "user_id": 1, "email": "ada@example.org" } }"""),
        ],
        Errors =
        [
            new ErrorDoc(401, ErrorCodes.InvalidSecret, "secret", "The set-up secret is wrong, or set-up is done already."),
            PeopleDocs.WeakPassword, PeopleDocs.InvalidEmail,
        ],
    };
}
