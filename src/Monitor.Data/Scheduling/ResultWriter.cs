using System.Globalization;
using Monitor.Data.Observations;
using Npgsql;
using NpgsqlTypes;

namespace Monitor.Data.Scheduling;

/// <summary>
/// Completes runs: fence, snapshots, accounts, posts and run log of a whole batch in one transaction. The fence is the first
/// statement; only what it returns is written, so a run that lost its lease leaves nothing behind.
/// </summary>
public sealed class ResultWriter(NpgsqlDataSource database)
{
    // A leased row has a worker: without that condition a batch whose commit was answered by an error, and which is then written
    // again, would count twice. There must be no `task_id = any ($1)` beside the join here and in `DueTasks`: most rows have no worker, so the planner
    // expects next to no row from that side and compares all 500 with all 500, which takes 150 ms instead of 6.
    private const string CompleteSql = """
        update task_schedule s
        set due_at = d.next_due, slot_at = d.next_slot, failures = d.failures, worker_id = null,
            last_outcome = d.outcome, last_run_at = d.finished_at,
            last_success_at = case when d.outcome = 1 then d.finished_at else s.last_success_at end
        from unnest($1, $2, $3, $4, $5, $6, $7) d(task_id, run_no, next_due, next_slot, failures, outcome, finished_at)
        where s.task_id = d.task_id and s.run_no = d.run_no and s.worker_id is not null
        returning s.task_id
        """;

    private const string LogSql = """
        insert into task_run (task_id, run_no, slot_at, started_at, finished_at, outcome, missed, source, credential, calls, cost_usd, error, worker_id)
        select *, $13 from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        """;

    // One statement for what belongs to accounts. The upsert always returns the id; `before` sees the rows as they were, which
    // tells whether the bio and the handle changed. Two observations of one account in a batch are two rows of history, but
    // only the newer one becomes the account's current state.
    private const string AccountsSql = """
        with obs as (
            select * from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
                o(task_id, slot_at, platform, platform_id, username, full_name, bio, category, external_url, profile_pic_url,
                  is_private, is_verified, follower_count, following_count, post_count, value_states, source, measured_at)),
        newest as (
            select distinct on (platform, platform_id) * from obs order by platform, platform_id, measured_at desc),
        before as (
            select a.id, a.platform, a.platform_id, a.username, a.bio, a.bio_recorded_at
            from account a join newest n using (platform, platform_id)),
        current as (
            insert into account as a (platform, platform_id, username, full_name, bio, bio_recorded_at, category, external_url,
                profile_pic_url, is_private, is_verified, follower_count, following_count, post_count, value_states, source, measured_at, created_at)
            select platform, platform_id, username, full_name, bio, case when bio is not null then measured_at end, category, external_url,
                profile_pic_url, is_private, is_verified, follower_count, following_count, post_count, value_states::jsonb, source, measured_at, measured_at
            from newest
            order by platform, platform_id
            on conflict (platform, platform_id) do update set
                username = excluded.username,
                full_name = coalesce(excluded.full_name, a.full_name),
                bio = coalesce(excluded.bio, a.bio),
                bio_recorded_at = case
                    when excluded.bio is null then a.bio_recorded_at
                    when excluded.bio is distinct from a.bio or a.bio_recorded_at is null
                         or date_trunc('month', a.bio_recorded_at, 'UTC') < date_trunc('month', excluded.measured_at, 'UTC')
                    then excluded.measured_at else a.bio_recorded_at end,
                category = coalesce(excluded.category, a.category),
                external_url = coalesce(excluded.external_url, a.external_url),
                profile_pic_url = coalesce(excluded.profile_pic_url, a.profile_pic_url),
                is_private = coalesce(excluded.is_private, a.is_private),
                is_verified = coalesce(excluded.is_verified, a.is_verified),
                follower_count = excluded.follower_count,
                following_count = excluded.following_count,
                post_count = excluded.post_count,
                value_states = excluded.value_states,
                source = excluded.source,
                measured_at = excluded.measured_at
            returning a.id, a.platform, a.platform_id),
        handles as (
            insert into account_handle (account_id, username, first_seen_at)
            select c.id, n.username, n.measured_at
            from current c join newest n using (platform, platform_id) left join before b using (platform, platform_id)
            where b.username is distinct from n.username
            on conflict do nothing),
        linked as (
            update task t set account_id = c.id
            from obs o join current c using (platform, platform_id)
            where t.id = o.task_id and t.account_id is distinct from c.id)
        insert into influencer_metrics_history (account_id, user_id, username, bio, follower_count, following_count, post_count,
            recorded_at, platform, source, value_states, task_id, slot_at)
        select c.id, case when o.platform_id ~ '^[0-9]{1,18}$' then o.platform_id::bigint end, o.username,
            case when o.bio is distinct from b.bio or b.bio_recorded_at is null
                      or date_trunc('month', b.bio_recorded_at, 'UTC') < date_trunc('month', o.measured_at, 'UTC') then o.bio end,
            o.follower_count, o.following_count, o.post_count, o.measured_at, o.platform, o.source, o.value_states::jsonb, o.task_id, o.slot_at
        from obs o join current c using (platform, platform_id) left join before b using (platform, platform_id)
        on conflict (account_id, recorded_at) do nothing
        """;

