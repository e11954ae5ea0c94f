using System.Text.Json.Nodes;
using Monitor.Data.Credits;
using Monitor.Data.Feed;
using Monitor.Data.Queues;
using Monitor.Data.Sql;
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
            apify_completed = d.status = 'completed', database_populated = d.status = 'completed', ai_analyzed = d.enriched, ai_reason = d.not_enriched,
            calls = greatest(i.calls, d.calls), cost_usd = greatest(i.cost_usd, d.cost_usd), account_id = a.id, completed_at = case when d.status <> 'pending' then $9 end, updated_at = $9
        from unnest($1, $2, $3, $4, $5, $6, $7, $8, $10, $11, $12, $13)
                d(id, status, error, code, source, result, platform, platform_id, calls, cost_usd, enriched, not_enriched)
            left join account a on a.platform = d.platform and a.platform_id = d.platform_id
        where i.id = d.id and i.status in ('pending', 'processing')
        returning i.id, i.job_id, i.username, i.status, i.error, i.error_code, i.credits, i.ai_analyzed, i.ai_reason
        """;

    // Jobs are locked in order, so that two transactions about the same jobs wait for each other instead of deadlocking.
    private const string JobsSql = """
        with locked as materialized (
            select id from processing_jobs where id = any ($1) order by id for no key update),
        d as (
            select * from unnest($1, $2, $3, $4, $5, $6, $7) d(id, successful, failed, errors, charged, unreserved, events)
            where d.id in (select id from locked))
        update processing_jobs j set
            processed_users = processed_users + d.successful + d.failed, successful_users = successful_users + d.successful,
            failed_users = failed_users + d.failed, errors = j.errors || d.errors::jsonb,
            credits_charged = credits_charged + d.charged, reserved_credits = reserved_credits - d.unreserved,
            status = case when processed_users + d.successful + d.failed < total_users then status
                          when successful_users + d.successful = 0 then 'failed' else 'completed' end,
            completed_at = case when processed_users + d.successful + d.failed = total_users then $8 end,
            updated_at = $8,
            event_no = event_no + d.events + case when processed_users + d.successful + d.failed = total_users then 1 else 0 end
        from d where j.id = d.id
        returning j.id, status, team_id, requested_by, total_users, processed_users, successful_users, failed_users, event_no, webhook_url,
            job_type, credits_charged
        """;

    private const string DropQueuesSql = "delete from queue where job_id = any ($1)";

    private sealed record Item(
        long Id, Guid JobId, string Username, string Status, string? Error, string? Code, int Credits, bool IsEnriched, string? NotEnriched);

    private sealed record ItemsOfJob(Guid Id, Item[] Items)
    {
        public Item[] Completed { get; } = [.. Items.Where(item => item.Status == JobStatus.Completed)];

        public Item[] Failed { get; } = [.. Items.Where(item => item.Status == JobStatus.Failed)];
    }

    /// <summary>Writes it; answers whose jobs ended.</summary>
    public static async Task<IReadOnlyList<JobOwner>> WriteAsync(ItemTransaction work, IReadOnlyList<FinishedItem> runs, CancellationToken ct)
    {
        var (connection, now) = (work.Connection, work.Now);
        var items = await UpdateItemsAsync(connection, runs, now, ct);
        ItemsOfJob[] jobs = [.. items.GroupBy(item => item.JobId).OrderBy(job => job.Key).Select(job => new ItemsOfJob(job.Key, [.. job.OrderBy(item => item.Id)]))];
        if (jobs.Length == 0)
            return [];

        var ended = new List<Guid>();
        var owners = new HashSet<JobOwner>();
        var ledger = new SortedDictionary<long, List<LedgerLine>>();
        var progress = await UpdateJobsAsync(connection, jobs, now, ct);
        var runOf = runs.ToLookup(run => run.Item.RefId);
        foreach (var job in jobs)
        {
            var state = progress[job.Id];
            foreach (var run in job.Items.SelectMany(item => runOf[item.Id]))
                work.Collected(state.TeamId, run);
            var end = state.End(job.Id);
            var steps = Events(job.Items, state, end);
            work.Events.AddRange(steps.Select((step, i) => new NewFeedEvent(job.Id, state.TeamId, state.EventNo - steps.Count + 1 + i, step.Type, step.Payload)));
            if (end is not null)
            {
                ended.Add(job.Id);
                owners.Add(new(state.TeamId, state.RequestedBy));
                if (state.WebhookUrl is { } url)
                    work.Closing.Add(end.Webhook(url, now));
            }

            if (!ledger.TryGetValue(state.TeamId, out var lines))
                ledger[state.TeamId] = lines = [];
            lines.AddRange(job.Items.Where(item => item.Credits > 0 && item.Status != JobStatus.Pending).Select(item => item.Status == JobStatus.Completed
                ? new LedgerLine("charge", -item.Credits, -item.Credits, job.Id, item.Id, item.Username)
                : new LedgerLine("release", 0, -item.Credits, job.Id, item.Id, item.Username)));
        }

        if (ended.Count > 0)
            work.Closing.Add(new(DropQueuesSql) { Parameters = { SqlArray.Of(ended, id => id) } });
        // What all jobs of a team change comes last, so that its rows are locked for one round trip and the commit.
        foreach (var (teamId, lines) in ledger)
            foreach (var statement in CreditRows.Statements(teamId, lines, now))
                work.Closing.Add(statement);
        return [.. owners];
    }

    private static async Task<List<Item>> UpdateItemsAsync(NpgsqlConnection connection, IReadOnlyList<FinishedItem> runs, DateTimeOffset now, CancellationToken ct)
    {
        if (runs.Count == 0)
            return [];
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
        command.Parameters.Add(SqlArray.Of(runs, run => run.Calls));
        command.Parameters.Add(SqlArray.Of(runs, run => run.CostUsd));
        command.Parameters.Add(SqlArray.Of(runs, run => run is { Outcome: ItemOutcome.Done, IsEnriched: true }));
        command.Parameters.Add(SqlArray.Of(runs, run => run.Outcome == ItemOutcome.Done ? run.NotEnriched : null));
        var items = new List<Item>(runs.Count);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            items.Add(new(
                reader.GetInt64(0), reader.GetGuid(1), reader.GetString(2), reader.GetString(3), reader.GetText(4), reader.GetText(5), reader.GetInt32(6),
                reader.GetBoolean(7), reader.GetText(8)));
        return items;
    }

    private static async Task<Dictionary<Guid, Progress>> UpdateJobsAsync(NpgsqlConnection connection, ItemsOfJob[] jobs, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(JobsSql, connection)
        {
            Parameters =
            {
                SqlArray.Of(jobs, job => job.Id),
                SqlArray.Of(jobs, job => job.Completed.Length),
                SqlArray.Of(jobs, job => job.Failed.Length),
                SqlArray.Of(jobs, job => Errors(job.Failed)),
                SqlArray.Of(jobs, job => job.Completed.Sum(item => item.Credits)),
                SqlArray.Of(jobs, job => job.Completed.Sum(item => item.Credits) + job.Failed.Sum(item => item.Credits)),
                SqlArray.Of(jobs, job => (long)job.Items.Length),
                new() { Value = now.UtcDateTime },
            },
        };
        var progress = new Dictionary<Guid, Progress>(jobs.Length);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            progress[reader.GetGuid(0)] = new(
                reader.GetString(1), reader.GetInt64(2), reader.GetText(3), reader.GetInt32(4), reader.GetInt32(5), reader.GetInt32(6), reader.GetInt32(7),
                reader.GetInt64(8), reader.GetText(9), reader.GetString(10), reader.GetInt32(11));
        return progress;
    }

    // The counts of each event are those after it, so that a bar that follows the events moves item by item.
    private static List<(string Type, string Payload)> Events(Item[] items, Progress progress, JobEnd? end)
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
                ["progress_percentage"] = JobEnd.Percentage(processed, progress.Total),
            };
            if (item.Status == JobStatus.Completed)
                payload["stages"] = new JsonObject
                {
                    ["apify_completed"] = true,
                    ["database_populated"] = true,
                    ["cdn_processed"] = false,
                    ["ai_analyzed"] = item.IsEnriched,
                };
            if (item.NotEnriched is not null)
                payload["ai_reason"] = item.NotEnriched;
            if (item.Error is not null)
                payload["error"] = item.Error;
            if (item.Code is not null)
                payload["error_code"] = item.Code;
            events.Add((item.Status == JobStatus.Pending ? JobEvents.ItemRetried : JobEvents.Item(item.Status), payload.ToJsonString()));
        }

        if (end is not null)
            events.Add((end.EventType, end.Payload));
        return events;
    }

    private static string Errors(Item[] failed) => new JsonArray(
        [.. failed.Select(item => (JsonNode)new JsonObject { ["username"] = item.Username, ["code"] = item.Code, ["error"] = item.Error })]).ToJsonString();

    private sealed record Progress(
        string Status, long TeamId, string? RequestedBy, int Total, int Processed, int Successful, int Failed, long EventNo, string? WebhookUrl,
        string JobType, int Charged)
    {
        public JobEnd? End(Guid id) => JobStatus.IsFinal(Status) ? new(id, JobType, Status, Total, Processed, Successful, Failed, Charged) : null;
    }
}
