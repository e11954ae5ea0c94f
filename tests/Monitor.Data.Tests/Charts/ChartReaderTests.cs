using Microsoft.Extensions.DependencyInjection;
using Monitor.Data.Charts;
using Monitor.Data.Observations;
using Monitor.Testing;
using Xunit;

namespace Monitor.Data.Tests.Charts;

public sealed class ChartReaderTests(PostgresServer postgres) : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = ManualTimeProvider.DefaultStart;

    private TestDatabase _database = null!;
    private ServiceProvider _services = null!;
    private ChartReader _charts = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateDatabaseAsync();
        _services = DataServices.Over(_database, new ManualTimeProvider());
        _charts = _services.GetRequiredService<ChartReader>();
        // Every 20 minutes for 40 days but for one in which nothing was measured, and every seventh number unknown.
        await _database.ExecuteAsync(
            """
            insert into account (id, platform, platform_id, username, source, measured_at) overriding system value values (9, 'instagram', '9', 'nasa', 'tikhub', $1);
            """, Now.UtcDateTime);
        await _database.ExecuteAsync(
            """
            insert into influencer_metrics_history (account_id, username, follower_count, following_count, post_count, recorded_at, source, value_states)
            select 9, 'nasa', case when i % 7 = 0 then null else 1000 + i * 7919 % 1000 end, 5, null, $1 - i * interval '20 minutes', 'tikhub',
                case when i % 7 = 0 then '{"follower_count": "hidden", "post_count": "unknown"}'::jsonb else '{"post_count": "unknown"}' end
            from generate_series(0, 40 * 72) i where i not between 720 and 791
            """, Now.UtcDateTime);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Theory]
    [InlineData(1, 300)]
    [InlineData(3, 17)]
    [InlineData(7, 2000)]
    [InlineData(20, 300)]
    [InlineData(41, 1000)]
    [InlineData(41, 30)]
    [InlineData(41, 10)]
    public async Task Buckets_of_any_range_hold_all_rows_and_no_more_than_asked_for(int days, int points)
    {
        var range = ChartRange.Of(Now.AddDays(-days), Now.AddMinutes(1), points, series: 1);

        var buckets = (await _charts.ReadAsync([Account(9)], range, default))[0];

        Assert.InRange((range.To - range.From) / range.Width, 1, points);
        Assert.True(range.From <= Now.AddDays(-days) && range.To >= Now.AddMinutes(1));
        Assert.Equal(await _database.ScalarAsync<long>("select count(*) from influencer_metrics_history where recorded_at >= $1 and recorded_at < $2", range.From.UtcDateTime, range.To.UtcDateTime), buckets.Sum(bucket => bucket.Count));
        foreach (var bucket in buckets)
        {
            Assert.Equal(0, (bucket.At - range.From).Ticks % range.Width.Ticks);
            var expected = await _database.ScalarAsync<string>(
                """
                select concat_ws(' ', count(*), min(follower_count), max(follower_count),
                    (array_agg(follower_count order by recorded_at desc) filter (where follower_count is not null))[1])
                from influencer_metrics_history where recorded_at >= $1 and recorded_at < $2
                """, bucket.At.UtcDateTime, (bucket.At + range.Width).UtcDateTime);
            var value = bucket.Values[0];
            Assert.Equal(expected, string.Join(' ', new[] { bucket.Count, value.Min, value.Max, value.Last }.Where(number => number is not null)));
            Assert.Equal((value.Last is null ? "hidden" : "measured", "measured", "unknown"), (value.State, bucket.Values[1].State, bucket.Values[2].State));
        }
    }

    [Fact]
    public async Task Where_nothing_was_measured_there_is_no_bucket()
    {
        var range = ChartRange.Of(Now.AddDays(-20), Now.AddMinutes(1), points: 500, series: 1);

        var buckets = (await _charts.ReadAsync([Account(9), Account(10)], range, default));

        Assert.Empty(buckets[1]);
        Assert.InRange(buckets[0].Zip(buckets[0].Skip(1), (one, next) => next.At - one.At).Max(), TimeSpan.FromHours(24), TimeSpan.FromHours(25));
    }

    [Fact]
    public async Task What_is_not_rolled_up_yet_is_read_from_its_rows()
    {
        var range = ChartRange.Of(Now.AddDays(-41), Now.AddMinutes(1), points: 41, series: 1);
        var before = (await _charts.ReadAsync([Account(9)], range, default))[0];
        await _database.ExecuteAsync("delete from history_rollup; insert into history_backfill (kind, last_id) values (1, 9)");

        var after = (await _charts.ReadAsync([Account(9)], range, default))[0];

        Assert.Equal(before.Select(bucket => (bucket.At, bucket.Count, bucket.Values[0])), after.Select(bucket => (bucket.At, bucket.Count, bucket.Values[0])));
    }

    [Fact]
    public async Task Growth_is_told_against_the_last_number_that_was_known_before()
    {
        await _database.ExecuteAsync(
            """
            insert into post (id, platform, platform_id, code, source, measured_at) overriding system value values (3, 'instagram', '3', 'Code', 'tikhub', $1)
            """, Now.UtcDateTime);
        var monday = new DateTimeOffset(Now.UtcDateTime.Date.AddDays(-(((int)Now.DayOfWeek + 6) % 7)), TimeSpan.Zero);
        foreach (var (days, likes) in new (int, long?)[] { (-9, 40), (-8, 50), (-5, 60), (-4, null), (-3, 90), (1, 81) })
            await _database.ExecuteAsync(
                """
                insert into post_metrics_history (post_ref, post_code, post_id, like_count, recorded_at, source, value_states)
                values (3, 'Code', '3', $1::bigint, $2, 'tikhub', case when $1::bigint is null then '{"like_count": "hidden"}'::jsonb end)
                """, likes, monday.AddDays(days).AddHours(3).UtcDateTime);
        var growth = _services.GetRequiredService<GrowthReader>();
        ChartSubject post = new(new(SeriesKind.Post, Guid.Empty, 3), EntityKind.Post, 3, "instagram", "Code");

        var byDay = (await growth.ReadAsync([post], GrowthPeriod.Day, monday.AddDays(-8), monday.AddDays(2), default))[0];
        var byWeek = (await growth.ReadAsync([post], GrowthPeriod.Week, monday.AddDays(-14), monday.AddDays(7), default))[0];

        Assert.Equal([(50, 10), (60, 10), (null, null), (90, 30), (81, -9)], byDay.Select(day => (day.Values[0].Last, day.Values[0].Change)));
        Assert.Equal([(50, null), (90, 40), (81, -9)], byWeek.Select(week => (week.Values[0].Last, week.Values[0].Change)));
        Assert.Equal([25.0, 20.0, null, 50.0, -10.0], byDay.Select(day => day.Values[0].Percent));
        Assert.Equal([monday.AddDays(-14), monday.AddDays(-7), monday], byWeek.Select(week => week.At));
    }

    private static ChartSubject Account(long id) => new(new(SeriesKind.Account, Guid.Empty, id), EntityKind.Account, id, "instagram", "nasa");
}
