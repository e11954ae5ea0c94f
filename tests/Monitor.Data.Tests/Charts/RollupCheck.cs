using Monitor.Testing;
using Xunit;

namespace Monitor.Data.Tests.Charts;

/// <summary>Compares the rollups with what the rows amount to.</summary>
internal static class RollupCheck
{
    // Every bucket from the rows alone, and every bucket that is stored. A day holds all hours but the newest one that there is.
    private const string DifferencesSql =
        """
        with counted as (
            select r.kind, u.unit, r.entity_id, case u.unit when 'h' then date_trunc('hour', r.at, 'UTC') else date_trunc('day', r.at, 'UTC') end as at,
                count(*)::int as count, max(r.at) as newest_at,
                min(value_1) as min_1, max(value_1) as max_1, (array_agg(value_1 order by r.at desc) filter (where value_1 is not null))[1] as last_1,
                min(value_2) as min_2, max(value_2) as max_2, (array_agg(value_2 order by r.at desc) filter (where value_2 is not null))[1] as last_2,
                min(value_3) as min_3, max(value_3) as max_3, (array_agg(value_3 order by r.at desc) filter (where value_3 is not null))[1] as last_3,
                (array_agg(state_1 order by value_1 is null, r.at desc))[1] as state_1,
                (array_agg(state_2 order by value_2 is null, r.at desc))[1] as state_2,
                (array_agg(state_3 order by value_3 is null, r.at desc))[1] as state_3
            from history_row r cross join (values ('h'::"char"), ('d'::"char")) u(unit)
                join (select kind, entity_id, date_trunc('hour', max(at), 'UTC') as at from history_row group by 1, 2) n on n.kind = r.kind and n.entity_id = r.entity_id
            where u.unit = 'h' or r.at < n.at
            group by 1, 2, 3, 4),
        stored as (
            select kind, unit, entity_id, at, count, newest_at, min_1, max_1, last_1, min_2, max_2, last_2, min_3, max_3, last_3, state_1, state_2, state_3
            from history_rollup)
        select 'rows: ' || c::text from (select * from counted except select * from stored) c
        union all
        select 'stored: ' || s::text from (select * from stored except select * from counted) s
        """;

    public static async Task MatchesAsync(TestDatabase database, string after)
    {
        var differences = await database.ColumnAsync<string>(DifferencesSql);
        Assert.True(differences.Count == 0, $"After {after}:\n{string.Join('\n', differences)}");
    }
}
