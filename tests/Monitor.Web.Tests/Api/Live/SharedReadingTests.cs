using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Monitor.Data.Feed;
using Monitor.Testing;
using Monitor.Web.Api.Live;
using Monitor.Web.Tests.Access;
using Npgsql;
using Xunit;

namespace Monitor.Web.Tests.Api.Live;

/// <summary>What open streams ask of the database: what is new is read once for all of them, each in a team of its own.</summary>
public sealed class SharedReadingTests(PostgresServer postgres) : IAsyncLifetime
{
    private ApiServer _api = null!;

    private JobFeed Feed => _api.Services.GetRequiredService<JobFeed>();

    private FeedPulse Pulse => _api.Services.GetRequiredService<FeedPulse>();

    public async ValueTask InitializeAsync() => _api = await ApiServer.StartAsync(postgres, settings: AccessFixture.Settings);

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task A_stream_that_takes_nothing_for_long_reads_on_in_the_table_and_misses_nothing()
    {
        var (team, job) = await TeamAsync();
        using var watch = Pulse.Watch(team);
        using var ofJob = Pulse.Watch(team, job);
        await using var feed = Feed.FollowTeamAsync(watch, team, 0, default).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        await using var steps = Feed.FollowAsync(ofJob, job, 0, default).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        await WriteAsync(team, job, 1);
        Assert.Equal([1], await TakeAsync(feed, e => e.TeamNumber, 1));
        Assert.Equal([1], await TakeAsync(steps, e => e.Number, 1));

        // More than a watch keeps, in many portions; another stream that does take them shows that all were handed over.
        using var other = Pulse.Watch(team);
        await using var quick = Feed.FollowTeamAsync(other, team, 1, default).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        for (var portion = 0; portion < 8; portion++)
        {
            await WriteAsync(team, job, 100);
            Assert.Equal(Numbers(2 + portion * 100, 100), await TakeAsync(quick, e => e.TeamNumber, 100));
        }

        await WriteAsync(team, job, 5);

        Assert.Equal(Numbers(2, 805), await TakeAsync(feed, e => e.TeamNumber, 805));
        Assert.Equal(Numbers(2, 805), await TakeAsync(steps, e => e.Number, 805));
        await WriteAsync(team, job, 3);
        Assert.Equal(Numbers(807, 3), await TakeAsync(feed, e => e.TeamNumber, 3));
        Assert.Equal(Numbers(807, 3), await TakeAsync(steps, e => e.Number, 3));
    }

    [Fact]
    public async Task More_than_fits_into_one_reading_comes_in_several()
    {
        var (team, job) = await TeamAsync();
        using var watch = Pulse.Watch(team);
        await using var feed = Feed.FollowTeamAsync(watch, team, 0, default).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        await WriteAsync(team, job, 1);
        await TakeAsync(feed, e => e.TeamNumber, 1);

        await WriteAsync(team, job, 2 * FeedReader.MostOfTeam + 10);

        Assert.Equal(Numbers(2, 2 * FeedReader.MostOfTeam + 10), await TakeAsync(feed, e => e.TeamNumber, 2 * FeedReader.MostOfTeam + 10));
    }

    [Fact]
    public async Task Numbers_that_went_back_with_a_restored_backup_do_not_silence_a_feed()
    {
        var (team, job) = await TeamAsync();
        await WriteAsync(team, job, 5);
        using var watch = Pulse.Watch(team);
        await using var feed = Feed.FollowTeamAsync(watch, team, 2, default).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.Equal([3, 4, 5], await TakeAsync(feed, e => e.TeamNumber, 3));

        await _api.Database.ExecuteAsync("delete from job_event where team_id = $1 and team_number > 2", team);
        await _api.Database.ExecuteAsync("update team_feed set number = 2 where team_id = $1", team);
        await WriteAsync(team, job, 4);

        Assert.Equal([6], await TakeAsync(feed, e => e.TeamNumber, 1));
    }

