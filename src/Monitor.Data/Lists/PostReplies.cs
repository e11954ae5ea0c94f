using Monitor.Data.Content;
using Monitor.Data.Observations;
using Monitor.Data.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Monitor.Data.Lists;

/// <summary>A comment below a post.</summary>
public sealed record PostComment(
    long Id, string Platform, string Post, string CommentId, string? AuthorId, string Author, string Text, DateTimeOffset? CreatedAt, long? Likes, long? Replies,
    string Source, DateTimeOffset FirstSeenAt, DateTimeOffset MeasuredAt);

/// <summary>An account that likes a post.</summary>
public sealed record PostLiker(
    long Id, string Platform, string Post, string PlatformId, string Username, string? FullName, bool? IsPrivate, bool? IsVerified, string Source,
    DateTimeOffset FirstSeenAt, DateTimeOffset MeasuredAt);

/// <summary>What people answer to posts: comments and likes. They are known once for everybody; a team sees those of posts that it sees, or has read itself.</summary>
public sealed class PostReplies(NpgsqlDataSource database)
{
    private const string CommentsSql = """
        with written as (
            insert into post_comment as c (platform, post, comment_id, author_id, author, text, created_at, likes, replies, source, request_id, first_seen_at, measured_at)
            select $1, $2, d.comment_id, d.author_id, d.author, d.text, d.created_at, d.likes, d.replies, $3, $4, $5, $5
            from unnest($6, $7, $8, $9, $10, $11, $12) with ordinality d(comment_id, author_id, author, text, created_at, likes, replies, place)
            order by d.comment_id
            on conflict (platform, post, comment_id) do update set author_id = coalesce(excluded.author_id, c.author_id), author = excluded.author,
                text = excluded.text, created_at = coalesce(excluded.created_at, c.created_at), likes = coalesce(excluded.likes, c.likes),
                replies = coalesce(excluded.replies, c.replies), source = excluded.source, request_id = excluded.request_id, measured_at = excluded.measured_at
            returning c.xmax = 0 as added)
        select count(*) filter (where added)::int from written
        """;

    private const string LikersSql = """
        with written as (
            insert into post_liker as l (platform, post, platform_id, username, full_name, is_private, is_verified, source, request_id, first_seen_at, measured_at)
            select $1, $2, d.platform_id, d.username, d.full_name, d.is_private, d.is_verified, $3, $4, $5, $5
            from unnest($6, $7, $8, $9, $10) d(platform_id, username, full_name, is_private, is_verified)
            order by d.platform_id
            on conflict (platform, post, platform_id) do update set username = excluded.username, full_name = coalesce(excluded.full_name, l.full_name),
                is_private = coalesce(excluded.is_private, l.is_private), is_verified = coalesce(excluded.is_verified, l.is_verified), source = excluded.source,
                request_id = excluded.request_id, measured_at = excluded.measured_at
            returning l.xmax = 0 as added)
        select count(*) filter (where added)::int from written
        """;

    // Having asked is not enough: what others have read is not told to whoever was told nothing.
    private static readonly string SeenSql = $"""
        select exists (select from scrape_request_log r join flow_progress g on g.request_id = r.id
                where r.account = @post and r.platform = @platform and r.team_id = @team and r.flow = any (@flows))
            or exists (select from post p where p.platform = @platform and p.code = @post and {ContentSight.OfPost("p", "@team")})
        """;

    private const string CommentListSql = """
        select id, platform, post, comment_id, author_id, author, text, created_at, likes, replies, source, first_seen_at, measured_at
        from post_comment
        where platform = @platform and post = @post and (@at is null or (coalesce(created_at, first_seen_at), id) < (@at, @after))
        order by coalesce(created_at, first_seen_at) desc, id desc limit @limit
        """;

    private const string LikerListSql = """
        select id, platform, post, platform_id, username, full_name, is_private, is_verified, source, first_seen_at, measured_at
        from post_liker where platform = @platform and post = @post and (@after is null or id < @after) order by id desc limit @limit
        """;

    /// <summary>Writes a page of comments in the caller's transaction; answers how many were not known.</summary>
    public static async Task<int> WriteCommentsAsync(
        NpgsqlConnection connection, string platform, string post, string source, long requestId, IReadOnlyList<Observation> comments, DateTimeOffset at, CancellationToken ct)
    {
        var each = comments.DistinctBy(comment => comment.PlatformId).ToArray();
        if (each.Length == 0)
            return 0;
        var command = connection.Command(CommentsSql, platform, post, source, requestId, at.UtcDateTime);
        command.Parameters.Add(SqlArray.Of(each, comment => comment.PlatformId));
        command.Parameters.Add(SqlArray.Of(each, comment => comment.Text(DimensionKeys.OwnerId)));
        command.Parameters.Add(SqlArray.Of(each, comment => comment.Name));
        command.Parameters.Add(SqlArray.Of(each, comment => comment.Text(DimensionKeys.CommentText) ?? ""));
        command.Parameters.Add(SqlArray.Of(each, comment => Time(comment.Text(DimensionKeys.TakenAt))));
        command.Parameters.Add(SqlArray.Of(each, comment => comment.Number(MetricKeys.Likes).Value));
        command.Parameters.Add(SqlArray.Of(each, comment => comment.Number(MetricKeys.Replies).Value));
        return (await connection.ReadAsync(command, reader => reader.GetInt32(0), ct))[0];
    }

