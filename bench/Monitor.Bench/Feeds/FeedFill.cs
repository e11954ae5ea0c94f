using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Monitor.Bench.Feeds;

/// <summary>People with keys, accounts with posts, and who follows whom: a few accounts are followed by most, most by a few.</summary>
internal sealed class FeedFill(NpgsqlDataSource database)
{
    /// <summary>How many accounts each person follows.</summary>
    public const int FollowsOfOne = 100;

    /// <summary>How many posts each account has.</summary>
    private const int PostsOfOne = 30;

    /// <summary>Fills the database; answers how many follows there are.</summary>
    public async Task<long> RunAsync(int follows, int accounts, CancellationToken ct)
    {
        var people = follows / FollowsOfOne;
        await database.ExecuteAsync($"""
            insert into account (platform, platform_id, username, full_name, follower_count, source, measured_at)
            select 'instagram', '7' || i, 'account' || i, 'Account ' || i, 1000 + i, 'bench', now() from generate_series(1, {accounts}) i;
            insert into collected_account (team_id, account_id, collected_at) select 1, id, now() from account;
            insert into post (platform, platform_id, code, owner_id, owner_username, media_type, caption, taken_at, like_count, comment_count, source, measured_at)
            select 'instagram', '9' || i || '_' || n, 'C' || i || '_' || n, '7' || i, 'account' || i, 'image', repeat('A caption of ordinary length. ', 6),
                now() - n * interval '7 hours' - i * interval '1 second', 100, 10, 'bench', now()
            from generate_series(1, {accounts}) i, generate_series(1, {PostsOfOne}) n;
            insert into app_user (email, name) select 'reader' || i || '@example.org', 'Reader ' || i from generate_series(1, {people}) i;
            insert into member (team_id, user_id, role) select 1, id, 'viewer' from app_user;
            insert into api_key (id, team_id, name, prefix, key_hash, scope, created_by, created_at)
            select gen_random_uuid(), 1, 'bench', 'mon_bench', sha256(convert_to('mon_bench_reader_' || id, 'UTF8')), 'write', id, now() from app_user;
            select setseed(0.5);
            insert into follow (team_id, user_id, account_id, followed_at)
            select 1, u.id, least({accounts}, 1 + floor({accounts} * power(random(), 1.5)))::bigint, now()
            from app_user u, generate_series(1, {FollowsOfOne * 5 / 4}) on conflict do nothing;
            """, ct);
        await database.ExecuteAsync($"""
            delete from follow f using (
                select user_id, account_id, row_number() over (partition by user_id order by md5(account_id::text)) as n from follow) x
            where f.user_id = x.user_id and f.account_id = x.account_id and x.n > {FollowsOfOne};
            delete from timeline_work;
            """, ct);
        await database.ExecuteAsync("vacuum analyze", ct);
        await using var count = database.CreateCommand("select count(*) from follow");
        return (long)(await count.ExecuteScalarAsync(ct))!;
    }

    /// <summary>The key of a person.</summary>
    public static string Key(long user) => $"mon_bench_reader_{user}";

    /// <summary>Whether the database made the same of a key as the service does.</summary>
    public async Task<bool> IsKeyKnownAsync(long user, CancellationToken ct)
    {
        await using var known = database.CreateCommand("select exists (select from api_key where key_hash = $1)");
        known.Parameters.Add(new() { Value = SHA256.HashData(Encoding.UTF8.GetBytes(Key(user))) });
        return (bool)(await known.ExecuteScalarAsync(ct))!;
    }
}
