using Monitor.Data.Charts;
using Monitor.Data.Tasks;

namespace Monitor.Web.Api.Charts;

/// <summary>Histories in buckets.</summary>
/// <param name="From">Where the first bucket can begin.</param>
/// <param name="To">Where the last one can end.</param>
/// <param name="BucketSeconds">How long each bucket is.</param>
/// <param name="Resolution">row, hour or day: what the buckets are made of.</param>
/// <param name="Series">In the order in which they were asked for.</param>
internal sealed record ChartView(DateTimeOffset From, DateTimeOffset To, long BucketSeconds, string Resolution, IReadOnlyList<SeriesView> Series);

/// <summary>One history in buckets. The lists are of one length; where nothing was measured there is no bucket.</summary>
/// <param name="Series">How it was asked for.</param>
/// <param name="Type">Influencer or post.</param>
/// <param name="Platform">The platform.</param>
/// <param name="Name">The handle today, or the short code.</param>
/// <param name="At">Where each bucket begins.</param>
/// <param name="Count">Measurements in it.</param>
/// <param name="Metrics">Its numbers.</param>
internal sealed record SeriesView(
    string Series, TaskType Type, string Platform, string Name, IReadOnlyList<DateTimeOffset> At, IReadOnlyList<long> Count,
    IReadOnlyDictionary<string, BucketsView> Metrics);

/// <summary>One number in each bucket.</summary>
/// <param name="Min">The smallest; null where none is known.</param>
/// <param name="Max">The largest.</param>
/// <param name="Last">The last that is known.</param>
/// <param name="State">Its state, or why none is known; null when all of them were measured.</param>
internal sealed record BucketsView(IReadOnlyList<long?> Min, IReadOnlyList<long?> Max, IReadOnlyList<long?> Last, IReadOnlyList<string?>? State);

/// <summary>How histories grew.</summary>
/// <param name="By">day, week or month.</param>
/// <param name="From">Where the first period can begin.</param>
/// <param name="To">Where the last one can end.</param>
/// <param name="Series">In the order in which they were asked for.</param>
internal sealed record GrowthView(string By, DateTimeOffset From, DateTimeOffset To, IReadOnlyList<GrowthSeriesView> Series);

/// <summary>How one history grew.</summary>
/// <param name="Series">How it was asked for.</param>
/// <param name="Type">Influencer or post.</param>
/// <param name="Platform">The platform.</param>
/// <param name="Name">The handle today, or the short code.</param>
/// <param name="Periods">Oldest first; a period in which nothing was measured is absent.</param>
internal sealed record GrowthSeriesView(string Series, TaskType Type, string Platform, string Name, IReadOnlyList<PeriodView> Periods);

/// <summary>What changed within a period.</summary>
/// <param name="At">Where it begins.</param>
/// <param name="Count">Measurements in it.</param>
/// <param name="Values">Its numbers.</param>
internal sealed record PeriodView(DateTimeOffset At, long Count, IReadOnlyDictionary<string, GrowthValueView> Values);

/// <summary>How a number changed.</summary>
/// <param name="Last">The last that is known of the period.</param>
/// <param name="Change">Since the last that was known before it; null where one of both is not known.</param>
/// <param name="Percent">The same in percent of what it was.</param>
internal sealed record GrowthValueView(long? Last, long? Change, double? Percent);

/// <summary>Buckets as views.</summary>
internal static class ChartMapping
{
    public static SeriesView ToView(this ChartSubject subject, IReadOnlyList<Bucket> buckets) => new(
        SeriesText.Format(subject.Name), TypeOf(subject), subject.Platform, subject.Title,
        [.. buckets.Select(bucket => bucket.At)], [.. buckets.Select(bucket => bucket.Count)],
        subject.Metrics.Select((metric, i) => (metric, View(buckets, i))).ToDictionary(metric => metric.metric, metric => metric.Item2));

    public static GrowthSeriesView ToView(this ChartSubject subject, IReadOnlyList<GrowthOfPeriod> periods) => new(
        SeriesText.Format(subject.Name), TypeOf(subject), subject.Platform, subject.Title,
        [
            .. periods.Select(period => new PeriodView(period.At, period.Count, subject.Metrics
                .Zip(period.Values, (metric, value) => (metric, value: new GrowthValueView(value.Last, value.Change, value.Percent)))
                .ToDictionary(metric => metric.metric, metric => metric.value))),
        ]);

    private static TaskType TypeOf(ChartSubject subject) => subject.Kind == TaskType.Influencer.Kind() ? TaskType.Influencer : TaskType.Post;

    private static BucketsView View(IReadOnlyList<Bucket> buckets, int i) => new(
        [.. buckets.Select(bucket => bucket.Values[i].Min)],
        [.. buckets.Select(bucket => bucket.Values[i].Max)],
        [.. buckets.Select(bucket => bucket.Values[i].Last)],
        buckets.All(bucket => bucket.Values[i].State == "measured") ? null : [.. buckets.Select(bucket => bucket.Values[i].State)]);
}