    /// <summary>Writes a page of those who like a post in the caller's transaction; answers how many were not known.</summary>
    public static async Task<int> WriteLikersAsync(
        NpgsqlConnection connection, string platform, string post, string source, long requestId, IReadOnlyList<Observation> likers, DateTimeOffset at, CancellationToken ct)
    {
        var each = likers.DistinctBy(liker => liker.PlatformId).ToArray();
        if (each.Length == 0)
            return 0;
        var command = connection.Command(LikersSql, platform, post, source, requestId, at.UtcDateTime);
        command.Parameters.Add(SqlArray.Of(each, liker => liker.PlatformId));
        command.Parameters.Add(SqlArray.Of(each, liker => liker.Name));
        command.Parameters.Add(SqlArray.Of(each, liker => liker.Text(DimensionKeys.FullName)));
        command.Parameters.Add(SqlArray.Of(each, liker => ListEntries.Flag(liker.Text(DimensionKeys.IsPrivate))));
        command.Parameters.Add(SqlArray.Of(each, liker => ListEntries.Flag(liker.Text(DimensionKeys.IsVerified))));
        return (await connection.ReadAsync(command, reader => reader.GetInt32(0), ct))[0];
    }

    /// <summary>Whether a team sees the post, or has read at least a page of its comments.</summary>
    public Task<bool> AreCommentsSeenAsync(long teamId, string platform, string post, CancellationToken ct) =>
        AreSeenAsync(["refresh_post_comments", "refresh_yt_post_comments"], teamId, platform, post, ct);

    /// <summary>Whether a team sees the post, or has read who likes it.</summary>
    public Task<bool> AreLikersSeenAsync(long teamId, string platform, string post, CancellationToken ct) =>
        AreSeenAsync(["refresh_post_likers"], teamId, platform, post, ct);

    /// <summary>A page of comments below a post, the newest first; the caller has checked that the team may see them.</summary>
    public async Task<IReadOnlyList<PostComment>> CommentsAsync(string platform, string post, (DateTimeOffset At, long Id)? after, int limit, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var command = new NpgsqlCommand(CommentListSql);
        Name(command, platform, post);
        command.Parameters.Add(new("at", NpgsqlDbType.TimestampTz) { Value = (object?)after?.At.UtcDateTime ?? DBNull.Value });
        command.Parameters.Add(new("after", NpgsqlDbType.Bigint) { Value = (object?)after?.Id ?? DBNull.Value });
        command.Parameters.Add(new("limit", NpgsqlDbType.Integer) { Value = limit });
        return await connection.ReadAsync(
            command,
            reader => new PostComment(
                reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetText(4), reader.GetString(5), reader.GetString(6),
                reader.GetFieldValue<DateTimeOffset?>(7), reader.GetFieldValue<long?>(8), reader.GetFieldValue<long?>(9), reader.GetString(10),
                reader.GetFieldValue<DateTimeOffset>(11), reader.GetFieldValue<DateTimeOffset>(12)),
            ct);
    }

    /// <summary>A page of those who like a post, those seen last first; the caller has checked that the team may see them.</summary>
    public async Task<IReadOnlyList<PostLiker>> LikersAsync(string platform, string post, long? after, int limit, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var command = new NpgsqlCommand(LikerListSql);
        Name(command, platform, post);
        command.Parameters.Add(new("after", NpgsqlDbType.Bigint) { Value = (object?)after ?? DBNull.Value });
        command.Parameters.Add(new("limit", NpgsqlDbType.Integer) { Value = limit });
        return await connection.ReadAsync(
            command,
            reader => new PostLiker(
                reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetString(4), reader.GetText(5),
                reader.GetFieldValue<bool?>(6), reader.GetFieldValue<bool?>(7), reader.GetString(8), reader.GetFieldValue<DateTimeOffset>(9),
                reader.GetFieldValue<DateTimeOffset>(10)),
            ct);
    }

    private async Task<bool> AreSeenAsync(string[] flows, long teamId, string platform, string post, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var command = new NpgsqlCommand(SeenSql);
        command.Parameters.Add(new("flows", NpgsqlDbType.Array | NpgsqlDbType.Text) { Value = flows });
        command.Parameters.Add(new("team", NpgsqlDbType.Bigint) { Value = teamId });
        Name(command, platform, post);
        return (await connection.ReadAsync(command, reader => reader.GetBoolean(0), ct))[0];
    }

    private static void Name(NpgsqlCommand command, string platform, string post)
    {
        command.Parameters.Add(new("platform", NpgsqlDbType.Text) { Value = platform });
        command.Parameters.Add(new("post", NpgsqlDbType.Text) { Value = post });
    }

    private static DateTime? Time(string? text) => DateTimeOffset.TryParse(
        text, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal, out var time) ? time.UtcDateTime : null;
}
