using Monitor.Web.Answers;
using Monitor.Web.OpenApi;

namespace Monitor.Web.People;

internal static class InvitationDocs
{
    private const string Fields =
        $$"""
        "id": "{{PeopleDocs.ExampleId}}", "email": "grace@example.org", "role": "editor", "state": "open", "created_by": "Ada",
        "created_at": "2026-01-31T08:00:00Z", "expires_at": "2026-02-07T08:00:00Z"
        """;

    private static readonly ErrorDoc NotFound = new(
        404, ErrorCodes.InvitationNotFound, "invitation_id", $"There is no open invitation {PeopleDocs.ExampleId}.");

    public static readonly OperationDoc List = new("listInvitations", "Invitations into the team", "Newest first, page by page.")
    {
        Parameters = PeoplePages.IdParameters,
        Errors = [PeoplePages.InvalidCursor],
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<InvitationView[]>), "The invitations.",
                $$"""{ "status_code": 200, "success": true, "data": [{ {{Fields}}, "token": null }] }"""),
        ],
    };

    public static readonly OperationDoc Create = new(
        "createInvitation", "Invite somebody",
        "Where the service sends mail the invitation goes to the address, unless `hand_over`. Otherwise the answer holds its `token`, once: hand it to "
        + "the invited person.")
    {
        RequestExample = """{ "email": "grace@example.org", "role": "editor" }""",
        Replies =
        [
            new ReplyDoc(201, typeof(Envelope<InvitationView>), "The invitation with its token.",
                $$"""{ "status_code": 201, "success": true, "data": { {{Fields}}, "token": "invite_…", "mailed": false } }"""),
        ],
        Errors =
        [
            new ErrorDoc(409, ErrorCodes.NoOperator, "email", "The installation has no operator yet: set it up first, then invite."),
            PeopleDocs.NeedsProof, PeopleDocs.InvalidEmail, new ErrorDoc(422, ErrorCodes.UnknownValue, "role", "role is one of: viewer, editor, admin."),
        ],
    };

    public static readonly OperationDoc Revoke = new("revokeInvitation", "Take an invitation back", "It cannot be accepted any more.")
    {
        Parameters = [new ParameterDoc("invitation_id", "The invitation's id.", PeopleDocs.ExampleId) { Format = "uuid" }],
        Replies = [PeopleDocs.Done],
        Errors = [NotFound],
    };

    public static readonly OperationDoc Accept = new(
        "acceptInvitation", "Accept an invitation",
        "Makes somebody a member. Who has an account with that e-mail and gives its password, and its `code`, brings that account. Everybody else "
        + "gets a new one, whether there is an account with that e-mail or not: an invitation proves an address to the inviting team only.")
    {
        Public = true,
        RequestExample = """{ "token": "invite_…", "name": "Grace", "password": "correct horse battery" }""",
        Replies =
        [
            new ReplyDoc(201, typeof(Envelope<UserCreatedView>), "The member.",
                """{ "status_code": 201, "success": true, "data": { "user_id": 17, "email": "grace@example.org" } }"""),
        ],
        Errors =
        [
            new ErrorDoc(404, ErrorCodes.InvitationNotFound, "token",
                "There is no open invitation with this token: it was used, taken back, or has expired."),
            PeopleDocs.CodeRequired, PeopleDocs.Disabled, PeopleDocs.WeakPassword, PeopleDocs.Wait,
            new ErrorDoc(409, ErrorCodes.AlreadyMember, "token", "A member of the team has this address, with another password."),
            new ErrorDoc(409, ErrorCodes.NoOperator, "token", "The installation has no operator yet: nobody can be let in before."),
        ],
    };
}
