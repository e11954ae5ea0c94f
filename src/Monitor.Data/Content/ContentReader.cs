using Monitor.Data.Sql;
using Monitor.Data.Time;
using Npgsql;

namespace Monitor.Data.Content;

/// <summary>Reads what a team may see of accounts and posts: the views <c>team_account</c> and <c>team_post</c> decide.</summary>
public sealed class ContentReader(NpgsqlDataSource database, TimeProvider time)
{
    // The rate rests on the latest posts of which all counts are known, as many as fill a first page of a profile.
    private static readonly string AccountSql = $"""
        select a.id, a.platform, a.platform_id, a.username, a.full_name, a.bio, a.category, a.external_url, a.profile_pic_url, a.is_private,
            a.is_verified, a.follower_count, a.following_count, a.post_count, a.value_states::text, a.source, a.measured_at,
            a.held_at is not null, e.rate, e.reach, e.posts
        from account a cross join lateral (
            select round(avg(engagement_rate(p.like_count, p.comment_count, a.follower_count)), 2) as rate,
                avg(estimated_reach(p.reach, p.platform, p.media_type, p.play_count, p.like_count, a.follower_count))::bigint as reach, count(*)::int as posts
            from (select * from post p
                  where p.platform = a.platform and p.owner_id = a.platform_id and p.like_count is not null and p.comment_count is not null
                    and a.follower_count is not null and (p.reach > 0 or p.play_count is not null or not reach_rests_on_plays(p.platform, p.media_type))
                  order by p.taken_at desc nulls last, p.id desc limit 12) p) e
        where {ContentSight.OfAccount("a", "@team")} and
        """;

    // A platform id, the handle of today or a former one, in this order.
    private static readonly string ByReferenceSql = $"""
        {AccountSql} a.id = (
            select id from (
                select 1 as way, x.id, x.measured_at as at from account x where x.platform = @platform and x.platform_id = @reference
                union all
                select 2, x.id, x.measured_at from account x where x.platform = @platform and lower(x.username) = lower(@reference)
                union all
                select 3, x.id, h.first_seen_at from account_handle h join account x on x.id = h.account_id
                where lower(h.username) = lower(@reference) and x.platform = @platform) found
            order by way, at desc limit 1)
        """;

    private static readonly string ByIdSql = $"{AccountSql} a.id = @id";

    // What is read of a post p and its account a.
    private const string PostColumns = """
        p.id, p.platform, p.platform_id, p.code, p.owner_id, p.owner_username, p.media_type, p.caption, p.thumbnail_url, p.taken_at,
        p.like_count, p.comment_count, p.play_count, p.value_states::text, p.source, p.measured_at, a.follower_count,
        coalesce(p.taken_at, p.created_at), p.reach
        """;

    private static readonly string PostSql = $"""
        select {PostColumns}
        from post p left join account a on a.platform = p.platform and a.platform_id = p.owner_id
        where {ContentSight.OfPost("p", "@team")} and
        """;

    private const string PostsSql = $$"""
        select {{PostColumns}}
        from account a join post p on p.platform = a.platform and p.owner_id = a.platform_id
        where a.id = @id{0}
        order by coalesce(p.taken_at, p.created_at) desc, p.id desc limit @limit
        """;

    private const string OwnedSql = $"""
        select {PostColumns}, a.id, a.platform, a.platform_id, a.username, a.full_name, a.profile_pic_url, a.is_verified
        from post p join account a on a.platform = p.platform and a.platform_id = p.owner_id
        where p.id = any (@ids)
        """;

    // In their order first: whose an account is, is asked for the first of them only.
    private static readonly string TopSql = $"""
        select a.id, a.platform, a.platform_id, a.username, a.full_name, a.follower_count, a.posts::int, round(a.likes::numeric / a.posts, 2),
            round(a.comments::numeric / a.posts, 2), a.rate
        from (
            select a.*, e.posts, e.likes, e.comments, round((e.likes + e.comments) * 100.0 / (e.posts * a.follower_count), 2) as rate
            from account a join owner_engagement e on e.platform = a.platform and e.owner_id = a.platform_id
            where a.platform = @platform and a.follower_count > 0 and e.posts > 0
            order by rate desc, a.follower_count desc, a.id offset 0) a
        where {ContentSight.OfAccount("a", "@team")} limit @limit
        """;

    private static readonly string AccountPictureSql =
        $"select a.profile_pic_url from account a where a.id = @id and {ContentSight.OfAccount("a", "@team")}";

    private static readonly string PostPictureSql =
        $"select p.thumbnail_url from post p where p.id = @id and {ContentSight.OfPost("p", "@team")}";

    /// <summary>The account behind a platform id or a handle, former ones included.</summary>
    public Task<AccountRow?> AccountAsync(long teamId, string platform, string reference, CancellationToken ct) =>
        OneAsync(ByReferenceSql, ReadAccount, ct, Of("team", teamId), Of("platform", platform), Of("reference", reference));

