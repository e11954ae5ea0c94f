using Monitor.Web.Answers;
using Monitor.Web.OpenApi;

namespace Monitor.Web.Health;

internal static class HeartbeatDocs
{
    public static readonly OperationDoc Get = new(
        "getHeartbeat", "Whether this process wants requests",
        "For load balancers: 200, or 410 once an operator has drained this process or it has begun to stop. It goes on answering all "
        + "requests meanwhile. Whether the service can do its work is another question: `/health`.")
    {
        Public = true,
        TakesAnyQuery = true,
        Replies =
        [
            new ReplyDoc(200, typeof(HeartbeatView), "It wants requests.", """{ "beat": true }"""),
            new ReplyDoc(410, typeof(HeartbeatView), "Send requests elsewhere.", """{ "beat": false }"""),
        ],
    };

    public static readonly OperationDoc Put = new(
        "setHeartbeat", "Drain this process, or take that back",
        "Concerns only the process that answers, so address it itself and not the load balancer; a process that starts beats. Only for the operator.")
    {
        Parameters = [new ParameterDoc("beat", "Whether the process wants requests.", "false") { OneOf = ["true", "false"] }],
        Replies = [new ReplyDoc(200, typeof(HeartbeatView), "The heartbeat now.", """{ "beat": false }""")],
        Errors =
        [
            new ErrorDoc(422, ErrorCodes.Required, "beat", "beat is one of: true, false."),
            new ErrorDoc(422, ErrorCodes.UnknownValue, "beat", "beat is one of: true, false."),
        ],
    };
}
