using Monitor.Web.OpenApi;

namespace Monitor.Web.Health;

internal static class HealthDocs
{
    public static readonly OperationDoc Get = new(
        "getHealth", "Whether the service can do its work",
        "About the service, not about the accounts that it watches: `healthy`, `degraded` (it works, and something deserves attention, such as "
        + "that no worker is alive) or `unhealthy` (the database is away, status 503). "
        + "Callers who proved who they are see every check; all others only `status`.")
    {
        Public = true,
        TakesAnyQuery = true,
        Replies =
        [
            new ReplyDoc(200, typeof(HealthView), "Healthy or degraded.",
                """
                {
                  "status": "healthy",
                  "checks": {
                    "database": { "status": "healthy", "detail": "0.4 ms", "at": "2026-01-31T08:00:00.120Z" },
                    "redis": { "status": "healthy", "detail": null, "at": null },
                    "scheduler": { "status": "healthy", "detail": null, "at": "2026-01-31T08:00:00Z" },
                    "workers": { "status": "healthy", "detail": null, "at": "2026-01-31T08:00:00.120Z" }
                  }
                }
                """),
            new ReplyDoc(503, typeof(HealthView), "The database is away.",
                """
                {
                  "status": "unhealthy",
                  "checks": {
                    "database": { "status": "unhealthy", "detail": "no answer", "at": "2026-01-31T08:00:00.120Z" },
                    "redis": { "status": "healthy", "detail": null, "at": null }
                  }
                }
                """),
        ],
    };
}
