using Npgsql;
using NpgsqlTypes;

namespace Monitor.Data.Content;

/// <summary>
/// Sample accounts with posts, so that a demo has something to look at, and some of them watched for six weeks (<see cref="SampleStory"/>). The others
/// carry the source <c>sample</c> and no history: nobody measured them.
/// </summary>
public static class SampleContent
{
    /// <summary>The source that they carry.</summary>
    public const string Source = "sample";

    // These statements are run once; compiling them takes longer than running them.
    private const string LockSql = "set local jit = off; select pg_advisory_xact_lock(hashtext('sample content'))";

    private const string LoadSql = """
        with given as (
            select * from jsonb_to_recordset($1) u(platform_id text, username text, full_name text, bio text, category text,
                follower_count bigint, following_count bigint, post_count bigint, is_verified boolean, posts jsonb)
            where not exists (select from account) and not exists (select from task)),
        accounts as (
            insert into account (platform, platform_id, username, full_name, bio, category, is_private, is_verified, follower_count,
                following_count, post_count, source, measured_at)
            select 'instagram', platform_id, username, full_name, bio, category, false, is_verified, follower_count, following_count, post_count,
                'sample', now()
            from given
            returning id, username),
        handles as (
            insert into account_handle (account_id, username, first_seen_at) select id, username, now() from accounts),
        shown as (
            select g.platform_id as owner_id, g.username as owner_username, p.*
            from given g cross join lateral jsonb_to_recordset(g.posts) p(platform_id text, code text, media_type text, caption text,
                days_ago integer, like_count bigint, comment_count bigint, play_count bigint, tagged jsonb)),
        posts as (
            insert into post (platform, platform_id, code, owner_id, owner_username, media_type, caption, taken_at, like_count, comment_count,
                play_count, source, measured_at)
            select 'instagram', platform_id, code, owner_id, owner_username, media_type, caption, now() - make_interval(days => days_ago),
                like_count, comment_count, play_count, 'sample', now()
            from shown
            returning id, platform_id)
        insert into post_tagged_account (post_id, username, platform_id, first_seen_at)
        select p.id, t.username, g.platform_id, now()
        from posts p join shown s using (platform_id) cross join lateral jsonb_array_elements_text(s.tagged) t(username)
        left join given g on g.username = t.username
        returning post_id
        """;

    /// <summary>Loads the samples unless there is any account or task; several processes may do so at once.</summary>
    public static async Task LoadAsync(NpgsqlDataSource database, TimeProvider time, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using (var turn = new NpgsqlCommand(LockSql, connection, transaction))
            await turn.ExecuteNonQueryAsync(ct);
        await using var load = new NpgsqlCommand(LoadSql, connection, transaction);
        load.Parameters.Add(new() { Value = await ReadAsync("sample.json", ct), NpgsqlDbType = NpgsqlDbType.Jsonb });
        if (await load.ExecuteScalarAsync(ct) is not null)
            await SampleStory.WriteAsync(connection, time.GetUtcNow(), ct);
        await transaction.CommitAsync(ct);
    }

    internal static async Task<string> ReadAsync(string file, CancellationToken ct)
    {
        await using var stream = typeof(SampleContent).Assembly.GetManifestResourceStream(file)!;
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(ct);
    }
}