    private const string PostsSql = """
        with obs as (
            select * from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
                o(task_id, slot_at, platform, platform_id, code, owner_id, owner_username, media_type, caption, thumbnail_url, taken_at,
                  like_count, comment_count, play_count, value_states, source, measured_at)),
        newest as (
            select distinct on (platform, platform_id) * from obs order by platform, platform_id, measured_at desc),
        current as (
            insert into post as p (platform, platform_id, code, owner_id, owner_username, media_type, caption, thumbnail_url, taken_at,
                like_count, comment_count, play_count, value_states, source, measured_at, created_at)
            select platform, platform_id, code, owner_id, owner_username, media_type, caption, thumbnail_url, taken_at,
                like_count, comment_count, play_count, value_states::jsonb, source, measured_at, measured_at
            from newest
            order by platform, platform_id
            on conflict (platform, platform_id) do update set
                code = excluded.code,
                owner_id = coalesce(excluded.owner_id, p.owner_id),
                owner_username = coalesce(excluded.owner_username, p.owner_username),
                media_type = coalesce(excluded.media_type, p.media_type),
                caption = coalesce(excluded.caption, p.caption),
                thumbnail_url = coalesce(excluded.thumbnail_url, p.thumbnail_url),
                taken_at = coalesce(excluded.taken_at, p.taken_at),
                like_count = excluded.like_count,
                comment_count = excluded.comment_count,
                play_count = excluded.play_count,
                value_states = excluded.value_states,
                source = excluded.source,
                measured_at = excluded.measured_at
            returning p.id, p.platform, p.platform_id),
        linked as (
            update task t set post_id = c.id
            from obs o join current c using (platform, platform_id)
            where t.id = o.task_id and t.post_id is distinct from c.id)
        insert into post_metrics_history (post_ref, post_code, post_id, like_count, comment_count, play_count, recorded_at, platform,
            source, value_states, task_id, slot_at)
        select c.id, o.code, o.platform_id, o.like_count, o.comment_count, o.play_count, o.measured_at, o.platform,
            o.source, o.value_states::jsonb, o.task_id, o.slot_at
        from obs o join current c using (platform, platform_id)
        on conflict (post_ref, recorded_at) do nothing
        """;

    /// <summary>
    /// Completes the batch in one transaction and answers the runs that were recorded; the others had lost their fence and left
    /// nothing. Throws when the transaction fails: nothing of the batch is written then.
    /// </summary>
    public async Task<IReadOnlyList<FinishedRun>> WriteAsync(IReadOnlyList<FinishedRun> runs, int workerId, CancellationToken ct)
    {
        if (runs.Count == 0)
            return [];
        // Sorted by id so that concurrent batches lock rows in one order.
        var sorted = runs.OrderBy(run => run.TaskId).ToArray();

        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var recorded = await CompleteAsync(connection, sorted, ct);
        if (recorded.Count > 0)
        {
            await using var batch = new NpgsqlBatch(connection, transaction);
            batch.BatchCommands.Add(Log(recorded, workerId));
            var accounts = recorded.Where(run => run.Observation?.Kind == EntityKind.Account).ToArray();
            if (accounts.Length > 0)
                batch.BatchCommands.Add(Accounts(accounts));
            var posts = recorded.Where(run => run.Observation?.Kind == EntityKind.Post).ToArray();
            if (posts.Length > 0)
                batch.BatchCommands.Add(Posts(posts));
            await batch.ExecuteNonQueryAsync(ct);
        }

        await transaction.CommitAsync(ct);
        return recorded;
    }

    private static async Task<List<FinishedRun>> CompleteAsync(NpgsqlConnection connection, FinishedRun[] runs, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(CompleteSql, connection);
        command.Parameters.Add(Array(runs, run => run.TaskId));
        command.Parameters.Add(Array(runs, run => run.RunNo));
        command.Parameters.Add(Array(runs, run => run.NextDueAt.UtcDateTime));
        command.Parameters.Add(Array(runs, run => run.NextSlotAt.UtcDateTime));
        command.Parameters.Add(Array(runs, run => run.Failures));
        command.Parameters.Add(Array(runs, run => (short)run.Outcome));
        command.Parameters.Add(Array(runs, run => run.FinishedAt.UtcDateTime));

        var fenced = new HashSet<Guid>(runs.Length);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            fenced.Add(reader.GetGuid(0));
        var recorded = new List<FinishedRun>(fenced.Count);
        // Removing makes a run that is twice in a batch count once.
        foreach (var run in runs)
            if (fenced.Remove(run.TaskId))
                recorded.Add(run);
        return recorded;
    }

