using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.Load;

/// <summary>What one kind of work did within some time, and how much there was to do.</summary>
/// <param name="At">Where it begins.</param>
/// <param name="Finished">What ended well.</param>
/// <param name="Failed">What failed.</param>
/// <param name="LagMs">How long after its time the work began, on average; null where none ended.</param>
/// <param name="LagMsMax">The longest.</param>
/// <param name="Waiting">What waited, on average; null where nobody looked.</param>
/// <param name="Running">What ran.</param>
public readonly record struct WorkloadPoint(DateTimeOffset At, long Finished, long Failed, double? LagMs, int LagMsMax, double? Waiting, double? Running);

/// <summary>One kind of work over time.</summary>
public sealed record WorkloadSeries(string Name, string Kind, IReadOnlyList<WorkloadPoint> Points);

/// <summary>How much of one kind of work waits, and how fast it is done.</summary>
/// <param name="Name">Which.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Waiting">What waits now.</param>
/// <param name="Running">What runs now.</param>
/// <param name="PerMinute">What ended in a minute, well or not: of the last fifteen, or of those in which there was something to do.</param>
public sealed record QueueRate(string Name, string Kind, long Waiting, long Running, double PerMinute);

/// <summary>Reads how much work was done and how much there was to do.</summary>
public sealed class WorkloadReader(NpgsqlDataSource database, TimeProvider clock)
{
    private const string SeriesSql =
        """
        select name, kind, date_bin($3, at, timestamptz '0001-01-01 00:00:00+00') as start, sum(finished)::bigint, sum(failed)::bigint,
            sum(lag_ms_sum)::float8 / nullif(sum(finished) + sum(failed), 0), max(lag_ms_max),
            avg(waiting)::float8, avg(running)::float8
        from workload where at >= $1 and at < $2
        group by 1, 2, 3 order by 2, 1, 3
        """;

    // The pace counts from when there was something to do: what has begun a moment ago is not slow. The minute that is under way is not counted yet.
    private const string RatesSql =
        """
        select name, kind, coalesce((array_agg(waiting order by at desc) filter (where waiting is not null))[1], 0)::bigint,
            coalesce((array_agg(running order by at desc) filter (where running is not null))[1], 0)::bigint,
            coalesce(sum(finished + failed), 0)::float8 / greatest(1, least(15, round(extract(epoch from
                $2 - coalesce(min(at) filter (where finished + failed + coalesce(waiting, 0) + coalesce(running, 0) > 0), $1)) / 60)))::float8
        from workload where seconds = 60 and at >= $1 group by 1, 2 order by 2, 1
        """;

    private static readonly TimeSpan Looked = TimeSpan.FromMinutes(15);

    /// <summary>All kinds of work between two times, in steps of one length.</summary>
    public async Task<IReadOnlyList<WorkloadSeries>> SeriesAsync(DateTimeOffset from, DateTimeOffset to, TimeSpan step, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = await connection.ReadAsync(
            connection.Command(SeriesSql, from.UtcDateTime, to.UtcDateTime, step), reader => (
                Name: reader.GetString(0), Kind: reader.GetString(1), Point: new WorkloadPoint(
                    reader.GetFieldValue<DateTimeOffset>(2), reader.GetInt64(3), reader.GetInt64(4), reader.GetFieldValue<double?>(5), reader.GetInt32(6),
                    reader.GetFieldValue<double?>(7), reader.GetFieldValue<double?>(8))), ct);
        return [.. rows.GroupBy(row => (row.Name, row.Kind), row => row.Point).Select(series => new WorkloadSeries(series.Key.Name, series.Key.Kind, [.. series]))];
    }

    /// <summary>What waits and how fast it goes.</summary>
    public async Task<IReadOnlyList<QueueRate>> RatesAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var end = WorkloadKeeper.Counted(clock.GetUtcNow());
        return await connection.ReadAsync(
            connection.Command(RatesSql, (end - Looked).UtcDateTime, end.UtcDateTime), reader => new QueueRate(
                reader.GetString(0), reader.GetString(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetDouble(4)), ct);
    }
}
