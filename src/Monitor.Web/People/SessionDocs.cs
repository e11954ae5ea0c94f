using Monitor.Web.Answers;
using Monitor.Web.OpenApi;

namespace Monitor.Web.People;

internal static class SessionDocs
{
    private const string Example =
        """
        {
          "status_code": 200, "success": true,
          "data": {
            "user_id": 1, "email": "ada@example.org", "name": "Ada", "operator": true, "second_factor": false,
            "team_id": 1, "role": "admin", "teams": [{ "team_id": 1, "name": "Research", "role": "admin" }],
            "csrf_token": "5f2c…"
          }
        }
        """;

    public static readonly OperationDoc Begin = new(
        "beginSession", "Sign in",
        "Sets the session's cookie, which no script can read. Requests that change something repeat `csrf_token` in the header "
        + "`X-CSRF-Token`. Where the user has a second factor, `code` is needed too; a recovery code stands in once.")
    {
        Public = true,
        RequestExample = """{ "email": "ada@example.org", "password": "correct horse battery", "code": "492039" }""",
        Replies = [new ReplyDoc(200, typeof(Envelope<SessionView>), "Signed in.", Example)],
        Errors =
        [
            PeopleDocs.WrongCredentials, PeopleDocs.CodeRequired,
            new ErrorDoc(401, ErrorCodes.InvalidCode, "code", "The code is wrong or was used already."), PeopleDocs.Disabled,
        ],
    };

    public static readonly OperationDoc Get = new("getSession", "Who is signed in", "The user, their teams and the session's `csrf_token`.")
    {
        Replies = [new ReplyDoc(200, typeof(Envelope<SessionView>), "The session.", Example)],
        Errors = [PeopleDocs.NeedsPerson],
    };

    public static readonly OperationDoc End = new("endSession", "Sign out", "Ends the session in every process.")
    {
        Replies = [PeopleDocs.Done],
        Errors = [PeopleDocs.NeedsPerson, PeopleDocs.Csrf],
    };

    public static readonly OperationDoc ChooseTeam = new(
        "chooseTeam", "Act for another team", "From now on the session acts for this team of the user.")
    {
        RequestExample = """{ "team_id": 2 }""",
        Replies = [PeopleDocs.Done],
        Errors = [PeopleDocs.NeedsPerson, PeopleDocs.Csrf, new ErrorDoc(404, ErrorCodes.TeamNotFound, "team_id", "You are not in a team 2.")],
    };

    public static readonly OperationDoc ChangePassword = new(
        "changePassword", "Change the own password", "Ends all other sessions of the user.")
    {
        RequestExample = """{ "current_password": "correct horse battery", "new_password": "staple of the horse" }""",
        Replies = [PeopleDocs.Done],
        Errors =
        [
            PeopleDocs.NeedsPerson, PeopleDocs.Csrf, PeopleDocs.WeakPassword,
            new ErrorDoc(403, ErrorCodes.InvalidCredentials, "current_password", "The current password is wrong."),
        ],
    };

    public static readonly OperationDoc Enrol = new(
        "enrolSecondFactor", "Begin a second factor",
        "Answers a secret for an authenticator app (RFC 6238). It counts after the first right code.")
    {
        Replies =
        [
            new ReplyDoc(201, typeof(Envelope<EnrolmentView>), "The secret; it is shown only now.",
                """
                {
                  "status_code": 201, "success": true,
                  "data": { "secret": "JBSWY3DP…", "uri": "otpauth://totp/Monitor:ada%40example.org?secret=JBSWY3DP…&issuer=Monitor" }
                }
                """),
        ],
        Errors =
        [
            PeopleDocs.NeedsPerson, PeopleDocs.Csrf,
            new ErrorDoc(409, ErrorCodes.SecondFactorExists, "totp", "There is a second factor already. Disable it first."),
        ],
    };

    public static readonly OperationDoc Verify = new(
        "verifySecondFactor", "Finish a second factor", "Takes the first code. From now on sign-in asks for one.")
    {
        RequestExample = """{ "code": "492039" }""",
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<RecoveryCodesView>), "Codes for the day the app is lost; they are shown only now.",
                """{ "status_code": 200, "success": true, "data": { "recovery_codes": ["k3m9…", "w8tz…"] } }"""),
        ],
        Errors =
        [
            PeopleDocs.NeedsPerson, PeopleDocs.Csrf,
            new ErrorDoc(422, ErrorCodes.InvalidCode, "code", "The code is wrong, or no enrolment was begun."),
        ],
    };

    public static readonly OperationDoc Disable = new("disableSecondFactor", "Take the second factor away", "Needs the password.")
    {
        RequestExample = """{ "password": "correct horse battery" }""",
        Replies = [PeopleDocs.Done],
        Errors =
        [
            PeopleDocs.NeedsPerson, PeopleDocs.Csrf,
            new ErrorDoc(403, ErrorCodes.InvalidCredentials, "password", "The password is wrong."),
        ],
    };

    public static readonly OperationDoc List = new("listSessions", "The own sessions", "Where the user is signed in, the one used last first.")
    {
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<SessionListView[]>), "The sessions.",
                $$"""
                {
                  "status_code": 200, "success": true,
                  "data": [
                    {
                      "id": "{{PeopleDocs.ExampleId}}", "current": true, "created_at": "2026-01-31T08:00:00Z",
                      "last_seen_at": "2026-01-31T09:12:00Z", "expires_at": "2026-03-02T08:00:00Z", "ip": "192.0.2.7", "user_agent": "Firefox"
                    }
                  ]
                }
                """),
        ],
        Errors = [PeopleDocs.NeedsPerson],
    };

    public static readonly OperationDoc Revoke = new("revokeSession", "End one of the own sessions", "It is over in every process within a second.")
    {
        Parameters = [new ParameterDoc("session_id", "The session's id.", PeopleDocs.ExampleId) { Format = "uuid" }],
        Replies = [PeopleDocs.Done],
        Errors =
        [
            PeopleDocs.NeedsPerson, PeopleDocs.Csrf,
            new ErrorDoc(404, ErrorCodes.SessionNotFound, "session_id", $"You have no session {PeopleDocs.ExampleId}."),
        ],
    };
}
