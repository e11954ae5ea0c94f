using System.Text.Json.Nodes;
using Monitor.Data.Queues;
using Npgsql;

namespace Monitor.Data.Batches;

/// <summary>
/// Writes what became of items of jobs: the items, the progress of their jobs, charged and released credits, events and, when a job
/// ends with it, its end. Counters change once for each job, not once for each item.
/// </summary>
internal static class JobItemWriter
{
    private const string ItemsSql = """
        update processing_job_items i set
            status = d.status, error = d.error, error_code = d.code, source = d.source, result = d.result::jsonb,
            apify_completed = d.status = 'completed', database_populated = d.status = 'completed',
            account_id = a.id, completed_at = case when d.status <> 'pending' then $9 end, updated_at = $9
        from unnest($1, $2, $3, $4, $5, $6, $7, $8) d(id, status, error, code, source, result, platform, platform_id)
            left join account a on a.platform = d.platform and a.platform_id = d.platform_id
        where i.id = d.id and i.status in ('pending', 'processing')
        returning i.id, i.job_id, i.username, i.status, i.error, i.error_code, i.credits
        """;

    private const string JobSql = """
        update processing_jobs set
            processed_users = processed_users + $2 + $3, successful_users = successful_users + $2, failed_users = failed_users + $3,
            errors = errors || $4::jsonb, credits_charged = credits_charged + $5, reserved_credits = reserved_credits - $6,
            status = case when processed_users + $2 + $3 < total_users then status
                          when successful_users + $2 = 0 then 'failed' else 'completed' end,
            completed_at = case when processed_users + $2 + $3 = total_users then $8 end,
            updated_at = $8,
            event_no = event_no + $7 + case when processed_users + $2 + $3 = total_users then 1 else 0 end
        where id = $1
        returning status, team_id, requested_by, total_users, processed_users, successful_users, failed_users, event_no, webhook_url,
            job_type, credits_charged
        """;

    private const string DropQueueSql = "delete from queue where job_id = $1";

    private sealed record Item(long Id, Guid JobId, string Username, string Status, string? Error, string? Code, int Credits);

    public static async Task<IReadOnlyList<EndedJob>> WriteAsync(
        NpgsqlConnection connection, FinishedItem[] runs, DateTimeOffset now, CancellationToken ct)
    {
        if (runs.Length == 0)
            return [];
        var items = await UpdateItemsAsync(connection, runs, now, ct);
        var ended = new List<EndedJob>();
        var events = new List<NewJobEvent>(items.Count + 1);
        var ledger = new SortedDictionary<long, List<LedgerLine>>();
        foreach (var job in items.GroupBy(item => item.JobId).OrderBy(job => job.Key))
        {
            var (teamId, end) = await UpdateJobAsync(connection, job.Key, [.. job.OrderBy(item => item.Id)], events, now, ct);
            if (end is not null)
                ended.Add(end);
            var lines = job.Where(item => item.Credits > 0 && item.Status != JobStatus.Pending).Select(item => item.Status == JobStatus.Completed
                ? new LedgerLine("charge", -item.Credits, -item.Credits, job.Key, item.Id, item.Username)
                : new LedgerLine("release", 0, -item.Credits, job.Key, item.Id, item.Username));
            if (!ledger.TryGetValue(teamId, out var known))
                ledger[teamId] = known = [];
            known.AddRange(lines);
        }

        foreach (var (teamId, lines) in ledger)
            await CreditRows.WriteAsync(connection, teamId, lines, now, ct);
        await JobEventRows.WriteAsync(connection, events, now, ct);
        return ended;
    }

    private static async Task<List<Item>> UpdateItemsAsync(NpgsqlConnection connection, FinishedItem[] runs, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(ItemsSql, connection);
        command.Parameters.Add(SqlArray.Of(runs, run => run.Item.RefId));
        command.Parameters.Add(SqlArray.Of(runs, run => run.Outcome switch
        {
            ItemOutcome.Done => JobStatus.Completed,
            ItemOutcome.Failed => JobStatus.Failed,
            _ => JobStatus.Pending,
        }));
        command.Parameters.Add(SqlArray.Of(runs, run => run.Error));
        command.Parameters.Add(SqlArray.Of(runs, run => run.ErrorCode));
        command.Parameters.Add(SqlArray.Of(runs, run => run.Source));
        command.Parameters.Add(SqlArray.Of(runs, run => run.Result));
        command.Parameters.Add(SqlArray.Of(runs, run => run.Observation?.Platform));
        command.Parameters.Add(SqlArray.Of(runs, run => run.Observation?.PlatformId));
        command.Parameters.Add(new() { Value = now.UtcDateTime });
        var items = new List<Item>(runs.Length);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            items.Add(new(
                reader.GetInt64(0), reader.GetGuid(1), reader.GetString(2), reader.GetString(3), reader.GetText(4), reader.GetText(5), reader.GetInt32(6)));
        return items;
    }

