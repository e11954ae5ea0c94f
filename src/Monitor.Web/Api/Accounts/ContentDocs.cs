using Monitor.Data.SocialPlatforms;
using Monitor.Web.Answers;
using Monitor.Web.OpenApi;

namespace Monitor.Web.Api.Accounts;

/// <summary>The documentation of accounts and posts.</summary>
internal static class ContentDocs
{
    private const string PostFields =
        """
        "id": 318, "platform": "instagram", "platform_id": "3560193387459218441", "code": "DKq8vT2xR4m",
        "owner": { "platform_id": "5823190447", "username": "bluefinch.studio" }, "media_type": "reel",
        "caption": "Printing day", "thumbnail_url": "https://pictures.example/318.jpg", "picture_url": "/api/v1/posts/318/picture", "taken_at": "2026-01-29T16:02:11Z",
        "values": { "like_count": 1204, "comment_count": 87, "play_count": 40172 }, "engagement_rate": 6.98, "estimated_reach": 37193,
        "source": "tikhub", "measured_at": "2026-01-31T05:21:09.944Z"
        """;

    private static readonly ParameterDoc Platform = new("platform", "The platform.", "instagram") { OneOf = [.. PlatformRegistration.Product.Select(platform => platform.Name)] };

    private static readonly ParameterDoc AccountId = new("account_id", "The account's `id`.", "42");

    private static readonly ParameterDoc PostId = new("post_id", "The post's `id`.", "318");

    private static readonly ErrorDoc NoAccount = new(404, ErrorCodes.AccountNotFound, "account_id", "No account 42 is known to you.");

    private static readonly ErrorDoc NoPost = new(404, ErrorCodes.PostNotFound, "post_id", "No post 318 is known to you.");

    private static readonly ReplyDoc LogReply = new(200, typeof(Envelope<LogView[]>), "A page of the log.",
        """
        {
          "status_code": 200, "success": true,
          "data": [
            {
              "timestamp": "2026-01-31T05:21:09.944Z", "source": "tikhub",
              "dimensions": [{ "key": "bio", "value": "Prints & small books" }],
              "metrics": [{ "key": "follower_count", "value": 18490, "state": "measured" }], "task_id": null, "excluded": false
            }
          ]
        }
        """);

