using Monitor.Web.Answers;
using Monitor.Web.OpenApi;

namespace Monitor.Web.Providers;

internal static class ProviderDocs
{
    public static readonly OperationDoc List = new(
        "listProviders", "Data providers",
        "The data APIs behind the monitors, as the workers published them: what each can be asked, and whether a key is configured.")
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
                      "capabilities": { "instagram": ["fetch_profile_by_handle", "fetch_post_by_shortcode"] },
                      "unit_cost_usd": 0.001
                    }
                  ]
                }
                """),
        ],
    };
}