    /// <summary>The account of that id.</summary>
    public Task<AccountRow?> AccountAsync(long teamId, long id, CancellationToken ct) =>
        OneAsync(ByIdSql, ReadAccount, ct, Of("team", teamId), Of("id", id));

    /// <summary>The handles that an account has had, newest first.</summary>
    public Task<IReadOnlyList<HandleRow>> HandlesAsync(long accountId, CancellationToken ct) => QueryAsync(
        "select username, first_seen_at from account_handle where account_id = @id order by first_seen_at desc limit 50",
        reader => new HandleRow(reader.GetString(0), reader.GetFieldValue<DateTimeOffset>(1)), ct, Of("id", accountId));

    /// <summary>What happened to an account, newest first.</summary>
    public Task<IReadOnlyList<EventRow>> EventsAsync(long accountId, CancellationToken ct) => QueryAsync(
        "select event, at, details::text from account_event where account_id = @id order by id desc limit 50",
        reader => new EventRow(reader.GetString(0), reader.GetFieldValue<DateTimeOffset>(1), reader.GetString(2)), ct, Of("id", accountId));

    /// <summary>A page of an account's posts, newest first; the caller has checked that the team may see the account.</summary>
    public Task<IReadOnlyList<PostRow>> PostsAsync(long accountId, (DateTimeOffset At, long Id)? after, int limit, CancellationToken ct) => after is var (at, id)
        ? QueryAsync(
            string.Format(null, PostsSql, " and (coalesce(p.taken_at, p.created_at), p.id) < (@at, @after)"), ReadPost, ct, Of("id", accountId),
            Of("limit", limit), Of("at", at.UtcDateTime), Of("after", id))
        : QueryAsync(string.Format(null, PostsSql, ""), ReadPost, ct, Of("id", accountId), Of("limit", limit));

    /// <summary>These posts with their accounts, in no order; the caller has checked that they may be seen.</summary>
    public Task<IReadOnlyList<OwnedPost>> PostsAsync(long[] ids, CancellationToken ct) => QueryAsync(
        OwnedSql,
        reader => new OwnedPost(
            ReadPost(reader),
            new PostAccount(
                reader.GetInt64(19), reader.GetString(20), reader.GetString(21), reader.GetString(22), reader.GetText(23), reader.GetText(24),
                reader.GetFieldValue<bool?>(25))),
        ct, Of("ids", ids));

    /// <summary>The post of that short code.</summary>
    public Task<PostRow?> PostAsync(long teamId, string platform, string code, CancellationToken ct) => OneAsync(
        $"{PostSql} p.platform = @platform and p.code = @code order by p.measured_at desc limit 1", ReadPost, ct,
        Of("team", teamId), Of("platform", platform), Of("code", code));

    /// <summary>The post of that id.</summary>
    public Task<PostRow?> PostAsync(long teamId, long id, CancellationToken ct) =>
        OneAsync($"{PostSql} p.id = @id", ReadPost, ct, Of("team", teamId), Of("id", id));

    /// <summary>Where the platform keeps the picture of an account.</summary>
    public Task<PictureRow?> AccountPictureAsync(long teamId, long id, CancellationToken ct) =>
        OneAsync(AccountPictureSql, reader => new PictureRow(reader.GetText(0)), ct, Of("team", teamId), Of("id", id));

    /// <summary>Where the platform keeps the still picture of a post.</summary>
    public Task<PictureRow?> PostPictureAsync(long teamId, long id, CancellationToken ct) =>
        OneAsync(PostPictureSql, reader => new PictureRow(reader.GetText(0)), ct, Of("team", teamId), Of("id", id));

    /// <summary>Pictures and videos of a post.</summary>
    public Task<IReadOnlyList<AssetRow>> AssetsAsync(long postId, CancellationToken ct) => QueryAsync(
        """
        select id, asset_type, position, original_url, asset_url, status, updated_at, hash from asset_log
        where entity_type = 'post' and entity_id = @id order by asset_type, position
        """,
        reader => new AssetRow(
            reader.GetInt64(0), reader.GetString(1), reader.GetInt16(2), reader.GetString(3), reader.GetText(4), reader.GetString(5),
            reader.GetFieldValue<DateTimeOffset>(6), reader.GetText(7)),
        ct, Of("id", postId));

    /// <summary>Accounts tagged in a post.</summary>
    public Task<IReadOnlyList<TaggedRow>> TaggedAsync(long postId, CancellationToken ct) => QueryAsync(
        "select username, platform_id from post_tagged_account where post_id = @id order by username",
        reader => new TaggedRow(reader.GetString(0), reader.GetText(1)), ct, Of("id", postId));

    /// <summary>A page of an account's audit log, newest first.</summary>
    public Task<IReadOnlyList<LogRow>> AccountLogAsync(long accountId, DateTimeOffset? before, int limit, CancellationToken ct) =>
        LogAsync("whole_profile_log", "account_id", accountId, before, limit, ct);

