using Monitor.Data.Content;
using Monitor.Data.Observations;
using Monitor.Data.SocialPlatforms.YouTube;
using Npgsql;
using NpgsqlTypes;

namespace Monitor.Data.Flows;

/// <summary>An account as it was last measured, for on-demand answers.</summary>
/// <param name="AccountId">Its id here.</param>
/// <param name="MeasuredAt">When.</param>
/// <param name="Json">What is known of it.</param>
/// <param name="Posts">Its newest posts.</param>
/// <param name="IsCurrent">Whether it has the handle now; false: it had it once, and nobody has looked who has it since.</param>
/// <param name="IsMeasured">Whether a source said so; false: it is a sample.</param>
public sealed record StoredProfile(long AccountId, DateTimeOffset MeasuredAt, string Json, string Posts, bool IsCurrent, bool IsMeasured);

/// <summary>Reads accounts by their handle, together with their newest posts.</summary>
public sealed class StoredProfiles(NpgsqlDataSource database)
{
    // As every time of the API: with a Z, and fractions of a second only where there are any.
    private const string TakenAt =
        """rtrim(rtrim(to_char(p.taken_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), '0'), '.') || 'Z'""";

    // A condition of three parts with "or" would read the whole table: each part has an index of its own.
    private const string FindSql = $"""
        select a.id, a.measured_at, jsonb_build_object('platform', a.platform, 'platform_id', a.platform_id, 'username', a.username,
                'full_name', a.full_name, 'bio', a.bio, 'category', a.category, 'external_url', a.external_url,
                'profile_pic_url', a.profile_pic_url, 'is_private', a.is_private, 'is_verified', a.is_verified,
                'follower_count', a.follower_count, 'following_count', a.following_count, 'post_count', a.post_count,
                'value_states', a.value_states, 'source', a.source)::text,
            (select coalesce(jsonb_agg(jsonb_build_object('code', p.code, 'media_type', p.media_type, 'caption', p.caption, 'taken_at', {TakenAt},
                'like_count', p.like_count, 'comment_count', p.comment_count, 'play_count', p.play_count) order by p.taken_at desc nulls last), '[]')
             from (select * from post where platform = a.platform and owner_id = a.platform_id order by taken_at desc nulls last limit 12) p)::text,
            coalesce(a.platform_id = $3, false) or coalesce(lower(a.username) = $2, false), a.source <> '{SampleContent.Source}'
        from account a where a.id = (
            select id from (
                select 1 as way, x.id, x.measured_at as at from account x where x.platform = $1 and x.platform_id = $3
                union all
                select 2, x.id, x.measured_at from account x where x.platform = $1 and lower(x.username) = $2
                union all
                select 3, x.id, h.first_seen_at from account_handle h join account x on x.id = h.account_id
                where lower(h.username) = $2 and x.platform = $1) found
            order by way, at desc limit 1)
        """;

    /// <summary>The account that has a handle, or the last one that had it; a channel also by its id.</summary>
    public Task<StoredProfile?> FindAsync(string platform, string handle, CancellationToken ct) =>
        // Elsewhere an id could be the handle of somebody else.
        FindAsync(platform, handle, platform == Platforms.YouTube ? YouTubeTargets.ChannelId(handle).Value : null, ct);

    /// <summary>The account of an id.</summary>
    public Task<StoredProfile?> FindByIdAsync(string platform, string platformId, CancellationToken ct) => FindAsync(platform, null, platformId, ct);

    private async Task<StoredProfile?> FindAsync(string platform, string? handle, string? platformId, CancellationToken ct)
    {
        await using var command = database.CreateCommand(FindSql);
        command.Parameters.Add(new() { Value = platform });
        command.Parameters.Add(new() { Value = (object?)handle?.ToLowerInvariant() ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = (object?)platformId ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct)
            ? new(reader.GetInt64(0), reader.GetFieldValue<DateTimeOffset>(1), reader.GetString(2), reader.GetString(3), reader.GetBoolean(4), reader.GetBoolean(5))
            : null;
    }
}
