using Microsoft.AspNetCore.Http.HttpResults;
using Monitor.Web.Access;
using Monitor.Web.OpenApi;

namespace Monitor.Web.Health;

/// <summary>What a process measures of itself, for Prometheus.</summary>
internal static class MetricsEndpoint
{
    private static readonly OperationDoc Doc = new(
        "getMetrics", "Metrics of a process",
        "The gauges and counters of the process that answers, in Prometheus' text format: connections to the database; of each provider the calls that are under way and those that "
        + "wait for room within its limits; places of the language model's pool, how many are in use and waited for, and the seconds by which its utilisation is reckoned; in a "
        + "process with the role `scheduler`, how many pictures and videos wait to be copied. Served by every role; a process that runs no work has those of the database only. A "
        + "scraper sends an API key.")
    {
        Replies =
        [
            new ReplyDoc(200, typeof(string), "The metrics.",
                """
                # HELP monitor_model_pool_in_use Calls of the language model that are under way.
                # TYPE monitor_model_pool_in_use gauge
                monitor_model_pool_in_use 3

                """)
            {
                ContentType = "text/plain",
            },
        ],
    };

    public static void MapMetrics(this IEndpointRouteBuilder app) =>
        app.MapGet("/metrics", Get).WithTags("Health").Documented(Doc).Requires(Permission.FlowsRead);

    private static ContentHttpResult Get(MetricsText metrics, HttpResponse response)
    {
        response.Headers.CacheControl = "no-store";
        return TypedResults.Text(metrics.Read(), MetricsText.ContentType);
    }
}
