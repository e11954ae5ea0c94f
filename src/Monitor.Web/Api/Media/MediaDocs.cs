using Monitor.Data.Media;
using Monitor.Web.Answers;
using Monitor.Web.OpenApi;

namespace Monitor.Web.Api.Media;

/// <summary>The documentation of the archive.</summary>
internal static class MediaDocs
{
    private const string Fields =
        """
        "id": 512, "entity_type": "account", "entity_id": 42, "name": "nasa", "platform": "instagram", "asset_type": "profile_pic", "position": 0,
        "status": "stored", "original_url": "https://pictures.example/42.jpg?sig=9f", "asset_url": "assets/accounts/instagram/42.jpg",
        "url": "/api/v1/media/512/content?v=9f86d081884c7d65", "hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "bytes": 48213, "content_type": "image/jpeg", "error_code": null, "error": null, "tries": 0, "expires_at": "2026-02-04T08:00:00Z",
        "updated_at": "2026-01-31T08:00:00Z", "stored_at": "2026-01-31T08:00:02Z"
        """;

    private const string Standing =
        """
        {
          "status_code": 200, "success": true,
          "data": {
            "mode": "store", "store": "s3", "backlog": 1200, "alarm_at": 50000, "oldest_found_at": "2026-01-31T07:58:00Z", "per_minute": 5400,
            "objects": 812345, "bytes": 60123456789, "removing": 0, "workers": 50, "concurrency": 100, "max_running": 5000, "running": 480, "paused": false,
            "counts": [
              { "status": "found", "asset_type": "thumbnail", "error_code": null, "count": 1200 },
              { "status": "failed", "asset_type": "image", "error_code": "wrong_type", "count": 3 }
            ]
          }
        }
        """;

    private const string MediaId = "media_id";

    /// <summary>What the content of a picture is asked with.</summary>
    public static readonly IReadOnlyList<ParameterDoc> ContentParameters =
    [
        new ParameterDoc("width", "How wide it is wanted; the next larger of 160, 320, 640 and 1080 is made, and the picture as it is beyond.", "320"),
        new ParameterDoc("v", "The beginning of its digest, as its address has it: with it the answer may be kept for good.", "9f86d081884c7d65"),
    ];

    /// <summary>The answer where the store itself hands copies out.</summary>
    public static readonly ReplyDoc Elsewhere = ReplyDoc.Empty(302, "The copy is at the address in `Location`, where the archive is set up so.");

    public static readonly OperationDoc List = new(
        "listMedia", "Pictures and videos",
        "Everything that sources named, newest first, with the state of its copy: `found` (waits), `queued` (a request copies it), `stored`, `expired` (its address died; the source is asked for another), `failed` (`error_code` says why) and `removed` (kept long enough). For operators.")
    {
        Parameters =
        [
            new ParameterDoc("status", "Only those in this state.", "failed") { OneOf = MediaStatus.All },
            new ParameterDoc("error_code", "Only those with this reason.", "wrong_type") { OneOf = MediaErrors.All },
            new ParameterDoc("platform", "Only those of this platform.", "instagram"),
            new ParameterDoc("asset_type", "Only those of this type.", "profile_pic") { OneOf = MediaQueryValidator.AssetTypesKnown },
            new ParameterDoc("entity_type", "Only those of accounts, or of posts.", "account") { OneOf = MediaQueryValidator.EntityTypes },
            new ParameterDoc("entity_id", "Only those of this account or post.", "42") { Number = (1, int.MaxValue, 1) },
            CommonDocs.Limit(MediaQueryValidator.MaxLimit, 50),
            .. CommonDocs.BackFromId,
        ],
        Replies = [new ReplyDoc(200, typeof(Envelope<MediaView[]>), "Pictures and videos.", $$"""{ "status_code": 200, "success": true, "data": [ { {{Fields}} } ] }""")],
        Errors =
        [
            new ErrorDoc(422, ErrorCodes.UnknownValue, "status", $"status is one of: {string.Join(", ", MediaStatus.All)}."),
            new ErrorDoc(422, ErrorCodes.OutOfRange, "limit", "limit is a whole number from 1 to 500."),
        ],
    };

    public static readonly OperationDoc Status = new(
        "getMediaStatus", "How the archive is doing",
        "How much waits to be copied, how fast that goes, how large the archive is, and what has no copy by state, type and reason. Counting ends at 1,000,000 of a state. For operators.")
    {
        Replies = [new ReplyDoc(200, typeof(Envelope<MediaStatusView>), "How it is doing.", Standing)],
    };

    public static readonly OperationDoc Change = new(
        "changeMedia", "Change how the archive runs",
        "More or fewer copies at once, in all processes, while it runs: `workers` and `concurrency`, or their product as `max_running`. It counts until the configuration itself changes. `paused` holds it. For operators.")
    {
        RequestExample = """{ "workers": 100 }""",
        Replies = [new ReplyDoc(200, typeof(Envelope<MediaStatusView>), "How it is doing now.", Standing)],
        Errors = [new ErrorDoc(422, ErrorCodes.OutOfRange, "workers", "workers is a whole number from 1 to 1000.")],
    };

    public static readonly OperationDoc Retry = new(
        "retryMedia", "Try files again", "Puts files that failed or expired back in line: up to 1,000 of them by `ids`, among which may be some whose copies were removed, those that match a `filter`, or `all`. For operators.")
    {
        RequestExample = """{ "filter": { "error_code": "unavailable" } }""",
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<RetriedMediaView>), "How many.", """{ "status_code": 200, "success": true, "data": { "retried": 17 } }"""),
        ],
        Errors =
        [
            new ErrorDoc(422, ErrorCodes.AmbiguousSelection, "filter", """Say which files: either ids, or a filter that restricts something, or "all": true."""),
        ],
    };

    public static readonly OperationDoc Content = new(
        "getMediaContent", "A picture or video",
        "The copy of a picture or video of an account or post that you see, by its `id`; while there is none, a picture comes from its platform. It has an entity tag, knows ranges, and with the `v` of its address may be kept for good. With `width` a picture comes small, as AVIF or WebP by what you accept. 204: there is none, or it cannot be had now. Where the archive is set up so, the answer leads to a signed or public address of the store.")
    {
        Parameters =
        [
            new ParameterDoc(MediaId, "The `id` of the picture or video.", "512"),
            .. ContentParameters,
        ],
        Replies =
        [
            ReplyDoc.Binary(200, "image/jpeg", "The picture or video; its type is told by its bytes."),
            ReplyDoc.Binary(206, "video/mp4", "The part that was asked for."),
            Elsewhere,
            ReplyDoc.Empty(204, "There is none to show."),
        ],
        Errors = [new ErrorDoc(404, ErrorCodes.MediaNotFound, MediaId, "No picture or video 512 is known to you.")],
    };
}
