using Npgsql;

namespace Monitor.Data.Flows;

/// <summary>An account as it was last measured, for on-demand answers.</summary>
public sealed record StoredProfile(long AccountId, DateTimeOffset MeasuredAt, string Json, string Posts);

/// <summary>Reads accounts by their handle, together with their newest posts.</summary>
public sealed class StoredProfiles(NpgsqlDataSource database)
{
    private const string FindSql = """
        select a.id, a.measured_at, jsonb_build_object('platform', a.platform, 'platform_id', a.platform_id, 'username', a.username,
                'full_name', a.full_name, 'bio', a.bio, 'category', a.category, 'external_url', a.external_url,
                'profile_pic_url', a.profile_pic_url, 'is_private', a.is_private, 'is_verified', a.is_verified,
                'follower_count', a.follower_count, 'following_count', a.following_count, 'post_count', a.post_count,
                'value_states', a.value_states, 'source', a.source)::text,
            (select coalesce(jsonb_agg(jsonb_build_object('code', p.code, 'media_type', p.media_type, 'caption', p.caption, 'taken_at', p.taken_at,
                'like_count', p.like_count, 'comment_count', p.comment_count, 'play_count', p.play_count) order by p.taken_at desc nulls last), '[]')
             from (select * from post where platform = a.platform and owner_id = a.platform_id order by taken_at desc nulls last limit 12) p)::text
        from account a where a.platform = $1 and lower(a.username) = $2 order by a.measured_at desc limit 1
        """;

    /// <summary>The account that has a handle, as last measured.</summary>
    public async Task<StoredProfile?> FindAsync(string platform, string handle, CancellationToken ct)
    {
        await using var command = database.CreateCommand(FindSql);
        command.Parameters.Add(new() { Value = platform });
        command.Parameters.Add(new() { Value = handle.ToLowerInvariant() });
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct)
            ? new(reader.GetInt64(0), reader.GetFieldValue<DateTimeOffset>(1), reader.GetString(2), reader.GetString(3))
            : null;
    }
}
