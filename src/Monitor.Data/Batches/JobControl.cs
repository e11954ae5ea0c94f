using System.Text.Json.Nodes;
using Monitor.Data.Credits;
using Monitor.Data.Feed;
using Monitor.Data.HotState;
using Monitor.Data.Queues;
using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.Batches;

/// <summary>What became of a change.</summary>
public enum JobChange
{
    /// <summary>It was done.</summary>
    Done,

    /// <summary>The team has no such job.</summary>
    NotFound,

    /// <summary>The job has ended already.</summary>
    Ended,
}

/// <summary>Cancels, pauses and resumes jobs. Work that is under way stops within two seconds.</summary>
public sealed class JobControl(NpgsqlDataSource database, JobStarts starts, IHotState hot, TimeProvider time)
{
    private const string LockSql = """
        select q.id from queue q join processing_jobs j on j.id = q.job_id where q.job_id = $1 and j.team_id = $2 for no key update of q
        """;

    private const string CancelItemsSql = """
        with gone as (delete from queue_item where queue_id = $1),
        open as materialized (select id, status = 'processing' as runs from processing_job_items where job_id = $2 and status in ('pending', 'processing'))
        update processing_job_items i set status = 'cancelled', error_code = 'cancelled', completed_at = $3, updated_at = $3,
            error = case when open.runs then 'The job was cancelled while it was collected.' else 'The job was cancelled before its turn came.' end
        from open where i.id = open.id
        returning i.credits, i.username, i.error
        """;

    private const string CancelJobSql = """
        update processing_jobs set status = 'cancelled', completed_at = $2, updated_at = $2, reserved_credits = 0, event_no = event_no + 1,
            errors = errors || $3::jsonb
        where id = $1
        returning event_no, team_id, requested_by, job_type, total_users, successful_users, failed_users, credits_charged, webhook_url, processed_users
        """;

    private const string PauseSql = """
        with q as (
            update queue set paused_at = case when $2 then $3 end, turn_at = case when $2 then turn_at else $3 end, waiting_since = null
            where id = $1 and (paused_at is null) = $2 returning job_id)
        update processing_jobs j set event_no = event_no + 1, updated_at = $3 from q where j.id = q.job_id returning event_no
        """;

    private const string ExistsSql = "select exists (select from processing_jobs where id = $1 and team_id = $2)";

    /// <summary>Ends a job: nothing of it starts any more, what runs is given up, and credits that are set aside are released.</summary>
    public Task<JobChange> CancelAsync(long teamId, Guid id, CancellationToken ct) => CancelAsync(teamId, id, alongside: null, ct);

    /// <summary>The same, and what else is to be written in the transaction; told whether the job is changed.</summary>
    public async Task<JobChange> CancelAsync(
        long teamId, Guid id, Func<NpgsqlConnection, bool, CancellationToken, Task>? alongside, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        string? requestedBy;
        await using (var connection = await database.OpenConnectionAsync(ct))
        {
            await using var transaction = await connection.BeginTransactionAsync(ct);
            if (await LockAsync(connection, teamId, id, ct) is not { } queue)
                return await AbsentAsync(connection, teamId, id, ct);
            var cancelled = await CancelItemsAsync(connection, queue, id, now, ct);
            if (alongside is not null)
                await alongside(connection, true, ct);
            requestedBy = await CancelJobAsync(connection, id, cancelled, now, ct);
            await transaction.CommitAsync(ct);
        }

        await starts.StartNextAsync([new(teamId, requestedBy)], now, ct);
        await AnnounceAsync(ct);
        return JobChange.Done;
    }

    /// <summary>Holds a job, or lets it go on: at once, also what waits for a source or for its next try.</summary>
    public Task<JobChange> PauseAsync(long teamId, Guid id, bool pause, CancellationToken ct) => PauseAsync(teamId, id, pause, alongside: null, ct);

