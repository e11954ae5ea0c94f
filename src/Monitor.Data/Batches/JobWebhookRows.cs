using System.Globalization;
using System.Text.Json.Nodes;
using Monitor.Data.Time;
using Npgsql;

namespace Monitor.Data.Batches;

/// <summary>The message about the end of a job.</summary>
internal static class JobWebhookRows
{
    public const string Sql = "insert into job_webhook (job_id, url, event_type, body, created_at, due_at) values ($1, $2, $3, $4, $5, $5)";

    public static NpgsqlBatchCommand Insert(
        Guid jobId, string url, string eventType, string jobType, string status, int total, int successful, int failed, int charged, DateTimeOffset now)
    {
        var body = new JsonObject
        {
            ["event"] = eventType,
            ["job_id"] = jobId.ToString(),
            ["job_type"] = jobType,
            ["status"] = status,
            ["total_users"] = total,
            ["successful_users"] = successful,
            ["failed_users"] = failed,
            ["credits_charged"] = charged,
            ["occurred_at"] = now.ToWireFormat(),
            ["results"] = string.Create(CultureInfo.InvariantCulture, $"/api/v1/jobs/{jobId}/results"),
        };
        return new(Sql)
        {
            Parameters =
            {
                new() { Value = jobId }, new() { Value = url }, new() { Value = eventType }, new() { Value = body.ToJsonString() },
                new() { Value = now.UtcDateTime },
            },
        };
    }
}
