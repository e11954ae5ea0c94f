using System.Globalization;
using System.Text.Json.Nodes;
using Monitor.Data.Time;
using Npgsql;

namespace Monitor.Data.Batches;

/// <summary>How a job ended, as its last event and its webhook tell it.</summary>
internal sealed record JobEnd(Guid JobId, string JobType, string Status, int Total, int Processed, int Successful, int Failed, int Charged)
{
    private const string WebhookSql = "insert into job_webhook (job_id, url, event_type, body, created_at, due_at) values ($1, $2, $3, $4, $5, $5)";

    public string EventType => JobEvents.Job(Status);

    /// <summary>The data of the event.</summary>
    public string Payload => new JsonObject
    {
        ["status"] = Status,
        ["processed_users"] = Processed,
        ["successful_users"] = Successful,
        ["failed_users"] = Failed,
        ["total_users"] = Total,
        ["progress_percentage"] = Percentage(Processed, Total),
        ["credits_charged"] = Charged,
    }.ToJsonString();

    /// <summary>The statement that puts the message to an address on its way.</summary>
    public NpgsqlBatchCommand Webhook(string url, DateTimeOffset now)
    {
        var body = new JsonObject
        {
            ["event"] = EventType,
            ["job_id"] = JobId.ToString(),
            ["job_type"] = JobType,
            ["status"] = Status,
            ["total_users"] = Total,
            ["successful_users"] = Successful,
            ["failed_users"] = Failed,
            ["credits_charged"] = Charged,
            ["occurred_at"] = now.ToWireFormat(),
            ["results"] = string.Create(CultureInfo.InvariantCulture, $"/api/v1/jobs/{JobId}/results"),
        };
        return new(WebhookSql)
        {
            Parameters =
            {
                new() { Value = JobId }, new() { Value = url }, new() { Value = EventType }, new() { Value = body.ToJsonString() },
                new() { Value = now.UtcDateTime },
            },
        };
    }

    /// <summary>How much is done, with one decimal.</summary>
    public static double Percentage(int processed, int total) => Math.Round(100.0 * processed / total, 1);
}