    private static NpgsqlBatchCommand Log(List<FinishedRun> runs, int workerId)
    {
        var command = new NpgsqlBatchCommand(LogSql);
        command.Parameters.Add(Array(runs, run => run.TaskId));
        command.Parameters.Add(Array(runs, run => run.RunNo));
        command.Parameters.Add(Array(runs, run => run.SlotAt.UtcDateTime));
        command.Parameters.Add(Array(runs, run => run.StartedAt.UtcDateTime));
        command.Parameters.Add(Array(runs, run => run.FinishedAt.UtcDateTime));
        command.Parameters.Add(Array(runs, run => (short)run.Outcome));
        command.Parameters.Add(Array(runs, run => run.Missed));
        command.Parameters.Add(Array(runs, run => run.Source));
        command.Parameters.Add(Array(runs, run => run.Credential));
        command.Parameters.Add(Array(runs, run => run.Calls));
        command.Parameters.Add(Array(runs, run => run.CostUsd));
        command.Parameters.Add(Array(runs, run => run.Error));
        command.Parameters.Add(new() { Value = workerId });
        return command;
    }

    private static NpgsqlBatchCommand Accounts(FinishedRun[] runs)
    {
        var command = new NpgsqlBatchCommand(AccountsSql);
        AddIdentity(command, runs);
        AddTexts(command, runs, DimensionKeys.FullName, DimensionKeys.Bio, DimensionKeys.Category, DimensionKeys.ExternalUrl, DimensionKeys.ProfilePicUrl);
        command.Parameters.Add(Array(runs, run => Flag(run, DimensionKeys.IsPrivate)));
        command.Parameters.Add(Array(runs, run => Flag(run, DimensionKeys.IsVerified)));
        AddNumbers(command, runs, MetricKeys.Followers, MetricKeys.Following, MetricKeys.Posts);
        return AddOrigin(command, runs, [MetricKeys.Followers, MetricKeys.Following, MetricKeys.Posts]);
    }

    private static NpgsqlBatchCommand Posts(FinishedRun[] runs)
    {
        var command = new NpgsqlBatchCommand(PostsSql);
        AddIdentity(command, runs);
        AddTexts(command, runs, DimensionKeys.OwnerId, DimensionKeys.OwnerUsername, DimensionKeys.MediaType, DimensionKeys.Caption, DimensionKeys.ThumbnailUrl);
        command.Parameters.Add(Array(runs, TakenAt));
        AddNumbers(command, runs, MetricKeys.Likes, MetricKeys.Comments, MetricKeys.Plays);
        return AddOrigin(command, runs, [MetricKeys.Likes, MetricKeys.Comments, MetricKeys.Plays]);
    }

    private static void AddIdentity(NpgsqlBatchCommand command, FinishedRun[] runs)
    {
        command.Parameters.Add(Array(runs, run => run.TaskId));
        command.Parameters.Add(Array(runs, run => run.SlotAt.UtcDateTime));
        command.Parameters.Add(Array(runs, run => run.Observation!.Platform));
        command.Parameters.Add(Array(runs, run => run.Observation!.PlatformId));
        command.Parameters.Add(Array(runs, run => run.Observation!.Name));
    }

    private static void AddTexts(NpgsqlBatchCommand command, FinishedRun[] runs, params string[] keys)
    {
        foreach (var key in keys)
            command.Parameters.Add(Array(runs, run => run.Observation!.Text(key)));
    }

    private static void AddNumbers(NpgsqlBatchCommand command, FinishedRun[] runs, params string[] keys)
    {
        foreach (var key in keys)
            command.Parameters.Add(Array(runs, run => run.Observation!.Number(key).Value));
    }

    private static NpgsqlBatchCommand AddOrigin(NpgsqlBatchCommand command, FinishedRun[] runs, string[] metrics)
    {
        command.Parameters.Add(Array(runs, run => ValueStates.ToJson(run.Observation!, metrics)));
        command.Parameters.Add(Array(runs, run => run.Observation!.Source));
        command.Parameters.Add(Array(runs, run => run.Observation!.MeasuredAt.UtcDateTime));
        return command;
    }

    private static bool? Flag(FinishedRun run, string key) =>
        bool.TryParse(run.Observation!.Text(key), out var value) ? value : null;

    private static DateTime? TakenAt(FinishedRun run) =>
        DateTimeOffset.TryParse(run.Observation!.Text(DimensionKeys.TakenAt), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? at.UtcDateTime
            : null;

    private static NpgsqlParameter<T[]> Array<T>(IReadOnlyList<FinishedRun> runs, Func<FinishedRun, T> select)
    {
        var values = new T[runs.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = select(runs[i]);
        var parameter = new NpgsqlParameter<T[]> { TypedValue = values };
        if (typeof(T) == typeof(DateTime) || typeof(T) == typeof(DateTime?))
            parameter.NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz;
        return parameter;
    }
}
