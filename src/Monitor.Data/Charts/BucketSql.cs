using Monitor.Data.Observations;
using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.Charts;

/// <summary>Reads histories in buckets, from rollups or from rows.</summary>
internal static class BucketSql
{
    private const string Columns =
        "entity_id, at, count, min_1, max_1, last_1, state_1, min_2, max_2, last_2, state_2, min_3, max_3, last_3, state_3";

    private const string HourSql = $"""
        select {Columns} from history_rollup
        where kind = $1 and entity_id = any ($2) and unit = 'h' and at >= $3 and at < $4 order by entity_id, at
        """;

    // A day holds the hours that are over for its account or post; the newest one is added.
    private const string DaySql = $"""
        select {Columns} from history_rollup where kind = $1 and entity_id = any ($2) and unit = 'd' and at >= $3 and at < $4
        union all
        select n.* from unnest($2) i(id) cross join lateral (
            select {Columns} from history_rollup where kind = $1 and entity_id = i.id and unit = 'h' order by at desc limit 1) n
        where n.at >= $3 and n.at < $4
        order by 1, 2
        """;

    private const string RowSql = """
        select entity_id, at, 1, value_1, value_1, value_1, state_1, value_2, value_2, value_2, state_2, value_3, value_3, value_3, state_3
        from history_row where kind = $1 and entity_id = any ($2) and at >= $3 and at < $4 order by entity_id, at
        """;

    // Of what was there before this version the rollups are made while the service runs.
    private const string IncompleteSql = "select kind, entity_id, last_id from history_backfill";

    /// <summary>
    /// The buckets of some accounts or posts, by their ids. What is read comes in the order of time and is put together here: the database would
    /// have to look for the last of each bucket, which takes several times as long.
    /// </summary>
    /// <param name="connection">Where to ask.</param>
    /// <param name="kind">Accounts or posts.</param>
    /// <param name="ids">Which.</param>
    /// <param name="resolution">What the buckets are made of.</param>
    /// <param name="from">Inclusive.</param>
    /// <param name="to">Exclusive.</param>
    /// <param name="begin">Where the bucket of a time begins.</param>
    /// <param name="ct">Cancels the query.</param>
    public static async Task<Dictionary<long, List<Bucket>>> ReadAsync(
        NpgsqlConnection connection, EntityKind kind, IReadOnlyCollection<long> ids, ChartResolution resolution, DateTimeOffset from, DateTimeOffset to,
        Func<DateTimeOffset, DateTimeOffset> begin, CancellationToken ct)
    {
        var found = new Dictionary<long, List<Bucket>>();
        var incomplete = await IncompleteAsync(connection, kind, ids, ct);
        foreach (var (part, isWhole) in new[] { (ids.Where(id => !incomplete.Contains(id)).ToArray(), true), ([.. incomplete], false) })
        {
            if (part.Length == 0)
                continue;
            var sql = !isWhole || resolution == ChartResolution.Row ? RowSql : resolution == ChartResolution.Hour ? HourSql : DaySql;
            await using var command = connection.Command(sql, ChartSubject.RollupKind(kind), part, from.UtcDateTime, to.UtcDateTime);
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct))
            {
                var id = reader.GetInt64(0);
                var start = begin(reader.GetFieldValue<DateTimeOffset>(1));
                if (!found.TryGetValue(id, out var buckets))
                    found.Add(id, buckets = []);
                BucketValue[] values = [Value(reader, 3), Value(reader, 7), Value(reader, 11)];
                if (buckets.Count > 0 && buckets[^1].At == start)
                    buckets[^1] = buckets[^1].Plus(reader.GetInt32(2), values);
                else
                    buckets.Add(new Bucket(start, reader.GetInt32(2), values));
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
}
