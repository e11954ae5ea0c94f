using Monitor.Web.Answers;
using Monitor.Web.OpenApi;

namespace Monitor.Web.Api.Credentials;

internal static class CredentialDocs
{
    private const string Fields =
        """
        "id": 7, "idempotency_key": "tikhub:main", "source": "tikhub", "handle": "main", "fingerprint": "9f3c", "origin": "api",
        "state": "healthy", "enabled": true, "data_access_expired": false, "disabled_till": null, "parked_platforms": [], "strikes": 0,
        "last_used_at": "2026-01-31T08:00:00Z", "last_error": null, "last_error_at": null,
        "created_at": "2026-01-30T10:00:00Z", "updated_at": "2026-01-30T10:00:00Z"
        """;

    private const string Example = $$"""{ "status_code": 200, "success": true, "data": { {{Fields}} } }""";

    private const string BodyExample =
        """{ "source": "tikhub", "handle": "main", "idempotency_key": "tikhub:main", "credentials": { "key": "the secret key" } }""";

    private static readonly ParameterDoc Id = new("credential_id", "The credential's id.", "7") { Number = (1, int.MaxValue, 1) };

    private static readonly ErrorDoc NotFound = new(404, ErrorCodes.CredentialNotFound, "credential_id", "There is no credential 7.");

    private static readonly ErrorDoc Configured = new(
        409, ErrorCodes.CredentialConfigured, "credential_id", "The credential belongs to the configuration; change it there, or disable it here.");

    private static readonly ErrorDoc[] Secret =
    [
        new(422, ErrorCodes.Required, "credentials", "credentials is required."),
        new(422, ErrorCodes.InvalidCredential, "credentials", "credentials needs one of: key, api_key, token, access_token."),
    ];

    public static readonly OperationDoc Add = new(
        "addCredential", "Add a credential",
        "Adds a key of a data provider, or replaces the one of the same idempotency key, which also ends its rejection. All workers use it "
        + "within two seconds. The secret is sealed before it is stored and no answer ever shows it. What the provider needs besides the key, such "
        + "as the Graph API's `user_id`, has to be there.")
    {
        RequestExample = BodyExample,
        Replies =
        [
            new ReplyDoc(201, typeof(Envelope<CredentialView>), "It was added.", $$"""{ "status_code": 201, "success": true, "data": { {{Fields}} } }"""),
            new ReplyDoc(200, typeof(Envelope<CredentialView>), "It replaced the one of the same idempotency key.", Example),
        ],
        Errors = [.. Secret, new(422, ErrorCodes.UnknownValue, "source", "source is one of: rocketapi, tikhub.")],
    };

    public static readonly OperationDoc List = new(
        "listCredentials", "Credentials",
        "All keys of the data providers with how they are doing, also those of the configuration. `unusable` is one that "
        + "lacks a field or cannot be opened; `last_error` says which.")
    {
        Parameters = [new ParameterDoc("source", "Only those of this provider.", "tikhub")],
        Replies = [new ReplyDoc(200, typeof(Envelope<CredentialView[]>), "Credentials by provider.", $$"""{ "status_code": 200, "success": true, "data": [ { {{Fields}} } ] }""")],
        Errors = [new(422, ErrorCodes.UnknownValue, "source", "source is the name of a provider.")],
    };

    public static readonly OperationDoc Get = One("getCredential", "A credential", "How one key is doing.");

    public static readonly OperationDoc Disable = One(
        "disableCredential", "Switch a credential off", "No worker uses it any more, from within two seconds on.");

    public static readonly OperationDoc Enable = One(
        "enableCredential", "Switch a credential on", "Also ends its parking and its rejection: the next call may use it.");

    public static readonly OperationDoc Delete = One(
        "deleteCredential", "Remove a credential", "For good. The answer shows it for the last time. Those of the configuration cannot be removed here.", Configured);

    public static readonly OperationDoc Rotate = new(
        "rotateCredential", "Give a credential a new secret", "Ends its rejection and its parking. Calls under way end with the old secret.")
    {
        RequestExample = """{ "credentials": { "key": "the new secret key" } }""",
        Parameters = [Id],
        Replies = [new ReplyDoc(200, typeof(Envelope<CredentialView>), "The credential now.", Example)],
        Errors = [NotFound, Configured, .. Secret],
    };

    public static readonly OperationDoc Test = new(
        "testCredential", "Try a credential",
        "Asks the provider one small question with just this key, within its limits and noted like every call, and says what it came to, how long it took and what "
        + "the provider says is left. The consequences are the ordinary ones: a rejected key is `expired`, a limited one `parked`; one that is taken is in "
        + "use again, unless it is switched off. Whoever asks while it is under way waits for the same answer.")
    {
        Parameters = [Id],
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<CredentialTestView>), "What it came to.",
                $$"""
                {
                  "status_code": 200, "success": true,
                  "data": {
                    "credential_id": 7, "source": "tikhub", "ok": true, "outcome": "found", "error": null, "http_status": 200, "calls": 1, "latency_ms": 312.4,
                    "cost_usd": 0.001, "retry_after_seconds": null,
                    "quota": { "unit": "requests", "limit": 100000, "remaining": 99000, "resets_at": "2026-02-01T00:00:00Z" },
                    "tested_at": "2026-01-31T08:00:00Z", "credential": { {{Fields}} }
                  }
                }
                """),
        ],
        Errors = [NotFound, new ErrorDoc(503, ErrorCodes.Unavailable, "credential_id", "No worker that has this key could try it in time.")],
    };

    private static OperationDoc One(string id, string summary, string description, params ErrorDoc[] errors) => new(id, summary, description)
    {
        Parameters = [Id],
        Replies = [new ReplyDoc(200, typeof(Envelope<CredentialView>), "The credential now.", Example)],
        Errors = [NotFound, .. errors],
    };
}
