using Monitor.Web.Answers;
using Monitor.Web.OpenApi;

namespace Monitor.Web.Api.Follows;

/// <summary>The documentation of follows and the feed.</summary>
internal static class FollowDocs
{
    private const string Account =
        """
        { "id": 42, "platform": "instagram", "platform_id": "5823190447", "username": "bluefinch.studio", "full_name": "Bluefinch",
          "profile_pic_url": "https://pictures.example/42.jpg", "picture_url": "/api/v1/accounts/42/picture", "is_verified": false }
        """;

    private const string Order =
        "The posts of the accounts that one follows, newest first: by when they were published, or by when they were first seen where that is not known. "
        + "A page begins where the page before ended, so posts that arrive meanwhile neither push others onto the next page nor are on it. What is shown of a "
        + "post, such as its likes, may be half a minute old.";

    private static readonly ParameterDoc WhoReads = new(
        "user_id", "Only where nobody has to prove who they are: for which member of the team; the first one unless given. Elsewhere it is the person who signed in, or who made the key.", "7")
    {
        Format = "int64",
    };

    private static readonly ParameterDoc AccountId = new("account_id", "The account's `id`.", "42");

    private static readonly ParameterDoc UserId = new("user_id", "Your own id; where nobody has to prove who they are, that of any member of the team.", "7");

    private static readonly ParameterDoc Target = new("target_user_id", "The `id` of an account that your team watches or has collected.", "42");

    private static readonly IReadOnlyList<ParameterDoc> Page =
    [
        CommonDocs.Limit(FeedQueryValidator.MaxLimit, FollowEndpoints.DefaultLimit),
        new ParameterDoc("cursor", "`next_cursor` of the page before.", "63837299331000000-318"),
        WhoReads,
    ];

    private static readonly ErrorDoc NoReader = new(404, ErrorCodes.UserNotFound, "user_id", "There is no user 8 for whom you may read or follow.");

    private static readonly ErrorDoc NoAccount = new(404, ErrorCodes.AccountNotFound, "account_id", "No account 42 is known to you.");

    private static readonly ErrorDoc NoTarget = NoAccount with { Field = "target_user_id" };

    private static readonly ErrorDoc TooMany = new(
        409, ErrorCodes.TooManyFollows, "account_id", "You follow as many accounts as one person may.");

    private static readonly ReplyDoc FeedReply = new(200, typeof(Envelope<FeedPostView[]>), "A page of the feed.",
        $$"""
        {
          "status_code": 200, "success": true,
          "data": [
            {
              "id": 318, "platform": "instagram", "platform_id": "3560193387459218441", "code": "DKq8vT2xR4m",
              "owner": { "platform_id": "5823190447", "username": "bluefinch.studio" }, "media_type": "reel",
              "caption": "Printing day", "thumbnail_url": "https://pictures.example/318.jpg", "picture_url": "/api/v1/posts/318/picture", "taken_at": "2026-01-29T16:02:11Z",
              "values": { "like_count": 1204, "comment_count": 87, "play_count": 40172 }, "engagement_rate": 6.98, "estimated_reach": 37193,
              "source": "tikhub", "measured_at": "2026-01-31T05:21:09.944Z",
              "account": {{Account}}
            }
          ],
          "next_cursor": "63837299331000000-318"
        }
        """);

    private static readonly ReplyDoc Followed = new(200, typeof(Envelope<FollowView>), "It is followed.",
        """{ "status_code": 200, "success": true, "data": { "user_id": 7, "account_id": 42, "following": true, "followed_at": "2026-01-31T08:00:00Z" } }""");

    private static readonly ReplyDoc NotFollowed = new(200, typeof(Envelope<FollowView>), "It is not followed.",
        """{ "status_code": 200, "success": true, "data": { "user_id": 7, "account_id": 42, "following": false, "followed_at": null } }""");

    public static readonly OperationDoc Feed = new("getFeed", "The feed", Order)
    {
        Parameters = Page,
        Replies = [FeedReply],
        Errors = [NoReader, CommonDocs.InvalidCursor],
    };

    public static readonly OperationDoc PlainFeed = new("getFeedByPlainPath", "The feed, by its short address", "The same as `GET /api/v1/feed`. " + Order)
    {
        Parameters = Page,
        Replies = [FeedReply],
        Errors = [NoReader, CommonDocs.InvalidCursor],
    };

    public static readonly OperationDoc List = new("listFollows", "What one follows", "The accounts that one follows, those followed last first.")
    {
        Parameters = Page,
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<FollowedAccountView[]>), "A page of accounts.",
                $$"""
                {
                  "status_code": 200, "success": true,
                  "data": [{ "account": {{Account}}, "follower_count": 18490, "followed_at": "2026-01-31T08:00:00Z" }]
                }
                """),
        ],
        Errors = [NoReader, CommonDocs.InvalidCursor],
    };

    public static readonly OperationDoc Get = new("getFollow", "Whether one follows an account", "Answers for every account that the team sees.")
    {
        Parameters = [AccountId, WhoReads],
        Replies = [Followed],
        Errors = [NoReader, NoAccount],
    };

    public static readonly OperationDoc Put = new(
        "putFollow", "Follow an account",
        "Its posts are in the feed from now on, older ones too. Following twice is following once. Every person may, whatever their role is, because nobody else's "
        + "feed changes; a key needs the scope write.")
    {
        Parameters = [AccountId, WhoReads],
        Replies = [Followed],
        Errors = [NoReader, NoAccount, TooMany],
    };

    public static readonly OperationDoc Delete = new("deleteFollow", "Follow an account no longer", "Its posts are in the feed no longer.")
    {
        Parameters = [AccountId, WhoReads],
        Replies = [NotFollowed],
        Errors = [NoReader, NoAccount],
    };

    public static readonly OperationDoc Person = new("getUser", "A person of the team", "Who somebody is, and how many accounts they follow.")
    {
        Parameters = [new ParameterDoc("user_id", "The person's id.", "7")],
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<PersonView>), "The person.",
                """{ "status_code": 200, "success": true, "data": { "id": 7, "name": "Ada", "role": "editor", "follows": 12, "joined_at": "2026-01-02T09:00:00.120Z" } }"""),
        ],
        Errors = [new ErrorDoc(404, ErrorCodes.UserNotFound, "user_id", "Your team has no member 8.")],
    };

    public static readonly OperationDoc Follow = new(
        "followUser", "Follow an account, by the short address",
        "The same as `PUT /api/v1/follows/{account_id}`. People follow accounts, never people, so nobody can follow themselves.")
    {
        Parameters = [UserId, Target],
        Replies = [Followed],
        Errors = [NoReader, NoTarget, TooMany with { Field = "target_user_id" }],
    };

    public static readonly OperationDoc Unfollow = new(
        "unfollowUser", "Follow an account no longer, by the short address", "The same as `DELETE /api/v1/follows/{account_id}`.")
    {
        Parameters = [UserId, Target],
        Replies = [NotFollowed],
        Errors = [NoReader, NoTarget],
    };
}