    /// <summary>The same, and what else is to be written in the transaction; told whether the job is changed.</summary>
    public async Task<JobChange> PauseAsync(
        long teamId, Guid id, bool pause, Func<NpgsqlConnection, bool, CancellationToken, Task>? alongside, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using (var connection = await database.OpenConnectionAsync(ct))
        {
            await using var transaction = await connection.BeginTransactionAsync(ct);
            if (await LockAsync(connection, teamId, id, ct) is not { } queue)
                return await AbsentAsync(connection, teamId, id, ct);
            await using var command = new NpgsqlCommand(PauseSql, connection);
            command.Parameters.Add(new() { Value = queue });
            command.Parameters.Add(new() { Value = pause });
            command.Parameters.Add(new() { Value = now.UtcDateTime });
            var number = await command.ExecuteScalarAsync(ct) as long?;
            if (!pause)
                await HurryAsync(connection, queue, now, ct);
            if (alongside is not null)
                await alongside(connection, number is not null, ct);
            // Otherwise it is so already.
            if (number is { } changed)
                await FeedWriter.WriteAsync(connection, [new(id, teamId, changed, pause ? JobEvents.Paused : JobEvents.Resumed, "{}")], now, ct);
            await transaction.CommitAsync(ct);
        }

        await AnnounceAsync(ct);
        return JobChange.Done;
    }

    private static async Task HurryAsync(NpgsqlConnection connection, long queue, DateTimeOffset now, CancellationToken ct)
    {
        await QueueRows.HurryAsync(connection, queue, now, ct);
        await using var wake = connection.Command("update queue set turn_at = least(turn_at, $2), waiting_since = null where id = $1", queue, now.UtcDateTime);
        await wake.ExecuteNonQueryAsync(ct);
    }

    private async Task AnnounceAsync(CancellationToken ct)
    {
        await hot.HintAsync(HintTopic.Queues, ct);
        await hot.HintAsync(HintTopic.Jobs, ct);
    }

    private static async Task<long?> LockAsync(NpgsqlConnection connection, long teamId, Guid id, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(LockSql, connection);
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = teamId });
        return await command.ExecuteScalarAsync(ct) as long?;
    }

    // A job that has ended has no queue any more.
    private static async Task<JobChange> AbsentAsync(NpgsqlConnection connection, long teamId, Guid id, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(ExistsSql, connection);
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = teamId });
        return await command.ExecuteScalarAsync(ct) is true ? JobChange.Ended : JobChange.NotFound;
    }

    private sealed record CancelledItem(int Credits, string Username, string Error);

    private static async Task<List<CancelledItem>> CancelItemsAsync(NpgsqlConnection connection, long queue, Guid id, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(CancelItemsSql, connection);
        command.Parameters.Add(new() { Value = queue });
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = now.UtcDateTime });
        return await connection.ReadAsync(command, reader => new CancelledItem(reader.GetInt32(0), reader.GetString(1), reader.GetString(2)), ct);
    }

    private static async Task<string?> CancelJobAsync(NpgsqlConnection connection, Guid id, List<CancelledItem> items, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(CancelJobSql, connection);
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = now.UtcDateTime });
        command.Parameters.Add(new() { Value = Errors(items) });
        var released = items.Sum(item => item.Credits);
        long number, teamId;
        string? requestedBy, url;
        JobEnd end;
        await using (var reader = await command.ExecuteReaderAsync(ct))
        {
            await reader.ReadAsync(ct);
            (number, teamId, requestedBy, url) = (reader.GetInt64(0), reader.GetInt64(1), reader.GetText(2), reader.GetText(8));
            end = new(
                id, reader.GetString(3), JobStatus.Cancelled, reader.GetInt32(4), reader.GetInt32(9), reader.GetInt32(5), reader.GetInt32(6),
                reader.GetInt32(7));
        }

        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new("delete from queue where job_id = $1") { Parameters = { new() { Value = id } } });
        if (url is not null)
            batch.BatchCommands.Add(end.Webhook(url, now));
        if (released > 0)
            CreditRows.Append(batch, teamId, [new("release", 0, -released, id, Note: "cancelled")], now);
        batch.BatchCommands.Add(FeedWriter.Insert([new(id, teamId, number, end.EventType, end.Payload)], now));
        await batch.ExecuteNonQueryAsync(ct);
        return requestedBy;
    }

    // As those of creators that failed.
    private static string Errors(List<CancelledItem> items) => new JsonArray(
        [.. items.Select(item => (JsonNode)new JsonObject { ["username"] = item.Username, ["code"] = ItemErrors.Cancelled, ["error"] = item.Error })]).ToJsonString();
}