    /// <summary>A page of a post's audit log, newest first.</summary>
    public Task<IReadOnlyList<LogRow>> PostLogAsync(long postId, DateTimeOffset? before, int limit, CancellationToken ct) =>
        LogAsync("whole_post_log", "post_id", postId, before, limit, ct);

    /// <summary>The accounts of a platform that a team sees, by the mean engagement rate of their posts.</summary>
    public Task<IReadOnlyList<RankedAccount>> TopByEngagementAsync(long teamId, string platform, int limit, CancellationToken ct) => QueryAsync(
        TopSql,
        reader => new RankedAccount(
            reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetText(4), reader.GetInt64(5), reader.GetInt32(6),
            reader.GetDecimal(7), reader.GetDecimal(8), reader.GetDecimal(9)),
        ct, Of("team", teamId), Of("platform", platform), Of("limit", limit));

    private async Task<IReadOnlyList<LogRow>> LogAsync(string table, string key, long id, DateTimeOffset? before, int limit, CancellationToken ct) =>
        await TimeWindows.NewestAsync(before, from: null, time.GetUtcNow(), limit, (lower, upper, count) => RowsAsync(
            $"""
            select "timestamp", source, dimensions::text, metrics::text, task_id, excluded_by is not null from {table}
            where {key} = @id and "timestamp" >= @lower and "timestamp" < @upper order by "timestamp" desc limit @limit
            """,
            reader => new LogRow(
                reader.GetFieldValue<DateTimeOffset>(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetFieldValue<Guid?>(4),
                reader.GetBoolean(5)),
            ct, Of("id", id), Of("lower", lower), Of("upper", upper), Of("limit", count)));

    private async Task<T?> OneAsync<T>(string sql, Func<NpgsqlDataReader, T> read, CancellationToken ct, params NpgsqlParameter[] parameters)
        where T : class =>
        await RowsAsync(sql, read, ct, parameters) is [var row, ..] ? row : null;

    private async Task<IReadOnlyList<T>> QueryAsync<T>(
        string sql, Func<NpgsqlDataReader, T> read, CancellationToken ct, params NpgsqlParameter[] parameters) =>
        await RowsAsync(sql, read, ct, parameters);

    private async Task<List<T>> RowsAsync<T>(string sql, Func<NpgsqlDataReader, T> read, CancellationToken ct, params NpgsqlParameter[] parameters)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.AddRange(parameters);
        var rows = new List<T>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            rows.Add(read(reader));
        return rows;
    }

    private static NpgsqlParameter Of(string name, object value) => new(name, value);

    private static AccountRow ReadAccount(NpgsqlDataReader reader) => new()
    {
        Id = reader.GetInt64(0),
        Platform = reader.GetString(1),
        PlatformId = reader.GetString(2),
        Username = reader.GetString(3),
        FullName = reader.GetText(4),
        Bio = reader.GetText(5),
        Category = reader.GetText(6),
        ExternalUrl = reader.GetText(7),
        ProfilePicUrl = reader.GetText(8),
        IsPrivate = reader.GetFieldValue<bool?>(9),
        IsVerified = reader.GetFieldValue<bool?>(10),
        FollowerCount = reader.GetFieldValue<long?>(11),
        FollowingCount = reader.GetFieldValue<long?>(12),
        PostCount = reader.GetFieldValue<long?>(13),
        ValueStates = reader.GetText(14),
        Source = reader.GetString(15),
        MeasuredAt = reader.GetFieldValue<DateTimeOffset>(16),
        IsHeld = reader.GetBoolean(17),
        EngagementRate = reader.GetFieldValue<decimal?>(18),
        EstimatedReach = reader.GetFieldValue<long?>(19),
        EngagementPosts = reader.GetInt32(20),
    };

    private static PostRow ReadPost(NpgsqlDataReader reader) => new()
    {
        Id = reader.GetInt64(0),
        Platform = reader.GetString(1),
        PlatformId = reader.GetString(2),
        Code = reader.GetString(3),
        OwnerId = reader.GetText(4),
        OwnerUsername = reader.GetText(5),
        MediaType = reader.GetText(6),
        Caption = reader.GetText(7),
        ThumbnailUrl = reader.GetText(8),
        TakenAt = reader.GetFieldValue<DateTimeOffset?>(9),
        LikeCount = reader.GetFieldValue<long?>(10),
        CommentCount = reader.GetFieldValue<long?>(11),
        PlayCount = reader.GetFieldValue<long?>(12),
        ValueStates = reader.GetText(13),
        Source = reader.GetString(14),
        MeasuredAt = reader.GetFieldValue<DateTimeOffset>(15),
        OwnerFollowers = reader.GetFieldValue<long?>(16),
        SortTime = reader.GetFieldValue<DateTimeOffset>(17),
        Reach = reader.GetFieldValue<long?>(18),
    };
}
