using Monitor.Web.Answers;
using Monitor.Web.OpenApi;

namespace Monitor.Web.Api.Providers;

internal static class ProviderDocs
{
    public static readonly OperationDoc List = new(
        "listProviders", "Data providers",
        "The data APIs behind the monitors, as the workers published them: what each can be asked, "
        + "how it and its credentials are doing, and what it did today.")
    {
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<ProviderView[]>), "All providers by name.",
                """
                {
                  "status_code": 200,
                  "success": true,
                  "data": [
                    {
                      "name": "tikhub",
                      "enabled": true,
                      "demo": false,
                      "capabilities": { "instagram": ["fetch_profile_by_handle"], "tiktok": ["fetch_profile_by_handle"] },
                      "unit_cost_usd": 0.001,
                      "health": "degraded",
                      "platforms": [
                        { "platform": "instagram", "health": "resting", "back_at": "2026-01-30T17:21:39.531Z" },
                        { "platform": "tiktok", "health": "healthy", "back_at": null }
                      ],
                      "back_at": null,
                      "last_error": "HTTP 503",
                      "last_error_at": "2026-01-30T17:21:09.531Z",
                      "credentials": { "all": 3, "healthy": 3 },
                      "today": { "calls": 41200, "failed": 12, "cost_usd": 41.2, "saved": 380, "saved_usd": 0.38 },
                      "paused": false, "paused_at": null, "paused_by": null, "pause_reason": null
                    }
                  ]
                }
                """),
        ],
    };

    public static readonly OperationDoc Change = new(
        "changeProvider", "Pause a data provider",
        "Holds a provider, or lets it go on. Within two seconds no process asks it any more and the next one of each chain answers; what nobody else "
        + "can answer waits and does not fail. Trying a key still asks it. A pause keeps who began it and since when.")
    {
        RequestExample = """{ "paused": true, "reason": "month end" }""",
        Parameters = [new ParameterDoc("provider", "The provider's name.", "tikhub")],
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<ProviderView>), "The provider as it is now.",
                """
                {
                  "status_code": 200,
                  "success": true,
                  "data": {
                    "name": "tikhub",
                    "enabled": true,
                    "demo": false,
                    "capabilities": { "instagram": ["fetch_profile_by_handle"], "tiktok": ["fetch_profile_by_handle"] },
                    "unit_cost_usd": 0.001,
                    "health": "healthy",
                    "platforms": [
                      { "platform": "instagram", "health": "healthy", "back_at": null },
                      { "platform": "tiktok", "health": "healthy", "back_at": null }
                    ],
                    "back_at": null,
                    "last_error": null,
                    "last_error_at": null,
                    "credentials": { "all": 3, "healthy": 3 },
                    "today": { "calls": 41200, "failed": 12, "cost_usd": 41.2, "saved": 380, "saved_usd": 0.38 },
                    "paused": true, "paused_at": "2026-01-30T17:21:09.531Z", "paused_by": "Ada", "pause_reason": "month end"
                  }
                }
                """),
        ],
        Errors =
        [
            new ErrorDoc(404, ErrorCodes.ProviderNotFound, "provider", "There is no provider tickhub."),
            new ErrorDoc(422, ErrorCodes.Required, "paused", "paused is true or false."),
            new ErrorDoc(422, ErrorCodes.OutOfRange, "reason", "reason has at most 500 characters."),
        ],
    };

    public static readonly OperationDoc Drift = new(
        "listSchemaDrift", "Answers that were not understood",
        "Fields of providers' answers that were missing or of another kind than known, latest first, each with one raw answer. Such an answer "
        + "makes the next provider be asked and punishes no credential.")
    {
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<DriftView[]>), "Fields.",
                """
                {
                  "status_code": 200,
                  "success": true,
                  "data": [
                    {
                      "provider": "tikhub",
                      "fetch_type": "fetch_profile_by_handle",
                      "field": "data.user.pk",
                      "first_seen": "2026-01-31T08:00:00Z",
                      "last_seen": "2026-01-31T08:10:00Z",
                      "count": 14,
                      "sample": "{\"data\":{\"user\":{}}}"
                    }
                  ]
                }
                """),
        ],
    };
}
