using Monitor.Web.Answers;
using Monitor.Web.OpenApi;

namespace Monitor.Web.People;

internal static class TeamDocs
{
    private const string TeamFields = """ "id": 1, "name": "Research", "history_days": null, "created_at": "2026-01-30T17:21:09Z" """;

    private const string Example = $$"""{ "status_code": 200, "success": true, "data": { {{TeamFields}} } }""";

    public static readonly OperationDoc Get = new("getTeam", "The team", "The team that the key or session acts for.")
    {
        Replies = [new ReplyDoc(200, typeof(Envelope<TeamView>), "The team.", Example)],
    };

    public static readonly OperationDoc Change = new(
        "changeTeam", "Change the team",
        "Its name, and for how many days its measurements are kept. What another team watches too is kept as long as that one wants it.")
    {
        RequestExample = """{ "name": "Research", "history_days": 730 }""",
        Replies = [new ReplyDoc(200, typeof(Envelope<TeamView>), "The team now.", Example)],
        Errors =
        [
            new ErrorDoc(422, ErrorCodes.Required, "name", "name is required."),
            new ErrorDoc(422, ErrorCodes.OutOfRange, "history_days", "history_days is a whole number from 1 to 36500, or null."),
        ],
    };

    public static readonly OperationDoc List = new("listTeams", "All teams of the installation", "For its operators; by id, page by page.")
    {
        Parameters = PeoplePages.Parameters,
        Errors = [PeoplePages.InvalidCursor],
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<TeamView[]>), "All teams.", $$"""{ "status_code": 200, "success": true, "data": [{ {{TeamFields}} }] }"""),
        ],
    };

    public static readonly OperationDoc Create = new(
        "createTeam", "Create a team", "For operators of the installation. Who makes it, or signed for the key that does, becomes its first admin and invites the others.")
    {
        RequestExample = """{ "name": "Marketing" }""",
        Replies =
        [
            new ReplyDoc(201, typeof(Envelope<TeamView>), "The new team.", $$"""{ "status_code": 201, "success": true, "data": { {{TeamFields}} } }"""),
        ],
        Errors = [new ErrorDoc(422, ErrorCodes.Required, "name", "name is required.")],
    };

    public static readonly OperationDoc ListMembers = new("listMembers", "The team's members", "By name, page by page.")
    {
        Parameters = PeoplePages.Parameters,
        Errors = [PeoplePages.InvalidCursor],
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<MemberView[]>), "The members.",
                """
                {
                  "status_code": 200, "success": true,
                  "data": [
                    {
                      "user_id": 17, "email": "grace@example.org", "name": "Grace", "role": "editor", "second_factor": true, "disabled": false,
                      "created_at": "2026-01-30T17:21:09Z"
                    }
                  ]
                }
                """),
        ],
    };

    public static readonly OperationDoc ChangeMember = new(
        "changeMember", "Give a member another role", "viewer sees, editor changes what is collected, admin decides about people and keys.")
    {
        RequestExample = """{ "role": "viewer" }""",
        Parameters = [PeopleDocs.UserId],
        Replies = [PeopleDocs.Done],
        Errors =
        [
            PeopleDocs.UnknownUser, PeopleDocs.LastAdmin, PeopleDocs.NeedsPerson, PeopleDocs.NeedsProof,
            new ErrorDoc(422, ErrorCodes.UnknownValue, "role", "role is one of: viewer, editor, admin."),
        ],
    };

    public static readonly OperationDoc RemoveMember = new(
        "removeMember", "Remove a member",
        "Refused everywhere within a second; the keys that they made for the team are revoked.")
    {
        Parameters = [PeopleDocs.UserId],
        Replies = [PeopleDocs.Done],
        Errors = [PeopleDocs.UnknownUser, PeopleDocs.LastAdmin, PeopleDocs.NeedsPerson],
    };

    public static readonly OperationDoc ListUsers = new("listUsers", "Everybody who has an account", "For operators of the installation; by id, page by page.")
    {
        Parameters = [PeoplePages.Flag("operator", "Only those who are operators, or only those who are not."), .. PeoplePages.Parameters],
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<UserView[]>), "The users.",
                """
                {
                  "status_code": 200, "success": true,
                  "data": [
                    {
                      "user_id": 1, "email": "ada@example.org", "name": "Ada", "operator": true, "second_factor": true, "disabled": false,
                      "created_at": "2026-01-30T17:21:09Z"
                    }
                  ]
                }
                """),
        ],
        Errors = [PeoplePages.InvalidCursor, PeoplePages.WrongFlag("operator")],
    };

    public static readonly OperationDoc ChangeUser = new(
        "changeUser", "Disable or enable a user, make or unmake an operator",
        "For operators of the installation; `operator` only for those who signed in. A disabled user and the keys they made answer 403. Their "
        + "sessions, keys and open invitations are over for good: enabling them again revives nothing. A team whose last active admin is disabled "
        + "gets the operator who does that as admin. An installation keeps an operator who is not disabled.")
    {
        RequestExample = """{ "disabled": true }""",
        Parameters = [PeopleDocs.UserId],
        Replies = [PeopleDocs.Done],
        Errors =
        [
            PeopleDocs.UnknownUser, new ErrorDoc(409, ErrorCodes.LastAdmin, "user_id", "Nobody disables themselves."),
            new ErrorDoc(409, ErrorCodes.LastOperator, "user_id", "An installation keeps at least one operator. Make another one first."),
            PeopleDocs.NeedsPerson, PeopleDocs.NeedsProof, new ErrorDoc(422, ErrorCodes.Required, "disabled", "disabled or operator is required."),
        ],
    };
    public static readonly OperationDoc EndSessions = new(
        "endSessions", "End all sessions of a user", "For operators of the installation: they are refused everywhere within two seconds, and have to sign in again. Keys go on.")
    {
        Parameters = [PeopleDocs.UserId],
        Replies = [PeopleDocs.Done],
        Errors = [new ErrorDoc(404, ErrorCodes.UserNotFound, "user_id", "There is no user 17."), PeopleDocs.NeedsPerson],
    };
}
