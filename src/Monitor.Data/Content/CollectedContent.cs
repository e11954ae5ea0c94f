using Monitor.Data.Observations;
using Monitor.Data.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Monitor.Data.Content;

/// <summary>An account or post that was collected for a team.</summary>
/// <param name="TeamId">The team.</param>
/// <param name="Observation">What was observed.</param>
public readonly record struct CollectedFor(long TeamId, Observation Observation);

/// <summary>
/// Keeps what the work of teams collected in their sight. What tasks found is theirs by the task; everything else is noted here, in the
/// transaction that records it. Posts of an account that came with them are seen with the account.
/// </summary>
public static class CollectedContent
{
    private const string Sql = """
        with d as materialized (
            select distinct * from unnest($1, $2, $3, $4) d(team_id, entity_type, platform, platform_id)),
        accounts as (
            insert into collected_account (team_id, account_id, collected_at)
            select d.team_id, a.id, $5 from d join account a using (platform, platform_id) where d.entity_type = 'account' order by 1, 2
            on conflict do nothing)
        insert into collected_post (team_id, post_id, collected_at)
        select d.team_id, p.id, $5 from d join post p using (platform, platform_id) where d.entity_type = 'post' order by 1, 2
        on conflict do nothing
        """;

    /// <summary>What a collection for a team brought into its sight.</summary>
    public static IEnumerable<CollectedFor> Of(long teamId, Observation? observation, IReadOnlyList<Observation> items) =>
        Recording.Of(observation, items)
            .Select(recording => recording.Observation)
            .Where(found => ReferenceEquals(found, observation) || !IsOf(found, observation))
            .Select(found => new CollectedFor(teamId, found));

    /// <summary>The statement that notes them; it comes after those that record them.</summary>
    public static NpgsqlBatchCommand Insert(IReadOnlyList<CollectedFor> collected, DateTimeOffset now) => new(Sql)
    {
        Parameters =
        {
            SqlArray.Of(collected, found => found.TeamId),
            SqlArray.Of(collected, found => QuarantineSql.NameOf(found.Observation.Kind)),
            SqlArray.Of(collected, found => found.Observation.Platform),
            SqlArray.Of(collected, found => found.Observation.PlatformId),
            new() { Value = now.UtcDateTime, NpgsqlDbType = NpgsqlDbType.TimestampTz },
        },
    };

    private static bool IsOf(Observation post, Observation? account) =>
        post.Kind == EntityKind.Post && account?.Kind == EntityKind.Account && post.Text(DimensionKeys.OwnerId) == account.PlatformId;
}
