namespace Monitor.Testing;

/// <summary>Puts tasks into a test database without going through the API.</summary>
public static class TaskRows
{
    /// <summary>Inserts an active influencer task that is due at <paramref name="dueAt"/>, which is also its anchor.</summary>
    public static async Task<Guid> InsertInfluencerAsync(
        this TestDatabase database, string username, DateTimeOffset dueAt, int intervalSeconds = 60, string platform = "instagram")
    {
        var id = Guid.NewGuid();
        await database.ExecuteAsync(
            """
            with t as (
                insert into task (id, task_type, platform, username, interval_seconds, created_at, updated_at)
                values ($1, 'influencer', $5, $2, $3, $4, $4) returning id)
            insert into task_schedule (task_id, provider_group, state, due_at, slot_at, anchor_at, interval_s)
            select id, $5, 1, $4, $4, $4, $3 from t
            """, id, username, intervalSeconds, dueAt.UtcDateTime, platform);
        return id;
    }

    /// <summary>Inserts an active post task that is due at <paramref name="dueAt"/>, which is also its anchor.</summary>
    public static async Task<Guid> InsertPostAsync(
        this TestDatabase database, string code, DateTimeOffset dueAt, int intervalSeconds = 60, string platform = "instagram")
    {
        var id = Guid.NewGuid();
        await database.ExecuteAsync(
            """
            with t as (
                insert into task (id, task_type, platform, post_code, interval_seconds, created_at, updated_at)
                values ($1, 'post', $5, $2, $3, $4, $4) returning id)
            insert into task_schedule (task_id, provider_group, state, due_at, slot_at, anchor_at, interval_s)
            select id, $5, 1, $4, $4, $4, $3 from t
            """, id, code, intervalSeconds, dueAt.UtcDateTime, platform);
        return id;
    }

    /// <summary>Pauses a task as the API does: the row changes and the fence moves on.</summary>
    public static Task PauseAsync(this TestDatabase database, Guid taskId) => database.ExecuteAsync(
        """
        with t as (update task set status = 'paused' where id = $1)
        update task_schedule set state = 2, run_no = run_no + 1, worker_id = null where task_id = $1
        """, taskId);
}
