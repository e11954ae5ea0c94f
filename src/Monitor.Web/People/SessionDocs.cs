using Monitor.Web.Answers;
using Monitor.Web.OpenApi;

namespace Monitor.Web.People;

internal static class SessionDocs
{
    public const string Example =
        """
        {
          "status_code": 200, "success": true,
          "data": {
            "user_id": 1, "email": "ada@example.org", "name": "Ada", "operator": true, "second_factor": false,
            "team_id": 1, "role": "admin", "teams": [{ "team_id": 1, "name": "Research", "role": "admin" }],
            "csrf_token": "5f2c…", "has_password": true, "proved_at": "2026-01-31T08:00:00Z", "second_factor_needed": false, "unseen_notices": 0
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
            new ErrorDoc(401, ErrorCodes.InvalidCode, "code", "The code is wrong or was used already."), PeopleDocs.Disabled, PeopleDocs.Wait,
        ],
    };

    public static readonly OperationDoc Prove = new(
        "proveSession", "Prove again who is signed in",
        "Some routes, such as those that make keys, want that the person proved a short while ago who they are (`Auth:ProofLifetime`), and answer "
        + "403 `proof_needed` otherwise. Signing in counts as that, and so does this. Wrong tries count for this session alone.")
    {
        RequestExample = """{ "password": "correct horse battery", "code": "492039" }""",
        Replies = [PeopleDocs.Done],
        Errors =
        [
            PeopleDocs.NeedsPerson, PeopleDocs.Csrf, PeopleDocs.WrongPassword, PeopleDocs.CodeRequired,
            new ErrorDoc(401, ErrorCodes.InvalidCode, "code", "The code is wrong or was used already."), PeopleDocs.Wait,
            new ErrorDoc(409, ErrorCodes.NoPassword, "password", "This account has no password: prove yourself with a passkey or single sign-on."),
        ],
    };

    public static readonly OperationDoc ListNotices = new(
        "listOwnNotices", "What happened to the own account",
        "Changes of how the person gets in: the last hundred, newest first. `kind` is one of password_changed, second_factor_enabled, "
        + "second_factor_disabled, passkey_added, passkey_removed, passkey_refused, identity_linked, identity_unlinked, recovery_begun, recovered, "
        + "admin_key_made. Where the service sends mail they are mailed as well.")
    {
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<PersonNoticeView[]>), "The notices.",
                """
                {
                  "status_code": 200, "success": true,
                  "data": [{ "id": 12, "at": "2026-01-31T08:00:00Z", "kind": "password_changed", "detail": null, "ip": "192.0.2.7", "seen_at": null }]
                }
                """),
        ],
        Errors = [PeopleDocs.NeedsPerson],
    };

    public static readonly OperationDoc SeeNotices = new("seeOwnNotices", "Note that notices were seen", "All up to the one named.")
    {
        RequestExample = """{ "up_to": 12 }""",
        Replies = [PeopleDocs.Done],
        Errors = [PeopleDocs.NeedsPerson, PeopleDocs.Csrf, new ErrorDoc(422, ErrorCodes.Required, "up_to", "up_to is required.")],
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
        "changePassword", "Change the own password",
        "Ends all other sessions of the user. Somebody who has no password yet needs no `current_password`, but has to have proved a short while ago who they are.")
    {
        RequestExample = """{ "current_password": "correct horse battery", "new_password": "staple of the horse" }""",
        Replies = [PeopleDocs.Done],
        Errors =
        [
            PeopleDocs.NeedsPerson, PeopleDocs.Csrf, PeopleDocs.WeakPassword,
            new ErrorDoc(403, ErrorCodes.InvalidCredentials, "current_password", "The password is wrong."), PeopleDocs.Wait,
        ],
    };

    public static readonly OperationDoc Enrol = new(
        "enrolSecondFactor", "Begin a second factor",
        "Answers a secret for an authenticator app (RFC 6238). It counts after the first right code. Needs the password.")
    {
        RequestExample = """{ "password": "correct horse battery" }""",
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
            PeopleDocs.WrongPassword, PeopleDocs.NeedsProof, PeopleDocs.Wait,
        ],
    };

    public static readonly OperationDoc Verify = new(
        "verifySecondFactor", "Finish a second factor", "Takes the first code. From now on sign-in asks for one. All other sessions of the person end.")
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

    public static readonly OperationDoc Disable = new("disableSecondFactor", "Take the second factor away", "Needs the password. All other sessions of the person end.")
    {
        RequestExample = """{ "password": "correct horse battery" }""",
        Replies = [PeopleDocs.Done],
        Errors =
        [
            PeopleDocs.NeedsPerson, PeopleDocs.Csrf,
            PeopleDocs.WrongPassword, PeopleDocs.Wait,
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