    private static async Task<(long TeamId, EndedJob? Ended)> UpdateJobAsync(
        NpgsqlConnection connection, Guid jobId, Item[] items, List<NewJobEvent> events, DateTimeOffset now, CancellationToken ct)
    {
        var completed = items.Where(item => item.Status == JobStatus.Completed).ToArray();
        var failed = items.Where(item => item.Status == JobStatus.Failed).ToArray();
        await using var command = new NpgsqlCommand(JobSql, connection);
        command.Parameters.Add(new() { Value = jobId });
        command.Parameters.Add(new() { Value = completed.Length });
        command.Parameters.Add(new() { Value = failed.Length });
        command.Parameters.Add(new() { Value = Errors(failed) });
        command.Parameters.Add(new() { Value = completed.Sum(item => item.Credits) });
        command.Parameters.Add(new() { Value = completed.Sum(item => item.Credits) + failed.Sum(item => item.Credits) });
        command.Parameters.Add(new() { Value = (long)items.Length });
        command.Parameters.Add(new() { Value = now.UtcDateTime });
        Progress progress;
        await using (var reader = await command.ExecuteReaderAsync(ct))
        {
            await reader.ReadAsync(ct);
            progress = new(
                reader.GetString(0), reader.GetInt64(1), reader.GetText(2), reader.GetInt32(3), reader.GetInt32(4), reader.GetInt32(5), reader.GetInt32(6),
                reader.GetInt64(7), reader.GetText(8), reader.GetString(9), reader.GetInt32(10));
        }

        var isEnd = JobStatus.IsFinal(progress.Status);
        var steps = Events(items, progress, isEnd);
        events.AddRange(steps.Select((step, i) => new NewJobEvent(jobId, progress.TeamId, progress.EventNo - steps.Count + 1 + i, step.Type, step.Payload)));
        if (!isEnd)
            return (progress.TeamId, null);
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new(DropQueueSql) { Parameters = { new() { Value = jobId } } });
        if (progress.WebhookUrl is { } url)
            batch.BatchCommands.Add(Webhook(jobId, url, progress, now));
        await batch.ExecuteNonQueryAsync(ct);
        return (progress.TeamId, new(jobId, progress.TeamId, progress.RequestedBy));
    }

    private static NpgsqlBatchCommand Webhook(Guid jobId, string url, Progress progress, DateTimeOffset now) =>
        JobWebhookRows.Insert(jobId, url, JobEvents.Job(progress.Status), progress.JobType, progress.Status, progress.Total,
            progress.Successful, progress.Failed, progress.Charged, now);

    // The counts of each event are those after it, so that a bar that follows the events moves item by item.
    private static List<(string Type, string Payload)> Events(Item[] items, Progress progress, bool isEnd)
    {
        var events = new List<(string, string)>(items.Length + 1);
        var left = items.Count(item => item.Status != JobStatus.Pending);
        foreach (var item in items)
        {
            if (item.Status != JobStatus.Pending)
                left--;
            var processed = progress.Processed - left;
            var payload = new JsonObject
            {
                ["username"] = item.Username,
                ["status"] = item.Status,
                ["processed_users"] = processed,
                ["total_users"] = progress.Total,
                ["progress_percentage"] = Percentage(processed, progress.Total),
            };
            if (item.Status == JobStatus.Completed)
                payload["stages"] = new JsonObject
                {
                    ["apify_completed"] = true,
                    ["database_populated"] = true,
                    ["cdn_processed"] = false,
                    ["ai_analyzed"] = false,
                };
            if (item.Error is not null)
                payload["error"] = item.Error;
            if (item.Code is not null)
                payload["error_code"] = item.Code;
            events.Add((item.Status == JobStatus.Pending ? JobEvents.ItemRetried : JobEvents.Item(item.Status), payload.ToJsonString()));
        }

        if (isEnd)
            events.Add((JobEvents.Job(progress.Status), JobEndPayload(progress)));
        return events;
    }

    private static string JobEndPayload(Progress progress) => new JsonObject
    {
        ["status"] = progress.Status,
        ["processed_users"] = progress.Processed,
        ["successful_users"] = progress.Successful,
        ["failed_users"] = progress.Failed,
        ["total_users"] = progress.Total,
        ["progress_percentage"] = Percentage(progress.Processed, progress.Total),
        ["credits_charged"] = progress.Charged,
    }.ToJsonString();

    private static double Percentage(int processed, int total) => Math.Round(100.0 * processed / total, 1);

    private static string Errors(Item[] failed) => new JsonArray(
        [.. failed.Select(item => (JsonNode)new JsonObject { ["username"] = item.Username, ["code"] = item.Code, ["error"] = item.Error })]).ToJsonString();

    private sealed record Progress(
        string Status, long TeamId, string? RequestedBy, int Total, int Processed, int Successful, int Failed, long EventNo, string? WebhookUrl,
        string JobType, int Charged);
}
