using Monitor.Web.Answers;
using Monitor.Web.OpenApi;

namespace Monitor.Web.Api.Limits;

internal static class LimitDocs
{
    private const string Fields =
        """
        "key": "beat_server_refresh_profile_insta_daily", "scope": "on_demand", "limit": 20000, "window_seconds": 86400, "used": 412, "left": 19588
        """;

    public static readonly OperationDoc List = new(
        "listLimits", "Limits",
        "What is limited and how much of it is used: profiles asked for on demand, and calls to each provider. Windows slide: what was taken "
        + "counts until the window has passed over it.")
    {
        Replies = [new ReplyDoc(200, typeof(Envelope<LimitView[]>), "Limits.", $$"""{ "status_code": 200, "success": true, "data": [ { {{Fields}} } ] }""")],
    };

    public static readonly OperationDoc Reset = new("resetLimit", "Start counting a limit anew", "Forgets what was taken, for all processes.")
    {
        Parameters = [new ParameterDoc("key", "The limit's key; its prefix `beat_server_` may be left out.", "refresh_profile_insta_daily")],
        Replies = [new ReplyDoc(200, typeof(Envelope<LimitView>), "The limit now.", $$"""{ "status_code": 200, "success": true, "data": { {{Fields}} } }""")],
        Errors = [new ErrorDoc(404, ErrorCodes.LimitNotFound, "key", "There is no such limit.")],
    };
}
