using Monitor.Web.Answers;
using Monitor.Web.OpenApi;

namespace Monitor.Web.People.SingleSignOn;

internal static class SingleSignOnDocs
{
    public const string OffMessage = "There is no single sign-on here.";
    public const string UnavailableMessage = "The issuer cannot be reached. Try again later, or sign in another way.";
    public const string NoAddressMessage = "Single sign-on needs to know where people come back to: set Auth:PublicUrl.";

    private const string Location =
        """
        {
          "status_code": 200, "success": true,
          "data": { "location": "https://login.example.org/authorize?client_id=monitor&response_type=code&state=CfDJ8…" }
        }
        """;

    private static readonly ErrorDoc Off = new(404, ErrorCodes.SingleSignOnOff, "path", OffMessage);
    private static readonly ErrorDoc NoAddress = new(409, ErrorCodes.PublicUrlRequired, "host", NoAddressMessage);
    private static readonly ErrorDoc Unavailable = new(503, SingleSignOnErrors.IssuerUnavailable, "", UnavailableMessage);
    private static readonly ErrorDoc NotLocal = new(422, ErrorCodes.InvalidUrl, "return", "return is a path of this service, such as /tasks.");

    private static readonly string Codes = string.Join(", ", SingleSignOnErrors.All.Select(code => $"`{code}`"));

    public static readonly OperationDoc Methods = new(
        "getSignInMethods", "How one can sign in", "A password always; passkeys where there is a host name; single sign-on where there is an issuer.")
    {
        Public = true,
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<SignInMethodsView>), "The methods.",
                """
                {
                  "status_code": 200, "success": true,
                  "data": { "passkey": true, "single_sign_on": { "name": "Example login", "location": "/api/v1/session/oidc" } }
                }
                """),
        ],
    };

    public static readonly OperationDoc SignIn = new(
        "beginSingleSignOn", "Sign in with single sign-on",
        "Sends the browser to the issuer. It comes back to the page `return` with the session's cookie, or with "
        + $"`{SingleSignOnErrors.Parameter}`, which is one of: {Codes}.")
    {
        Public = true,
        Parameters = [new ParameterDoc("return", "The page of this service to come back to, as a path; its start page unless given.", "/tasks")],
        Replies =
        [
            ReplyDoc.Empty(302, "To the issuer."),
            ReplyDoc.Empty(303, $"Back to the page, with `{SingleSignOnErrors.Parameter}`: the issuer cannot be reached."),
        ],
        Errors = [Off, NoAddress, NotLocal],
    };

    public static readonly OperationDoc End = new(
        "endSingleSignOn", "Come back from the issuer", "For the issuer's redirects only. Answers a page that goes on by itself.")
    {
        Public = true,
        TakesAnyQuery = true,
        Replies =
        [
            new ReplyDoc(200, typeof(string), "It is done; the page goes on to the page that was asked for.", "<!doctype html>…") { ContentType = "text/html" },
            ReplyDoc.Empty(303, $"To the page that was asked for, with `{SingleSignOnErrors.Parameter}`."),
        ],
        Errors = [Off, NoAddress],
    };

    public static readonly OperationDoc Accept = new(
        "acceptInvitationWithSingleSignOn", "Accept an invitation with single sign-on",
        "Answers where to send the browser. Whoever the issuer says it is, and is known here, brings their account; everybody else gets a new one "
        + "without a password.")
    {
        Public = true,
        RequestExample = """{ "token": "invite_…", "name": "Grace", "return": "/tasks" }""",
        Replies = [new ReplyDoc(200, typeof(Envelope<IssuerLocationView>), "Where to go.", Location)],
        Errors = [Off, NoAddress, Unavailable, NotLocal],
    };

    public static readonly OperationDoc Prove = new(
        "proveWithSingleSignOn", "Prove oneself with single sign-on",
        "Answers where to send the browser. The issuer asks the person to sign in again, and says when they did.")
    {
        RequestExample = """{ "return": "/settings" }""",
        Replies = [new ReplyDoc(200, typeof(Envelope<IssuerLocationView>), "Where to go.", Location)],
        Errors = [PeopleDocs.NeedsPerson, PeopleDocs.Csrf, Off, NoAddress, Unavailable, NotLocal],
    };

    public static readonly OperationDoc List = new("listIdentities", "Who one is at issuers", "Oldest first.")
    {
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<IdentityView[]>), "The identities.",
                $$"""
                {
                  "status_code": 200, "success": true,
                  "data": [
                    {
                      "id": "{{PeopleDocs.ExampleId}}", "issuer": "https://login.example.org", "email": "ada@example.org",
                      "created_at": "2026-01-31T08:00:00Z", "last_used_at": "2026-01-31T09:12:00Z"
                    }
                  ]
                }
                """),
        ],
        Errors = [PeopleDocs.NeedsPerson],
    };

    public static readonly OperationDoc Link = new(
        "linkIdentity", "Link who one is at the issuer",
        "Answers where to send the browser. From then on one can sign in that way; all other sessions of the user end.")
    {
        RequestExample = """{ "return": "/settings" }""",
        Replies = [new ReplyDoc(200, typeof(Envelope<IssuerLocationView>), "Where to go.", Location)],
        Errors = [PeopleDocs.NeedsPerson, PeopleDocs.Csrf, PeopleDocs.NeedsProof, Off, NoAddress, Unavailable, NotLocal],
    };

    public static readonly OperationDoc Unlink = new(
        "unlinkIdentity", "Unlink who one is at an issuer", "Nobody signs in that way any more, and all other sessions of the user end.")
    {
        Parameters = [new ParameterDoc("identity_id", "The identity's id.", PeopleDocs.ExampleId) { Format = "uuid" }],
        Replies = [PeopleDocs.Done],
        Errors =
        [
            PeopleDocs.NeedsPerson, PeopleDocs.Csrf, PeopleDocs.NeedsProof,
            new ErrorDoc(404, ErrorCodes.IdentityNotFound, "identity_id", $"You have no identity {PeopleDocs.ExampleId}."),
            new ErrorDoc(409, ErrorCodes.LastSignInWay, "identity_id", "This is your last way to sign in. Set a password or add another one first."),
        ],
    };
}
