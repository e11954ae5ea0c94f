using Monitor.Data.Content;
using Monitor.Data.Scheduling;
using Monitor.Jobs.Tests.Tasks;
using Monitor.ProviderSimulator;
using Monitor.ProviderSimulator.Faults;
using Monitor.Testing;
using Xunit;

namespace Monitor.Jobs.Tests.Collection;

public sealed class TruthGuardTests(PostgresServer postgres) : IAsyncLifetime
{
    private static readonly DateTimeOffset Start = ManualTimeProvider.DefaultStart;

    private readonly ManualTimeProvider _time = new();
    private TestDatabase _database = null!;
    private SimulatorHost _simulator = null!;
    private EngineHarness _engine = null!;
    private int _runs;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateDatabaseAsync();
        _simulator = await SimulatorHost.StartAsync();
        _engine = await EngineHarness.StartAsync(_database, _simulator, _time);
        await _database.InsertInfluencerAsync("nasa", Start);
        await RunAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        await _simulator.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task A_collapse_that_the_next_source_contradicts_is_not_recorded()
    {
        _simulator.AddFault(new() { Provider = "tikhub", Kind = FaultKind.CollapsedCounts });

        await RunAsync();

        Assert.Equal(["tikhub", "rocketapi"], await _database.ColumnAsync<string>("select source from influencer_metrics_history order by recorded_at"));
        Assert.Equal(0L, await _database.ScalarAsync<long>("select count(*) from quarantine"));
        Assert.Equal((short)2, await _database.ScalarAsync<short>("select calls from task_run where source = 'rocketapi'"));
    }

    [Fact]
    public async Task A_collapse_that_the_next_source_confirms_is_true()
    {
        _simulator.AddFault(new() { Provider = "*", Kind = FaultKind.CollapsedCounts });

        await RunAsync();

        Assert.True(await CollapsedAsync());
    }

    [Fact]
    public async Task A_collapse_that_nobody_can_check_is_held_until_it_was_said_three_times_in_a_row()
    {
        var before = await FollowersAsync();
        _simulator.AddFault(new() { Provider = "tikhub", Kind = FaultKind.CollapsedCounts });
        _simulator.AddFault(new() { Provider = "rocketapi", Kind = FaultKind.ServerError });

        await RunAsync();
        await RunAsync();

        Assert.Equal(before, await FollowersAsync());
        Assert.Equal(1L, await _database.ScalarAsync<long>("select count(*) from influencer_metrics_history"));
        Assert.Equal(2, await _database.ScalarAsync<int>("select sightings from quarantine where state = 'held' and (previous ->> 'follower_count')::bigint = $1", before));
        Assert.Equal((short)RunOutcome.Held, await _database.ScalarAsync<short>("select last_outcome from task_schedule where failures = 0 and due_at = $1", _time.GetUtcNow().UtcDateTime));

        await RunAsync();

        Assert.True(await CollapsedAsync());
        Assert.Equal(1L, await _database.ScalarAsync<long>("select count(*) from quarantine q join account a on a.id = q.entity_id where q.state = 'accepted' and a.held_at is null"));
    }

    [Fact]
    public async Task A_likely_answer_ends_the_quarantine()
    {
        _simulator.AddFault(new() { Provider = "tikhub", Kind = FaultKind.CollapsedCounts, Count = 1 });
        _simulator.AddFault(new() { Provider = "rocketapi", Kind = FaultKind.NotFound, Count = 1 });
        await RunAsync();

        await RunAsync();

        Assert.Equal("superseded", await _database.ScalarAsync<string>("select state from quarantine"));
        Assert.Equal(2L, await _database.ScalarAsync<long>("select count(*) from influencer_metrics_history"));
    }

    [Fact]
    public async Task What_was_held_is_true_when_a_second_source_says_so_later()
    {
        _simulator.AddFault(new() { Provider = "tikhub", Kind = FaultKind.CollapsedCounts, Count = 1 });
        _simulator.AddFault(new() { Provider = "tikhub", Kind = FaultKind.ServerError });
        _simulator.AddFault(new() { Provider = "rocketapi", Kind = FaultKind.ServerError, Count = 2 });
        _simulator.AddFault(new() { Provider = "rocketapi", Kind = FaultKind.CollapsedCounts });
        await RunAsync();
        Assert.Equal("held", await _database.ScalarAsync<string>("select state from quarantine"));

        await RunAsync();

        Assert.True(await CollapsedAsync());
        Assert.Equal("accepted", await _database.ScalarAsync<string>("select state from quarantine"));
    }

    [Fact]
    public async Task A_post_that_loses_its_likes_is_held_and_negative_counts_are_refused()
    {
        await _database.InsertPostAsync("imageXYZ01", _time.GetUtcNow());
        await RunAsync(2);
        _simulator.AddFault(new() { Provider = "tikhub", Kind = FaultKind.CollapsedCounts });
        _simulator.AddFault(new() { Provider = "rocketapi", Kind = FaultKind.NegativeCounts });

        await RunAsync(2);

        Assert.Equal(["account", "post"], await _database.ColumnAsync<string>("select entity_type from quarantine where state = 'held' order by 1"));
        Assert.Equal(0L, await _database.ScalarAsync<long>("select count(*) from account where follower_count < 0"));
    }

    [Theory]
    [InlineData(1_000_000, 90_000, true)]
    [InlineData(1_000_000, 100_000, true)]
    [InlineData(1_000_000, 100_001, false)]
    [InlineData(99, 0, false)]
    [InlineData(100, 0, true)]
    public void A_collapse_is_the_loss_of_nine_tenths_of_a_number_that_is_not_small(int before, int now, bool collapsed)
    {
        var known = new KnownTarget(Data.Observations.EntityKind.Account, 1, "42") { Audience = before };
        var observation = new Data.Observations.Observation(
            "instagram", Data.Observations.EntityKind.Account, "42", "nasa", [], [Data.Observations.Metric.Measured("follower_count", now)]);

        Assert.Equal(collapsed, Collapse.Of(observation, known, new()).Count > 0);
    }

    private async Task RunAsync(int tasks = 1)
    {
        await _engine.RunDueTasksAsync();
        _runs += tasks;
        await Eventually.BecomesTrueAsync(async () => await _database.ScalarAsync<long>("select count(*) from task_run") == _runs, TimeSpan.FromSeconds(60));
        _time.Advance(TimeSpan.FromSeconds(60));
    }

    private async Task<long> FollowersAsync() => await _database.ScalarAsync<long>("select follower_count from account where username = 'nasa'");

    private async Task<bool> CollapsedAsync() => await _database.ScalarAsync<bool>(
        "select min(follower_count) * 10 < max(follower_count) and count(*) = 2 from influencer_metrics_history");
}