    [Fact]
    public async Task Streams_read_the_table_when_they_begin_and_then_never_by_themselves()
    {
        var (team, job) = await TeamAsync();
        var key = await _api.KeyAsync(team, "read");
        const string read = "where team_id = $1 and team_number > $2";
        using var statements = new Statements(new NpgsqlConnectionStringBuilder(_api.Database.ConnectionString).Database!);
        var feeds = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => SseClient.OpenAsync(_api, "/api/v1/jobs/events?after=0", key)));
        for (var id = 1; id <= 2; id++)
        {
            await WriteAsync(team, job, 1);
            foreach (var feed in feeds)
                Assert.Equal(id, (await NextAsync(feed)).Id);
        }

        var begun = statements.Count(read);
        Assert.InRange(begun, 10, 40);
        var looks = statements.Count("join team_feed");
        // Three seconds and more, at a pace at which whatever waits on the clock comes to its turn.
        for (var look = 1; look <= 30; look++)
            await Eventually.BecomesTrueAsync(() =>
            {
                _api.Clock.Advance(TimeSpan.FromMilliseconds(100));
                return statements.Count("join team_feed") >= looks + look;
            });
        await WriteAsync(team, job, 1);
        foreach (var feed in feeds)
            Assert.Equal(3, (await NextAsync(feed)).Id);

        Assert.Equal(begun, statements.Count(read));
        Array.ForEach(feeds, feed => feed.Dispose());
    }

    private static IEnumerable<long> Numbers(int first, int count) => Enumerable.Range(first, count).Select(n => (long)n);

    private async Task<List<long>> TakeAsync(IAsyncEnumerator<IReadOnlyList<FeedEvent>> feed, Func<FeedEvent, long> number, int count)
    {
        var taken = new List<long>();
        while (taken.Count < count)
        {
            var next = feed.MoveNextAsync().AsTask();
            await Eventually.BecomesTrueAsync(() =>
            {
                if (!next.IsCompleted)
                    _api.Clock.Advance(TimeSpan.FromMilliseconds(100));
                return next.IsCompleted;
            });
            Assert.True(await next);
            taken.AddRange(feed.Current.Select(number));
        }

        return taken;
    }

    private async Task<(long Id, string Event, System.Text.Json.JsonElement Data)> NextAsync(SseClient feed)
    {
        var next = feed.NextAsync();
        await Eventually.BecomesTrueAsync(() =>
        {
            if (!next.IsCompleted)
                _api.Clock.Advance(TimeSpan.FromMilliseconds(100));
            return next.IsCompleted;
        });
        return (await next)!.Value;
    }

    private async Task<(long Team, Guid Job)> TeamAsync()
    {
        var team = await _api.TeamAsync($"shared {Guid.NewGuid():N}");
        return (team, await _api.Database.ScalarAsync<Guid>(
            """
            insert into processing_jobs (id, job_type, status, total_users, max_concurrency, team_id, usernames, created_at, updated_at)
            values (gen_random_uuid(), 'single', 'processing', 1, 1, $1, array['shared'], now(), now()) returning id
            """, team));
    }

    // Events of a job, numbered as the product numbers them.
    private Task WriteAsync(long team, Guid job, int count) => _api.Database.ExecuteAsync(
        """
        with feed as (
            insert into team_feed (team_id, number) values ($1, $3) on conflict (team_id) do update set number = team_feed.number + $3
            returning number - $3 as before),
        job as (update processing_jobs set event_no = event_no + $3 where id = $2 returning event_no - $3 as before)
        insert into job_event (job_id, number, event_type, at, payload, team_id, team_number)
        select $2, job.before + n, 'item.started', now(), '{}', $1, feed.before + n from feed, job, generate_series(1, $3) n
        """, team, job, count);

    /// <summary>The statements that were sent to a database, as the driver reports them.</summary>
    private sealed class Statements : IDisposable
    {
        private readonly System.Collections.Concurrent.ConcurrentQueue<string> _sent = new();
        private readonly ActivityListener _listener;

        public Statements(string database)
        {
            _listener = new()
            {
                ShouldListenTo = source => source.Name == "Npgsql",
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = activity =>
                {
                    var tags = activity.TagObjects.ToDictionary(tag => tag.Key, tag => tag.Value?.ToString() ?? "", StringComparer.Ordinal);
                    if (tags.Values.Any(value => value.Contains(database, StringComparison.Ordinal)))
                        _sent.Enqueue(string.Join('\n', tags.Values));
                },
            };
            ActivitySource.AddActivityListener(_listener);
        }

        public int Count(string part) => _sent.Count(sent => sent.Contains(part, StringComparison.Ordinal));

        public void Dispose() => _listener.Dispose();
    }
}
