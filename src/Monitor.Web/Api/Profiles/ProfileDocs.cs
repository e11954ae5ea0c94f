using System.Text.Json.Nodes;
using Monitor.Web.Answers;
using Monitor.Web.OpenApi;

namespace Monitor.Web.Api.Profiles;

internal static class ProfileDocs
{
    private const string Explanation =
        "A profile with its newest posts: as stored while that is fresher than a day, else collected now, before all other work and outside the sizes of flows, and waited for "
        + "up to 10 seconds. When it takes longer the answer is 202 with the request to look at. When no source answers, what is known is "
        + "shown with `stale: true` and its age. A number that is not known is `null`. Collecting needs an editor or a key of scope `write`: "
        + "who may only look sees what is stored, `stale: true` when that is older than a day, and is refused what would have to be collected.";

    private static readonly IReadOnlyList<ReplyDoc> Replies =
    [
        new(200, typeof(Envelope<JsonNode>), "The profile.",
            """
            {
              "status_code": 200, "success": true,
              "data": {
                "platform": "instagram", "platform_id": "5823190447", "username": "bluefinch.studio", "full_name": "Bluefinch Studio",
                "bio": "Small houses, big light.", "is_private": false, "is_verified": false, "follower_count": 48210, "following_count": 311,
                "post_count": 702, "source": "tikhub", "measured_at": "2026-01-30T17:21:09.531Z", "stale": false, "age_seconds": 4, "posts": []
              }
            }
            """),
        new(202, typeof(Envelope<Monitor.Web.Api.Flows.RequestView>), "It takes longer; the header Location says where to look.",
            """
            {
              "status_code": 202, "success": true,
              "data": { "id": 4711, "flow": "refresh_profile_by_handle", "platform": "instagram", "status": "PROCESSING", "account": "bluefinch.studio" }
            }
            """),
    ];

    private static readonly string[] Words = ["true", "false", "1", "0"];

    private static readonly ParameterDoc Force =
        new("force_refresh", "Collect now, however fresh the stored profile is, unless it is being collected already. Without a value: true.", "false") { OneOf = Words };

    private static ErrorDoc[] Errors(string field) =>
    [
        new(404, ErrorCodes.AccountNotFound, field, "bluefinch.studio does not exist on instagram."),
        new(403, ErrorCodes.Forbidden, "authorization", "It would have to be collected, which a key of scope read may not."),
        new(422, ErrorCodes.InvalidUsername, field, "A username has 1 to 30 letters, digits, dots or underscores; a leading @ is allowed."),
        new(429, ErrorCodes.LimitExceeded, "", "Concurrency Limit Exceeded (code 2): 60 per minute."),
        new(503, ErrorCodes.Unavailable, "", "No source could answer."),
    ];

    public static readonly OperationDoc User = new("getInstagramUser", "An Instagram user now", Explanation)
    {
        Parameters = [new ParameterDoc("username", "The username, with or without @.", "bluefinch.studio"), Force],
        Replies = Replies,
        Errors = Errors("username"),
    };

    public static readonly OperationDoc Profile = new("getProfile", "A profile now", Explanation)
    {
        Parameters =
        [
            new ParameterDoc("platform", "The platform.", "instagram"),
            new ParameterDoc("handle", "The handle, with or without @.", "bluefinch.studio"),
            new ParameterDoc("full_refresh", "Collect what belongs to a profile as well, unless that was done within a day: its lists of posts and, on Instagram, `reels`. "
                + "`parts` says what became of each. Without a value: true.", "false") { OneOf = Words },
            Force,
        ],
        Replies = Replies,
        Errors = [.. Errors("handle"), new ErrorDoc(422, ErrorCodes.UnknownValue, "full_refresh", "full_refresh is one of: true, false, 1, 0; without a value it is true."),
            new ErrorDoc(422, ErrorCodes.PlatformNotSupported, "platform", "Profiles of shopify cannot be asked for.")],
    };
}
