using Monitor.Data.People.Passkeys;
using Monitor.Web.Answers;
using Monitor.Web.OpenApi;

namespace Monitor.Web.People.Passkeys;

internal static class PasskeyDocs
{
    public const string ChallengeMessage = "The challenge was used, is older than five minutes, or is not for this. Ask for options again.";
    public const string RefusedMessage = "This passkey is not accepted.";
    public const string NoNameMessage = "Passkeys need a host name: open the service by its name, and set Auth:PublicUrl unless it is localhost.";

    private const string Assertion =
        """
        {
          "credential": {
            "id": "b3rQ…", "rawId": "b3rQ…", "type": "public-key",
            "response": { "clientDataJSON": "eyJ0…", "authenticatorData": "SZYN…", "signature": "MEUC…", "userHandle": "q83v…" }
          }
        }
        """;

    private const string Request =
        """
        {
          "status_code": 200, "success": true,
          "data": {
            "public_key": {
              "challenge": "p9Xw…", "timeout": 300000, "rpId": "monitor.example.org", "allowCredentials": [], "userVerification": "required"
            }
          }
        }
        """;

    private const string Fields =
        $$"""
        "id": "{{PeopleDocs.ExampleId}}", "name": "Laptop", "host_name": "monitor.example.org", "transports": ["internal"], "backed_up": true,
        "created_at": "2026-01-31T08:00:00Z", "last_used_at": null
        """;

    private static readonly ErrorDoc NoName = new(409, ErrorCodes.PublicUrlRequired, "host", NoNameMessage);
    private static readonly ErrorDoc Expired = new(401, ErrorCodes.ChallengeExpired, "credential", ChallengeMessage);
    private static readonly ErrorDoc Refused = new(401, ErrorCodes.InvalidPasskey, "credential", RefusedMessage);

    private static readonly ErrorDoc NotFound = new(
        404, ErrorCodes.PasskeyNotFound, "passkey_id", $"You have no passkey {PeopleDocs.ExampleId}.");

    private static readonly ParameterDoc Id = new("passkey_id", "The passkey's id.", PeopleDocs.ExampleId) { Format = "uuid" };

    public static readonly OperationDoc SignInOptions = new(
        "beginPasskeySignIn", "Begin to sign in with a passkey",
        "Answers what `navigator.credentials.get` is asked for, as `PublicKeyCredential.parseRequestOptionsFromJSON` takes it: any passkey for this "
        + "host name, so nobody learns who has an account. The challenge counts once and for five minutes.")
    {
        Public = true,
        Replies = [new ReplyDoc(200, typeof(Envelope<PasskeyOptionsView>), "The options.", Request)],
        Errors = [NoName],
    };

    public static readonly OperationDoc SignIn = new(
        "signInWithPasskey", "Sign in with a passkey",
        "Takes what the browser answered, as `toJSON` of its credential writes it, and sets the session's cookie. A passkey is both factors in one: no "
        + "code is asked for.")
    {
        Public = true,
        RequestExample = Assertion,
        Replies = [new ReplyDoc(200, typeof(Envelope<SessionView>), "Signed in.", SessionDocs.Example)],
        Errors = [Expired, Refused, NoName, new ErrorDoc(403, ErrorCodes.UserDisabled, "credential", "This user is disabled.")],
    };

    public static readonly OperationDoc ProofOptions = new(
        "beginPasskeyProof", "Begin to prove oneself with a passkey", "As at sign-in, for one of the own passkeys and this session only.")
    {
        Replies = [new ReplyDoc(200, typeof(Envelope<PasskeyOptionsView>), "The options.", Request)],
        Errors =
        [
            PeopleDocs.NeedsPerson, PeopleDocs.Csrf, NoName,
            new ErrorDoc(409, ErrorCodes.NoPasskey, "credential", "You have no passkey for this host name."),
        ],
    };

