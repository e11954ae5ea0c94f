using Monitor.Web.Answers;
using Monitor.Web.OpenApi;

namespace Monitor.Web.Api.Charts;

internal static class ChartDocs
{
    private static readonly ParameterDoc Series = new(
        "series", "What to show, up to eight: `task:` and its id, `account:` or `post:` and its id, separated by commas.", "account:12,account:17");

    private static readonly ParameterDoc From = new("from", "Inclusive.", "2026-01-24T08:00:00Z") { Format = "date-time" };

    private static readonly ParameterDoc To = new("to", "Exclusive; now unless given.", "2026-01-31T08:00:00Z") { Format = "date-time" };

    private static readonly IReadOnlyList<ErrorDoc> Errors =
    [
        new ErrorDoc(404, ErrorCodes.SeriesNotFound, "series", "There is no account:17."),
        new ErrorDoc(422, ErrorCodes.Required, "series", "series is required."),
        new ErrorDoc(422, ErrorCodes.InvalidId, "series", "series names what to show: task: and a UUID, account: or post: and an id, separated by commas."),
        new ErrorDoc(422, ErrorCodes.TooMany, "series", "series names at most 8 things."),
        new ErrorDoc(422, ErrorCodes.InvalidTime, "to", "to is later than from."),
    ];

    public static readonly OperationDoc Chart = new(
        "getCharts", "Histories in as many points as a chart has",
        "Any part of up to eight histories, put together into at most `points` buckets of one length, which begin where that length divides time. Each bucket has the "
        + "smallest, the largest and the last known number, and its state. Where nothing was measured there is no bucket: gaps stay gaps. The last seven days "
        + "unless told otherwise.")
    {
        Parameters =
        [
            Series, From, To,
            new ParameterDoc("points", "How many buckets at most.", "300") { Number = (ChartQueryValidator.MinPoints, ChartQueryValidator.MaxPoints, ChartEndpoints.DefaultPoints) },
        ],
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<ChartView>), "The buckets.",
                """
                {
                  "status_code": 200, "success": true,
                  "data": {
                    "from": "2026-01-24T08:00:00Z", "to": "2026-01-31T08:00:00Z", "bucket_seconds": 3600, "resolution": "hour",
                    "series": [
                      {
                        "series": "account:12", "type": "influencer", "platform": "instagram", "name": "bluefinch.studio",
                        "at": ["2026-01-31T05:00:00Z", "2026-01-31T07:00:00Z"], "count": [120, 119],
                        "metrics": {
                          "follower_count": { "min": [120310, 120345], "max": [120345, 120360], "last": [120345, 120351], "state": null },
                          "following_count": { "min": [311, 311], "max": [311, 311], "last": [311, 311], "state": null },
                          "post_count": { "min": [87, null], "max": [87, null], "last": [87, null], "state": ["measured", "unknown"] }
                        }
                      }
                    ]
                  }
                }
                """),
        ],
        Errors = [.. Errors, new ErrorDoc(422, ErrorCodes.OutOfRange, "points", "points is a whole number from 10 to 2000.")],
    };

    public static readonly OperationDoc Growth = new(
        "getGrowth", "How histories grew",
        "By day, week (from Monday on) or month of UTC: the last number of each period and its change since the last one that was known before. The last 30 days, "
        + "26 weeks or 24 months unless told otherwise; 1,000 periods at most, the newest of those asked for.")
    {
        Parameters =
        [
            Series,
            new ParameterDoc("by", "The period; a day unless given.", "day") { OneOf = GrowthQueryValidator.Periods },
            From, To,
        ],
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<GrowthView>), "The periods.",
                """
                {
                  "status_code": 200, "success": true,
                  "data": {
                    "by": "day", "from": "2026-01-02T00:00:00Z", "to": "2026-02-01T00:00:00Z",
                    "series": [
                      {
                        "series": "account:12", "type": "influencer", "platform": "instagram", "name": "bluefinch.studio",
                        "periods": [
                          {
                            "at": "2026-01-31T00:00:00Z", "count": 2880,
                            "values": {
                              "follower_count": { "last": 120345, "change": 120, "percent": 0.0998 },
                              "following_count": { "last": 311, "change": 0, "percent": 0 },
                              "post_count": { "last": null, "change": null, "percent": null }
                            }
                          }
                        ]
                      }
                    ]
                  }
                }
                """),
        ],
        Errors = [.. Errors, new ErrorDoc(422, ErrorCodes.UnknownValue, "by", "by is one of: day, week, month.")],
    };
}
