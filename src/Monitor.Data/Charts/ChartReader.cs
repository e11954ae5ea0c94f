using Monitor.Data.Observations;
using Npgsql;

namespace Monitor.Data.Charts;

/// <summary>Histories of any length in as many buckets as a chart has room for. Where nothing was measured there is no bucket.</summary>
public sealed class ChartReader(NpgsqlDataSource database)
{
    /// <summary>The buckets of some subjects, in their order.</summary>
    public async Task<IReadOnlyList<IReadOnlyList<Bucket>>> ReadAsync(IReadOnlyList<ChartSubject> subjects, ChartRange range, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var found = new Dictionary<(EntityKind, long), List<Bucket>>();
        foreach (var kind in subjects.Where(subject => subject.EntityId is not null).GroupBy(subject => subject.Kind, subject => subject.EntityId!.Value))
            foreach (var (id, buckets) in await BucketSql.ReadAsync(
                connection, kind.Key, [.. kind.Distinct()], range.Resolution, range.From, range.To, time => ChartRange.Floor(time, range.Width), ct))
                found.Add((kind.Key, id), buckets);
        return [.. subjects.Select(IReadOnlyList<Bucket> (subject) => subject.EntityId is { } id ? found.GetValueOrDefault((subject.Kind, id)) ?? [] : [])];
    }
}