    public static readonly OperationDoc Prove = new(
        "proveWithPasskey", "Prove oneself with a passkey", "Counts as a sign-in of a moment ago wherever a route asks for a recent one.")
    {
        RequestExample = Assertion,
        Replies = [PeopleDocs.Done],
        Errors =
        [
            PeopleDocs.NeedsPerson, PeopleDocs.Csrf, Expired, Refused, NoName,
            new ErrorDoc(403, ErrorCodes.UserDisabled, "credential", "This user is disabled."),
        ],
    };

    public static readonly OperationDoc List = new("listPasskeys", "The own passkeys", "Oldest first.")
    {
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<PasskeyView[]>), "The passkeys.", $$"""{ "status_code": 200, "success": true, "data": [{ {{Fields}} }] }"""),
        ],
        Errors = [PeopleDocs.NeedsPerson],
    };

    public static readonly OperationDoc CreationOptions = new(
        "beginPasskey", "Begin to add a passkey",
        "Answers what `navigator.credentials.create` is asked for, as `PublicKeyCredential.parseCreationOptionsFromJSON` takes it. The challenge "
        + "counts once, for five minutes and for this session.")
    {
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<PasskeyOptionsView>), "The options.",
                """
                {
                  "status_code": 200, "success": true,
                  "data": {
                    "public_key": {
                      "rp": { "id": "monitor.example.org", "name": "Monitor" },
                      "user": { "name": "ada@example.org", "id": "q83v…", "displayName": "Ada" },
                      "challenge": "p9Xw…", "pubKeyCredParams": [{ "type": "public-key", "alg": -7 }], "timeout": 300000, "attestation": "none",
                      "authenticatorSelection": { "residentKey": "required", "requireResidentKey": true, "userVerification": "required" },
                      "excludeCredentials": []
                    }
                  }
                }
                """),
        ],
        Errors = [PeopleDocs.NeedsPerson, PeopleDocs.Csrf, PeopleDocs.NeedsProof, NoName],
    };

    public static readonly OperationDoc Add = new(
        "addPasskey", "Add a passkey", "Takes what the browser answered. All other sessions of the user end.")
    {
        RequestExample =
            """
            {
              "name": "Laptop",
              "credential": {
                "id": "b3rQ…", "rawId": "b3rQ…", "type": "public-key",
                "response": { "clientDataJSON": "eyJ0…", "attestationObject": "o2Nm…", "transports": ["internal"] }
              }
            }
            """,
        Replies =
        [
            new ReplyDoc(201, typeof(Envelope<PasskeyView>), "The passkey.", $$"""{ "status_code": 201, "success": true, "data": { {{Fields}} } }"""),
        ],
        Errors =
        [
            PeopleDocs.NeedsPerson, PeopleDocs.Csrf, PeopleDocs.NeedsProof, NoName,
            new ErrorDoc(409, ErrorCodes.PasskeyTaken, "credential", "This passkey belongs to an account already."),
            new ErrorDoc(409, ErrorCodes.TooMany, "credential", $"You have {PasskeyStore.Most} passkeys, which is as many as one may have."),
            new ErrorDoc(422, ErrorCodes.ChallengeExpired, "credential", ChallengeMessage),
            new ErrorDoc(422, ErrorCodes.InvalidPasskey, "credential", "What the authenticator sent is not accepted: invalid_rpid_hash."),
        ],
    };

    public static readonly OperationDoc Rename = new("renamePasskey", "Rename a passkey", "Its name is for its person only.")
    {
        Parameters = [Id],
        RequestExample = """{ "name": "Key ring" }""",
        Replies = [PeopleDocs.Done],
        Errors = [PeopleDocs.NeedsPerson, PeopleDocs.Csrf, NotFound],
    };

    public static readonly OperationDoc Remove = new(
        "removePasskey", "Take a passkey away", "Nobody signs in with it any more, and all other sessions of the user end.")
    {
        Parameters = [Id],
        Replies = [PeopleDocs.Done],
        Errors =
        [
            PeopleDocs.NeedsPerson, PeopleDocs.Csrf, PeopleDocs.NeedsProof, NotFound,
            new ErrorDoc(409, ErrorCodes.LastSignInWay, "passkey_id", "This is your last way to sign in. Set a password or add another one first."),
        ],
    };
}
