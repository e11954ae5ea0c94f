using Monitor.Data.Observations;
using Monitor.Data.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Monitor.Data.Charts;

/// <summary>Reads histories in buckets, from rollups or from rows.</summary>
internal static class BucketSql
{
    // {0}: rows to be put together, {1}: the beginning of a row's bucket. What was last is looked up by its time: sorting every
    // bucket's rows takes several times as long as reading them. Never known: the newest row says why.
    private const string Sql =
        """
        with piece as materialized ({0}),
        bucket as materialized (
            select entity_id, {1} as start, sum(count)::bigint as count,
                min(min_1) as min_1, max(max_1) as max_1, min(min_2) as min_2, max(max_2) as max_2, min(min_3) as min_3, max(max_3) as max_3,
                coalesce(max(at) filter (where last_1 is not null), max(at)) as at_1,
                coalesce(max(at) filter (where last_2 is not null), max(at)) as at_2,
                coalesce(max(at) filter (where last_3 is not null), max(at)) as at_3
            from piece group by 1, 2)
        select b.entity_id, b.start, b.count, b.min_1, b.max_1, l1.last_1, l1.state_1, b.min_2, b.max_2, l2.last_2, l2.state_2,
            b.min_3, b.max_3, l3.last_3, l3.state_3
        from bucket b
            join piece l1 on l1.entity_id = b.entity_id and l1.at = b.at_1
            join piece l2 on l2.entity_id = b.entity_id and l2.at = b.at_2
            join piece l3 on l3.entity_id = b.entity_id and l3.at = b.at_3
        order by 1, 2
        """;

    private const string HourSql =
        """
        select entity_id, at, count, min_1, max_1, last_1, state_1, min_2, max_2, last_2, state_2, min_3, max_3, last_3, state_3
        from history_rollup where kind = {0} and entity_id = any (@ids) and unit = 'h' and at >= @from and at < @to
        """;

    // A day holds the hours that are over for its account or post; the newest one is added.
    private const string DaySql =
        """
        select entity_id, at, count, min_1, max_1, last_1, state_1, min_2, max_2, last_2, state_2, min_3, max_3, last_3, state_3
        from history_rollup where kind = {0} and entity_id = any (@ids) and unit = 'd' and at >= @from and at < @to
        union all
        select n.* from unnest(@ids) i(id) cross join lateral (
            select entity_id, at, count, min_1, max_1, last_1, state_1, min_2, max_2, last_2, state_2, min_3, max_3, last_3, state_3
            from history_rollup where kind = {0} and entity_id = i.id and unit = 'h' order by at desc limit 1) n
        where n.at >= @from and n.at < @to
        """;

    private const string RowSql =
        """
        select entity_id, at, 1 as count, value_1 as min_1, value_1 as max_1, value_1 as last_1, state_1,
            value_2 as min_2, value_2 as max_2, value_2 as last_2, state_2, value_3 as min_3, value_3 as max_3, value_3 as last_3, state_3
        from history_row where kind = {0} and entity_id = any (@ids) and at >= @from and at < @to
        """;

    /// <summary>Buckets of one width.</summary>
    public const string ByWidth = "date_bin(@width, at, timestamptz '0001-01-01 00:00:00+00')";

    /// <summary>Buckets of the calendar: day, week or month of UTC.</summary>
    public const string ByCalendar = "date_trunc(@by, at, 'UTC')";

    // Of what was there before this version the rollups are made while the service runs.
    private const string IncompleteSql = "select kind, entity_id, last_id from history_backfill";

    /// <summary>The buckets of some accounts or posts, by their ids.</summary>
    public static async Task<Dictionary<long, List<Bucket>>> ReadAsync(
        NpgsqlConnection connection, EntityKind kind, IReadOnlyCollection<long> ids, ChartResolution resolution, string bucket,
        Action<NpgsqlParameterCollection> parameters, CancellationToken ct)
    {
        var found = new Dictionary<long, List<Bucket>>();
        var incomplete = await IncompleteAsync(connection, kind, ids, ct);
        foreach (var (part, isWhole) in new[] { (ids.Where(id => !incomplete.Contains(id)).ToArray(), true), ([.. incomplete], false) })
        {
            if (part.Length == 0)
                continue;
            var pieces = string.Format(
                null, !isWhole || resolution == ChartResolution.Row ? RowSql : resolution == ChartResolution.Hour ? HourSql : DaySql, ChartSubject.RollupKind(kind));
            await using var command = new NpgsqlCommand(string.Format(null, Sql, pieces, bucket), connection);
            command.Parameters.AddWithValue("ids", part);
            parameters(command.Parameters);
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct))
            {
                var id = reader.GetInt64(0);
                if (!found.TryGetValue(id, out var buckets))
                    found.Add(id, buckets = []);
                buckets.Add(new Bucket(reader.GetFieldValue<DateTimeOffset>(1), reader.GetInt64(2), [Value(reader, 3), Value(reader, 7), Value(reader, 11)]));
            }
        }

        return found;
    }

    private static async Task<HashSet<long>> IncompleteAsync(
        NpgsqlConnection connection, EntityKind kind, IReadOnlyCollection<long> ids, CancellationToken ct)
    {
        var places = await connection.ReadAsync(
            connection.Command(IncompleteSql), reader => (Kind: reader.GetInt16(0), From: reader.GetInt64(1), To: reader.GetInt64(2)), ct);
        return [.. ids.Where(id => places.Exists(place => place.Kind == ChartSubject.RollupKind(kind) && id >= place.From && id <= place.To))];
    }

    private static BucketValue Value(NpgsqlDataReader reader, int at) => new(
        reader.GetFieldValue<long?>(at), reader.GetFieldValue<long?>(at + 1), reader.GetFieldValue<long?>(at + 2), State(reader, at + 3));

    private static string? State(NpgsqlDataReader reader, int at) => reader.IsDBNull(at) ? null : StateWords.Of(reader.GetChar(at));

    /// <summary>Adds the bounds of what is read.</summary>
    public static void AddRange(this NpgsqlParameterCollection parameters, DateTimeOffset from, DateTimeOffset to)
    {
        parameters.Add(new NpgsqlParameter("from", NpgsqlDbType.TimestampTz) { Value = from.UtcDateTime });
        parameters.Add(new NpgsqlParameter("to", NpgsqlDbType.TimestampTz) { Value = to.UtcDateTime });
    }
}
