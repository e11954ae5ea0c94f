using Monitor.Data.Observations;
using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.Charts;

/// <summary>What growth is told by.</summary>
public enum GrowthPeriod
{
    /// <summary>A day of UTC.</summary>
    Day,

    /// <summary>A week, which begins on Monday.</summary>
    Week,

    /// <summary>A month.</summary>
    Month,
}

/// <summary>How one number changed within a period.</summary>
/// <param name="Last">The last that is known of the period.</param>
/// <param name="Change">Since the last that was known before the period; null where one of both is not known.</param>
public readonly record struct Growth(long? Last, long? Change)
{
    /// <summary>The change in percent of what it was; null also where it was nothing.</summary>
    public double? Percent => Change is { } change && Last - change is { } before and not 0 ? Math.Round(100.0 * change / before, 4) : null;
}

/// <summary>What changed within a period.</summary>
/// <param name="At">Where it begins.</param>
/// <param name="Count">Rows.</param>
/// <param name="Values">One of each of the subject's numbers.</param>
public sealed record GrowthOfPeriod(DateTimeOffset At, long Count, IReadOnlyList<Growth> Values);

/// <summary>How histories grew from day to day, week to week, month to month.</summary>
public sealed class GrowthReader(NpgsqlDataSource database)
{
    // The last known numbers before the first period.
    private const string BeforeSql =
        """
        select i.id,
            (select last_1 from history_rollup where kind = {0} and entity_id = i.id and unit = 'h' and at < @from and last_1 is not null order by at desc limit 1),
            (select last_2 from history_rollup where kind = {0} and entity_id = i.id and unit = 'h' and at < @from and last_2 is not null order by at desc limit 1),
            (select last_3 from history_rollup where kind = {0} and entity_id = i.id and unit = 'h' and at < @from and last_3 is not null order by at desc limit 1)
        from unnest(@ids) i(id)
        """;

    /// <summary>The growth of some subjects, in their order and from the oldest period to the newest.</summary>
    /// <param name="subjects">Whose.</param>
    /// <param name="by">The period.</param>
    /// <param name="from">Inclusive; a beginning of a period.</param>
    /// <param name="to">Exclusive; a beginning of a period.</param>
    /// <param name="ct">Cancels the query.</param>
    public async Task<IReadOnlyList<IReadOnlyList<GrowthOfPeriod>>> ReadAsync(
        IReadOnlyList<ChartSubject> subjects, GrowthPeriod by, DateTimeOffset from, DateTimeOffset to, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var found = new Dictionary<(EntityKind, long), List<GrowthOfPeriod>>();
        foreach (var kind in subjects.Where(subject => subject.EntityId is not null).GroupBy(subject => subject.Kind, subject => subject.EntityId!.Value))
        {
            long[] ids = [.. kind.Distinct()];
            var before = await BeforeAsync(connection, kind.Key, ids, from, ct);
            foreach (var (id, buckets) in await BucketSql.ReadAsync(connection, kind.Key, ids, ChartResolution.Day, from, to, time => Begin(by, time), ct))
                found.Add((kind.Key, id), Grow(buckets, before[id]));
        }

        return [.. subjects.Select(IReadOnlyList<GrowthOfPeriod> (subject) => subject.EntityId is { } id ? found.GetValueOrDefault((subject.Kind, id)) ?? [] : [])];
    }

    /// <summary>Where the period of a time begins.</summary>
    public static DateTimeOffset Begin(GrowthPeriod by, DateTimeOffset time)
    {
        var day = new DateTimeOffset(time.UtcDateTime.Date, TimeSpan.Zero);
        return by switch
        {
            GrowthPeriod.Day => day,
            GrowthPeriod.Week => day.AddDays(-(((int)day.DayOfWeek + 6) % 7)),
            _ => day.AddDays(1 - day.Day),
        };
    }

    private static List<GrowthOfPeriod> Grow(List<Bucket> buckets, long?[] known) => buckets.ConvertAll(bucket =>
    {
        var values = new Growth[known.Length];
        for (var i = 0; i < known.Length; i++)
        {
            var last = bucket.Values[i].Last;
            values[i] = new Growth(last, last - known[i]);
            known[i] = last ?? known[i];
        }

        return new GrowthOfPeriod(bucket.At, bucket.Count, values);
    });

    private static async Task<Dictionary<long, long?[]>> BeforeAsync(
        NpgsqlConnection connection, EntityKind kind, long[] ids, DateTimeOffset from, CancellationToken ct)
    {
        var command = new NpgsqlCommand(string.Format(null, BeforeSql, ChartSubject.RollupKind(kind)));
        command.Parameters.AddWithValue("ids", ids);
        command.Parameters.AddWithValue("from", from.UtcDateTime);
        var rows = await connection.ReadAsync(
            command, reader => (Id: reader.GetInt64(0), Values: new[] { reader.GetFieldValue<long?>(1), reader.GetFieldValue<long?>(2), reader.GetFieldValue<long?>(3) }), ct);
        return rows.ToDictionary(row => row.Id, row => row.Values);
    }
}
