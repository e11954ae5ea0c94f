using Monitor.Testing;

namespace Monitor.Web.Tests;

/// <summary>Writes what workers would have measured.</summary>
public static class Measured
{
    /// <summary>An account as the first measurement makes it; linked to the tasks that watch its handle.</summary>
    public static async Task<long> AccountAsync(this TestDatabase database, string platformId, string username, DateTimeOffset at)
    {
        var id = await database.ScalarAsync<long>(
            """
            insert into account (platform, platform_id, username, source, measured_at) values ('instagram', $1, $2, 'tikhub', $3)
            returning id
            """, platformId, username, at);
        await database.ExecuteAsync("update task set account_id = $1 where username = $2", id, username);
        await database.WatchedOnceAsync("username", "account_id", id);
        return id;
    }

    /// <summary>One row of an account's history.</summary>
    public static Task InfluencerAsync(
        this TestDatabase database, long accountId, string username, DateTimeOffset at, long? followers, string? bio = null,
        string? states = null) =>
        database.ExecuteAsync(
            """
            insert into influencer_metrics_history (account_id, username, bio, follower_count, following_count, post_count, recorded_at,
                source, value_states, slot_at)
            values ($1, $2, $3, $4, 310, 77, $5, 'tikhub', $6::jsonb, date_trunc('second', $5))
            """, accountId, username, bio, followers, at, states);

    /// <summary>A post as the first measurement makes it; linked to the tasks that watch its code.</summary>
    public static async Task<long> PostAsync(this TestDatabase database, string platformId, string code, DateTimeOffset at)
    {
        var id = await database.ScalarAsync<long>(
            """
            insert into post (platform, platform_id, code, source, measured_at) values ('instagram', $1, $2, 'tikhub', $3) returning id
            """, platformId, code, at);
        await database.ExecuteAsync("update task set post_id = $1 where post_code = $2", id, code);
        await database.WatchedOnceAsync("post_code", "post_id", id);
        return id;
    }

    /// <summary>One row of a post's history.</summary>
    public static Task PostRowAsync(
        this TestDatabase database, long postId, string code, DateTimeOffset at, long? likes, long? plays = null, string? states = null) =>
        database.ExecuteAsync(
            """
            insert into post_metrics_history (post_ref, post_code, post_id, like_count, comment_count, play_count, recorded_at, source,
                value_states)
            values ($1, $2, '31' || $1, $3, 12, $4, $5, 'tikhub', $6::jsonb)
            """, postId, code, likes, plays, at, states);

    // A team sees what it watches or has watched: the team of the tests has.
    private static Task WatchedOnceAsync(this TestDatabase database, string target, string link, long id) => database.ExecuteAsync(
        $"""
        insert into task (id, task_type, {target}, interval_seconds, status, {link})
        values (gen_random_uuid(), $1::task_type_enum, 'watched-once', 60, 'stopped', $2)
        """, target == "username" ? "influencer" : "post", id);

    /// <summary>One finished run.</summary>
    public static Task RunAsync(
        this TestDatabase database, Guid taskId, int runNo, DateTimeOffset slot, TimeSpan lag, TimeSpan duration, short outcome = 1) =>
        database.ExecuteAsync(
            """
            insert into task_run (task_id, run_no, slot_at, started_at, finished_at, outcome, source, calls, cost_usd, missed, error)
            values ($1, $2, $3, $3 + $4, $3 + $4 + $5, $6, 'tikhub', 1, 0.001, 0, case when $6 <> 1 then 'tikhub: timeout' end)
            """, taskId, runNo, slot, lag, duration, outcome);
}
