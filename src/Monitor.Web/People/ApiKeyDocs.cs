using Monitor.Web.Answers;
using Monitor.Web.OpenApi;

namespace Monitor.Web.People;

internal static class ApiKeyDocs
{
    private const string Fields =
        $$"""
        "id": "{{PeopleDocs.ExampleId}}", "name": "nightly export", "prefix": "mon_4f9xk2q7", "scope": "read",
        "created_at": "2026-01-31T08:00:00Z", "expires_at": "2027-01-31T00:00:00Z", "last_used_at": null, "revoked_at": null,
        "made_by_key": null
        """;

    public static readonly OperationDoc List = new(
        "listApiKeys", "The team's API keys", "Newest first, page by page, revoked and expired ones too unless `active=true`; never the keys themselves.")
    {
        Parameters = [PeoplePages.Flag("active", "Only those that are neither revoked nor expired."), .. PeoplePages.IdParameters],
        Errors = [PeoplePages.InvalidCursor, PeoplePages.WrongFlag("active")],
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<ApiKeyView[]>), "The keys.",
                $$"""{ "status_code": 200, "success": true, "data": [{ {{Fields}}, "key": null }] }"""),
        ],
    };

    public static readonly OperationDoc Create = new(
        "createApiKey", "Create an API key",
        "Scopes: `read` may what a viewer may, `write` what an editor may, `admin` what an admin may. The answer holds the `key`, once. "
        + "A key that a key makes ends with it, when that is revoked or expires.")
    {
        RequestExample = """{ "name": "nightly export", "scope": "read", "expires_at": "2027-01-31T00:00:00Z" }""",
        Replies =
        [
            new ReplyDoc(201, typeof(Envelope<ApiKeyView>), "The key.",
                $$"""{ "status_code": 201, "success": true, "data": { {{Fields}}, "key": "mon_4f9xk2q7…" } }"""),
        ],
        Errors =
        [
            PeopleDocs.NeedsProof,
            new ErrorDoc(409, ErrorCodes.TooManyKeys, "name", "The team has 100 keys in use, as many as it may: revoke one first."),
            new ErrorDoc(422, ErrorCodes.UnknownValue, "scope", "scope is one of: read, write, admin."),
            new ErrorDoc(422, ErrorCodes.OutOfRange, "expires_at", "expires_at lies in the future."),
        ],
    };

    public static readonly OperationDoc Revoke = new(
        "revokeApiKey", "Revoke an API key",
        "Refused everywhere within a second, and so are the keys that it made; invitations that it made and that are still open are taken back.")
    {
        Parameters = [new ParameterDoc("key_id", "The key's id.", PeopleDocs.ExampleId) { Format = "uuid" }],
        Replies = [PeopleDocs.Done],
        Errors = [new ErrorDoc(404, ErrorCodes.KeyNotFound, "key_id", $"There is no key {PeopleDocs.ExampleId}.")],
    };
}