    public static readonly OperationDoc Top = new(
        "listTopAccounts", "The accounts that engage most",
        "Accounts of one platform that your tasks watch or your other work collected, by the mean of (likes + comments) / followers of their posts, in percent. A post whose likes "
        + "or comments are not known does not count.")
    {
        Parameters =
        [
            new ParameterDoc("by", "The order.", "engagement") { OneOf = TopQueryValidator.Orders },
            Platform with { Description = "The platform; instagram unless given." },
            CommonDocs.Limit(TopQueryValidator.MaxLimit, ContentEndpoints.DefaultTop),
        ],
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<RankedAccountView[]>), "The accounts, best first.",
                """
                {
                  "status_code": 200, "success": true,
                  "data": [
                    {
                      "id": 42, "platform": "instagram", "platform_id": "5823190447", "username": "bluefinch.studio", "full_name": "Bluefinch",
                      "follower_count": 18490, "posts": 12, "average_likes": 1204.5, "average_comments": 86.25, "engagement_rate": 6.98
                    }
                  ]
                }
                """),
        ],
        Errors = [new ErrorDoc(422, ErrorCodes.UnknownValue, "by", "by is one of: engagement.")],
    };

    public static readonly OperationDoc Account = new(
        "getAccount", "An account",
        "What is known now about an account that your tasks watch or your searches, batches, reads, flows or reports of Apify collected: its numbers and their states, estimates from its latest posts, "
        + "the handles it has had and what happened to it. The engagement rate is the mean of (likes + comments) / followers, in percent, "
        + "and the reach is an estimate; both rest on posts of which every count is known.")
    {
        Parameters = [Platform, new ParameterDoc("reference", "The platform's own id, the handle, or a former handle.", "bluefinch.studio")],
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<AccountDetailsView>), "The account.",
                """
                {
                  "status_code": 200, "success": true,
                  "data": {
                    "id": 42, "platform": "instagram", "platform_id": "5823190447", "username": "bluefinch.studio", "full_name": "Bluefinch",
                    "bio": "Prints & small books", "category": "Artist", "external_url": "https://bluefinch.example/",
                    "profile_pic_url": "https://pictures.example/42.jpg", "picture_url": "/api/v1/accounts/42/picture", "is_private": false, "is_verified": false,
                    "values": { "follower_count": 18490, "following_count": 310, "post_count": 77 },
                    "engagement": { "rate": 6.98, "estimated_reach": 37193, "posts": 12 },
                    "source": "tikhub", "measured_at": "2026-01-31T05:21:09.944Z", "held": false,
                    "handles": [
                      { "username": "bluefinch.studio", "first_seen_at": "2026-01-30T17:21:09.944Z" },
                      { "username": "bluefinch", "first_seen_at": "2026-01-02T09:00:00.120Z" }
                    ],
                    "events": [
                      { "event": "renamed", "at": "2026-01-30T17:21:09.944Z", "details": { "from": "bluefinch", "to": "bluefinch.studio" } }
                    ]
                  }
                }
                """),
        ],
        Errors = [new ErrorDoc(404, ErrorCodes.AccountNotFound, "reference", "No account bluefinch of instagram is known to you.")],
    };

    public static readonly OperationDoc Posts = new(
        "listAccountPosts", "An account's posts", "The posts that were seen of an account, newest first, as they are known now.")
    {
        Parameters =
        [
            AccountId, CommonDocs.Limit(PostsQueryValidator.MaxLimit, ContentEndpoints.DefaultLimit),
            new ParameterDoc("cursor", "`next_cursor` of the page before.", "1769702531000000-318"),
        ],
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<PostView[]>), "A page of posts.",
                $$"""{ "status_code": 200, "success": true, "data": [{ {{PostFields}} }], "next_cursor": "1769702531000000-318" }"""),
        ],
        Errors = [NoAccount, new ErrorDoc(422, ErrorCodes.InvalidCursor, "cursor", "cursor is the next_cursor of the page before.")],
    };

    public static readonly OperationDoc AccountLog = new(
        "listAccountLog", "An account's audit log",
        "Everything that each answer said about an account, newest first, with its source. Rows that a restore found to be wrong stay and "
        + "are `excluded`.")
    {
        Parameters = [AccountId, CommonDocs.Limit(LogQueryValidator.MaxLimit, ContentEndpoints.DefaultLimit), .. CommonDocs.BackFromTime],
        Replies = [LogReply],
        Errors = [NoAccount, CommonDocs.InvalidCursor, CommonDocs.InvalidTime],
    };

    public static readonly OperationDoc Post = new(
        "getPost", "A post",
        "What is known now about a post that your team watches or collected, or of such an account: its numbers and their "
        + "states, its media and the accounts tagged in it. Engagement rate and reach are null where a number they rest on is not known.")
    {
        Parameters = [Platform, new ParameterDoc("code", "The short code; letters count as upper or lower case.", "DKq8vT2xR4m")],
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<PostDetailsView>), "The post.",
                $$"""
                {
                  "status_code": 200, "success": true,
                  "data": {
                    {{PostFields}},
                    "assets": [
                      {
                        "type": "thumbnail", "position": 0, "original_url": "https://pictures.example/318.jpg?sig=9f", "asset_url": "assets/posts/instagram/318.jpg",
                        "status": "stored", "updated_at": "2026-01-31T05:21:09.944Z", "url": "/api/v1/media/977/content?v=4b1c60d7a2f49e15"
                      }
                    ],
                    "tagged": [{ "username": "paper.and.ink", "platform_id": "4410290311" }]
                  }
                }
                """),
        ],
        Errors = [new ErrorDoc(404, ErrorCodes.PostNotFound, "code", "No post DKq8vT2xR4m of instagram is known to you.")],
    };

    public static readonly OperationDoc Comments = new(
        "listPostComments", "Comments below a post",
        "What people wrote below a post, the newest first, as the flows `refresh_post_comments` and `refresh_yt_post_comments` have read it: of posts that the team sees, or whose "
        + "comments it has read itself. `created_at` is null where the source only says how long ago; such a comment stands where it was first seen.")
    {
        Parameters =
        [
            Platform, new ParameterDoc("code", "The short code, or the id of a video.", "DKq8vT2xR4m"),
            CommonDocs.Limit(PostsQueryValidator.MaxLimit, ContentEndpoints.DefaultLimit),
            new ParameterDoc("cursor", "`next_cursor` of the page before.", "63837299331000000-9001"),
        ],
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<CommentView[]>), "A page of comments.",
                """
                {
                  "status_code": 200, "success": true,
                  "data": [
                    {
                      "id": 9001, "platform": "instagram", "post": "DKq8vT2xR4m", "comment_id": "17900112233445566", "author_id": "7001234570", "author": "arc_lantern",
                      "text": "Love the blue one", "created_at": "2026-01-30T08:01:40Z", "likes": 2, "replies": 0, "source": "rapidapi-jotucker",
                      "first_seen_at": "2026-01-31T08:00:00.120Z", "measured_at": "2026-01-31T08:00:00.120Z"
                    }
                  ],
                  "next_cursor": "63837299331000000-9001"
                }
                """),
        ],
        Errors = [NoPost with { Field = "code" }, new ErrorDoc(422, ErrorCodes.InvalidCursor, "cursor", "cursor is the next_cursor of the page before.")],
    };

    public static readonly OperationDoc Likers = new(
        "listPostLikers", "Who likes a post", "The accounts that like a post, those seen last first, as the flow `refresh_post_likers` has read them: of posts "
        + "that the team sees, or whose likers it has read itself. Sources show some of them only.")
    {
        Parameters =
        [
            Platform, new ParameterDoc("code", "The short code.", "DKq8vT2xR4m"), CommonDocs.Limit(PostsQueryValidator.MaxLimit, ContentEndpoints.DefaultLimit),
            new ParameterDoc("cursor", "`next_cursor` of the page before.", "9001") { Format = "int64" },
        ],
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<LikerView[]>), "A page of accounts.",
                """
                {
                  "status_code": 200, "success": true,
                  "data": [
                    {
                      "id": 9001, "platform": "instagram", "post": "DKq8vT2xR4m", "platform_id": "7001234570", "username": "arc_lantern", "full_name": "Arc Lantern",
                      "is_private": true, "is_verified": false, "source": "rapidapi-jotucker", "first_seen_at": "2026-01-31T08:00:00.120Z",
                      "measured_at": "2026-01-31T08:00:00.120Z"
                    }
                  ],
                  "next_cursor": "9001"
                }
                """),
        ],
        Errors = [NoPost with { Field = "code" }, CommonDocs.InvalidCursor],
    };

    public static readonly OperationDoc PostLog = new(
        "listPostLog", "A post's audit log",
        "Everything that each answer said about a post, newest first, with its source. Rows that a restore found to be wrong stay and are "
        + "`excluded`.")
    {
        Parameters = [PostId, CommonDocs.Limit(LogQueryValidator.MaxLimit, ContentEndpoints.DefaultLimit), .. CommonDocs.BackFromTime],
        Replies = [LogReply],
        Errors = [NoPost, CommonDocs.InvalidCursor, CommonDocs.InvalidTime],
    };
}
