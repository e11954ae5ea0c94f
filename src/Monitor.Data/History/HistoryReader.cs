using Monitor.Data.Sql;
using Monitor.Data.Time;
using Npgsql;

namespace Monitor.Data.History;

/// <summary>Reads what was measured, newest first.</summary>
public sealed class HistoryReader(NpgsqlDataSource database, TimeProvider clock)
{
    private const string InfluencerSql =
        """
        select recorded_at, slot_at, source, value_states, follower_count, following_count, post_count, bio
        from influencer_metrics_history
        where account_id = @entity and recorded_at >= @lower and recorded_at < @upper
        order by recorded_at desc limit @limit
        """;

    private const string PostSql =
        """
        select recorded_at, slot_at, source, value_states, like_count, comment_count, play_count
        from post_metrics_history
        where post_ref = @entity and recorded_at >= @lower and recorded_at < @upper
        order by recorded_at desc limit @limit
        """;

    // The bio is stored on change and at least once a month, so two months back there is one.
    private const string EarlierBioSql =
        """
        select bio from influencer_metrics_history
        where account_id = @entity and recorded_at >= @lower and recorded_at < @upper and bio is not null
        order by recorded_at desc limit @limit
        """;

    private static readonly TimeSpan BioReach = TimeSpan.FromDays(62);

    /// <summary>A page of an account's history.</summary>
    public async Task<HistoryPage<InfluencerPoint>> InfluencerAsync(long accountId, HistoryRange range, CancellationToken ct)
    {
        var page = await PageAsync(InfluencerSql, accountId, range, ReadInfluencer, ct);
        return page with { Points = await WithBiosAsync(accountId, page.Points, ct) };
    }

    /// <summary>A page of a post's history.</summary>
    public Task<HistoryPage<PostPoint>> PostAsync(long postId, HistoryRange range, CancellationToken ct) =>
        PageAsync(PostSql, postId, range, ReadPost, ct);

    private async Task<HistoryPage<TPoint>> PageAsync<TPoint>(
        string sql, long entityId, HistoryRange range, Func<NpgsqlDataReader, TPoint> read, CancellationToken ct)
        where TPoint : HistoryPoint
    {
        var now = clock.GetUtcNow();
        var rows = await TimeWindows.NewestAsync(range.Upper, range.From, now, range.Limit + 1,
            (lower, upper, limit) => QueryAsync(sql, entityId, lower, upper, limit, read, ct));
        var more = rows.Count > range.Limit;
        if (more)
            rows.RemoveAt(rows.Count - 1);
        return new HistoryPage<TPoint>(rows, more ? rows[^1].RecordedAt : null, await NewestAsync());

        async Task<DateTimeOffset?> NewestAsync()
        {
            if (rows.Count > 0 && range.Upper is null)
                return rows[0].RecordedAt;
            var newest = await TimeWindows.NewestAsync(before: null, from: null, now, limit: 1,
                (lower, upper, limit) => QueryAsync(sql, entityId, lower, upper, limit, read, ct));
            return newest.Count > 0 ? newest[0].RecordedAt : null;
        }
    }

    // A row without a bio has the bio of the row before it.
    private async Task<IReadOnlyList<InfluencerPoint>> WithBiosAsync(
        long accountId, IReadOnlyList<InfluencerPoint> points, CancellationToken ct)
    {
        if (points.Count == 0)
            return points;
        var bio = points[^1].Bio;
        if (bio is null)
        {
            var upper = points[^1].RecordedAt;
            var earlier = await QueryAsync(EarlierBioSql, accountId, upper - BioReach, upper, 1, r => r.GetString(0), ct);
            bio = earlier.Count > 0 ? earlier[0] : null;
        }

        var filled = new InfluencerPoint[points.Count];
        for (var i = points.Count - 1; i >= 0; i--)
        {
            bio = points[i].Bio ?? bio;
            filled[i] = points[i] with { Bio = bio };
        }

        return filled;
    }

    private async Task<List<T>> QueryAsync<T>(
        string sql, long entityId, DateTimeOffset lower, DateTimeOffset upper, int limit, Func<NpgsqlDataReader, T> read, CancellationToken ct)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.AddWithValue("entity", entityId);
        command.Parameters.AddWithValue("lower", lower);
        command.Parameters.AddWithValue("upper", upper);
        command.Parameters.AddWithValue("limit", limit);
        var rows = new List<T>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            rows.Add(read(reader));
        return rows;
    }

    private static InfluencerPoint ReadInfluencer(NpgsqlDataReader reader) => new()
    {
        RecordedAt = reader.GetFieldValue<DateTimeOffset>(0),
        SlotAt = reader.GetFieldValue<DateTimeOffset?>(1),
        Source = reader.GetString(2),
        ValueStates = reader.GetText(3),
        FollowerCount = reader.GetFieldValue<long?>(4),
        FollowingCount = reader.GetFieldValue<long?>(5),
        PostCount = reader.GetFieldValue<long?>(6),
        Bio = reader.GetText(7),
    };

    private static PostPoint ReadPost(NpgsqlDataReader reader) => new()
    {
        RecordedAt = reader.GetFieldValue<DateTimeOffset>(0),
        SlotAt = reader.GetFieldValue<DateTimeOffset?>(1),
        Source = reader.GetString(2),
        ValueStates = reader.GetText(3),
        LikeCount = reader.GetFieldValue<long?>(4),
        CommentCount = reader.GetFieldValue<long?>(5),
        PlayCount = reader.GetFieldValue<long?>(6),
    };
}
