using System.Text.Json;
using Monitor.Data.HotState;
using Monitor.Data.Observations;
using Monitor.Data.Scheduling;
using Monitor.ProviderSimulator;
using Monitor.ProviderSimulator.Faults;
using Monitor.ProviderSimulator.Requests;
using Monitor.Testing;
using Xunit;

namespace Monitor.Jobs.Tests.Tasks;

public sealed class TaskCollectionTests(PostgresServer postgres) : IAsyncLifetime
{
    private static readonly DateTimeOffset Start = ManualTimeProvider.DefaultStart;

    private readonly ManualTimeProvider _time = new();
    private TestDatabase _database = null!;
    private SimulatorHost _simulator = null!;
    private EngineHarness _engine = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateDatabaseAsync();
        _simulator = await SimulatorHost.StartAsync();
        _engine = await EngineHarness.StartAsync(_database, _simulator, _time);
    }

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        await _simulator.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task A_due_influencer_is_collected_and_is_due_again_at_the_next_slot()
    {
        await _database.InsertInfluencerAsync("nasa", Start, 30);
        _time.Advance(TimeSpan.FromMilliseconds(40));

        await _engine.RunDueTasksAsync();
        await RecordedAsync(1);

        Assert.Equal("tikhub", await _database.ScalarAsync<string>("select source from influencer_metrics_history where follower_count > 0 and recorded_at = $1", _time.GetUtcNow().UtcDateTime));
        Assert.Equal(Start.AddSeconds(30).UtcDateTime, await _database.ScalarAsync<DateTime>("select due_at from task_schedule where slot_at = due_at"));
        Assert.True(await _database.ScalarAsync<bool>("select team_id = 1 and platform = 'instagram' from task_run"));
    }

    [Fact]
    public async Task A_run_that_somebody_wants_at_once_measures_anew_and_leaves_the_slots_where_they_are()
    {
        await _database.InsertInfluencerAsync("nasa", Start, 60);
        await _engine.RunDueTasksAsync();
        await RecordedAsync(1);
        _time.Advance(TimeSpan.FromSeconds(5));
        await _database.ExecuteAsync("update task_schedule set slot_at = $1, due_at = $1", _time.GetUtcNow().UtcDateTime);

        await _engine.RunDueTasksAsync();
        await RecordedAsync(2);

        Assert.Equal(2, _simulator.CountRequests());
        Assert.Equal(Start.AddSeconds(60).UtcDateTime, await _database.ScalarAsync<DateTime>("select due_at from task_schedule"));
    }

    [Fact]
    public async Task A_loop_that_leaves_due_tasks_for_later_says_so_for_as_long_as_it_goes_round()
    {
        await using var engine = await EngineHarness.StartAsync(_database, _simulator, _time, ("Engine:ClaimLimit", "3"));
        for (var i = 0; i < 4; i++)
            await _database.InsertInfluencerAsync($"user{i}", Start);
        Assert.False(engine.IsBehind);

        await engine.RunDueTasksAsync();

        Assert.True(engine.IsBehind);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.False(engine.IsBehind);
    }

    [Fact]
    public async Task A_due_post_is_collected()
    {
        await _database.InsertPostAsync("CxYQJO8xuC6", Start);

        await _engine.RunDueTasksAsync();
        await RecordedAsync(1);

        Assert.Equal(1L, await _database.ScalarAsync<long>("select count(*) from post_metrics_history where post_code = 'CxYQJO8xuC6' and comment_count >= 0"));
    }

    [Fact]
    public async Task When_the_first_source_is_down_the_second_one_answers()
    {
        await _database.InsertInfluencerAsync("nasa", Start);
        _simulator.AddFault(new() { Provider = "tikhub", Kind = FaultKind.ServerError });

        await _engine.RunDueTasksAsync();
        await RecordedAsync(1);

        Assert.Equal("rocketapi", await _database.ScalarAsync<string>("select source from influencer_metrics_history"));
    }

    [Fact]
    public async Task When_all_sources_are_down_nothing_is_invented_and_the_failure_and_the_next_try_are_on_record()
    {
        await _database.InsertInfluencerAsync("nasa", Start, 3600);
        _simulator.AddFault(new() { Provider = FaultRule.EveryProvider, Kind = FaultKind.ServerError });

        await _engine.RunDueTasksAsync();
        await RecordedAsync(1);

        Assert.Equal(0L, await _database.ScalarAsync<long>("select count(*) from influencer_metrics_history"));
        var error = await _database.ScalarAsync<string>("select error from task_run where outcome = $1", (short)RunOutcome.Failed);
        Assert.Contains("tikhub:", error, StringComparison.Ordinal);
        Assert.Contains("rocketapi:", error, StringComparison.Ordinal);
        var due = await _database.ScalarAsync<DateTime>("select due_at from task_schedule where failures = 1 and slot_at = $1", Start.UtcDateTime);
        Assert.InRange(due, Start.AddSeconds(4).UtcDateTime, Start.AddSeconds(6).UtcDateTime);
    }

    [Fact]
    public async Task A_task_recovers_with_the_sources()
    {
        await _database.InsertInfluencerAsync("nasa", Start, 30);
        var fault = _simulator.AddFault(new() { Provider = FaultRule.EveryProvider, Kind = FaultKind.ServerError });
        await _engine.RunDueTasksAsync();
        await RecordedAsync(1);

        _simulator.RemoveFault(fault.Id);
        _time.Advance(TimeSpan.FromSeconds(10));
        await _engine.RunDueTasksAsync();
        await RecordedAsync(2);

        Assert.Equal((short)0, await _database.ScalarAsync<short>("select failures from task_schedule"));
        Assert.Equal(1L, await _database.ScalarAsync<long>("select count(*) from influencer_metrics_history where slot_at = $1", Start.UtcDateTime));
    }

    [Fact]
    public async Task A_rate_limited_task_waits_as_long_as_the_sources_ask()
    {
        await _database.InsertInfluencerAsync("nasa", Start, 30);
        _simulator.AddFault(new() { Provider = FaultRule.EveryProvider, Kind = FaultKind.RateLimited, RetryAfter = 100 });

        await _engine.RunDueTasksAsync();
        await RecordedAsync(1);

        Assert.InRange(
            await _database.ScalarAsync<DateTime>("select due_at from task_schedule where failures = 0"),
            Start.AddSeconds(100).UtcDateTime, Start.AddSeconds(110).UtcDateTime);
    }

    [Fact]
    public async Task While_no_source_can_be_asked_tasks_stay_due_and_the_first_to_be_back_is_probed_by_one_run()
    {
        await _database.InsertInfluencerAsync("nasa", Start, 30);
        var fault = _simulator.AddFault(new() { Provider = FaultRule.EveryProvider, Kind = FaultKind.RateLimited, RetryAfter = 60 });
        await _engine.RunDueTasksAsync();
        await RecordedAsync(1);
        var before = _simulator.CountRequests();
        for (var i = 0; i < 30; i++)
            await _database.InsertInfluencerAsync($"user{i}", Start.AddSeconds(1));

        _time.Advance(TimeSpan.FromSeconds(5));
        await _engine.RunDueTasksAsync();
        Assert.Equal(before, _simulator.CountRequests());
        Assert.Equal(30L, await _database.ScalarAsync<long>("select count(*) from task_schedule where run_no = 0"));
        Assert.True(_engine.IsBehind);

        _time.Advance(TimeSpan.FromSeconds(56));
        await _engine.RunDueTasksAsync();
        Assert.InRange(_simulator.CountRequests(), before + 1, before + 2);
        Assert.Equal(29L, await _database.ScalarAsync<long>("select count(*) from task_schedule where run_no = 0"));

        _simulator.RemoveFault(fault.Id);
        _time.Advance(TimeSpan.FromSeconds(75));
        await _engine.RunDueTasksAsync();
        await _engine.RunDueTasksAsync();
        await RecordedAsync(33);
        Assert.Equal(31L, await _database.ScalarAsync<long>("select count(*) from task_schedule where failures = 0 and last_outcome = 1"));
    }

    [Fact]
    public async Task An_account_that_does_not_exist_is_asked_once_and_says_so()
    {
        await _database.InsertInfluencerAsync("missing_person", Start);

        await _engine.RunDueTasksAsync();
        await RecordedAsync(1);

        Assert.Equal((short)RunOutcome.NotFound, await _database.ScalarAsync<short>("select outcome from task_run"));
        Assert.Equal(1, _simulator.CountRequests());
    }

    [Fact]
    public async Task Missed_slots_become_one_run_for_the_latest_of_them()
    {
        await _database.InsertInfluencerAsync("nasa", Start, 30);
        _time.Advance(TimeSpan.FromSeconds(95));

        await _engine.RunDueTasksAsync();
        await RecordedAsync(1);

        Assert.Equal(3, await _database.ScalarAsync<int>("select missed from task_run where slot_at = $1", Start.AddSeconds(90).UtcDateTime));
        Assert.Equal(Start.AddSeconds(120).UtcDateTime, await _database.ScalarAsync<DateTime>("select due_at from task_schedule"));
        Assert.Equal(1, _simulator.CountRequests());
    }

    [Fact]
    public async Task Twenty_slots_are_recorded_once_each_without_drift()
    {
        await _database.InsertInfluencerAsync("nasa", Start, 30);
        for (var slot = 0; slot < 20; slot++)
        {
            await _engine.RunDueTasksAsync();
            await RecordedAsync(slot + 1);
            _time.Advance(TimeSpan.FromSeconds(30));
        }

        Assert.Equal(
            Enumerable.Range(0, 20).Select(slot => Start.AddSeconds(30 * slot).UtcDateTime),
            await _database.ColumnAsync<DateTime>("select slot_at from influencer_metrics_history order by slot_at"));
    }

    [Fact]
    public async Task Two_engines_on_one_database_share_the_tasks_without_a_double_run()
    {
        await using var other = await EngineHarness.StartAsync(_database, _simulator, _time);
        for (var i = 0; i < 60; i++)
            await _database.InsertInfluencerAsync($"user_{i}", Start);

        await Task.WhenAll(_engine.RunDueTasksAsync(), other.RunDueTasksAsync());
        await RecordedAsync(60);

        Assert.Equal(60, _simulator.CountRequests());
        Assert.Equal(60L, await _database.ScalarAsync<long>("select count(distinct task_id) from influencer_metrics_history"));
    }

    [Fact]
    public async Task A_measurement_is_kept_as_fallback_and_drops_the_cached_history()
    {
        await _database.InsertInfluencerAsync("nasa", Start, 30);
        var subject = HistorySubject.Account(Platforms.Instagram, "nasa");
        var miss = await _engine.Hot.GetHistoryAsync(subject, "page", default);
        await _engine.Hot.StoreHistoryAsync(subject, "page", "old"u8.ToArray(), TimeSpan.FromMinutes(1), miss.Generation, default);

        await _engine.RunDueTasksAsync();
        await RecordedAsync(1);

        await Eventually.BecomesTrueAsync(async () => (await _engine.Hot.GetHistoryAsync(subject, "page", default)).Payload is null);
        var fallback = await _engine.Hot.GetFallbackAsync("instagram:fetch_profile_by_handle:nasa", default);
        Assert.Equal("nasa", JsonSerializer.Deserialize(fallback!.Value.Span, ObservationJson.Default.Observation)!.Name);
        _time.Advance(TimeSpan.FromSeconds(91));
        Assert.Null(await _engine.Hot.GetFallbackAsync("instagram:fetch_profile_by_handle:nasa", default));
    }

    [Fact]
    public async Task A_task_paused_while_its_source_hangs_records_nothing_and_asks_no_further_source()
    {
        var id = await _database.InsertInfluencerAsync("nasa", Start);
        _simulator.AddFault(new() { Provider = "tikhub", Kind = FaultKind.Hang });
        await _engine.StartDueTasksAsync();
        await Eventually.BecomesTrueAsync(() => _simulator.CountRequests() == 1);

        await _database.PauseAsync(id);
        await _engine.Hot.SetPausedAsync([id], default);
        _time.Advance(TimeSpan.FromSeconds(11));
        await Eventually.BecomesTrueAsync(() => _engine.Pool.Running == 0);

        Assert.Equal(0, _simulator.CountRequests(new RequestFilter(Provider: "rocketapi")));
        Assert.Equal(0L, await _database.ScalarAsync<long>("select count(*) from task_run"));
    }

    [Fact]
    public async Task Runs_that_do_not_end_before_a_shutdown_are_given_back_at_once_without_counting_as_an_attempt()
    {
        await _database.InsertInfluencerAsync("nasa", Start);
        _simulator.AddFault(new() { Provider = "tikhub", Kind = FaultKind.Hang });
        await _engine.StartDueTasksAsync();
        await Eventually.BecomesTrueAsync(() => _simulator.CountRequests() == 1);

        await _engine.Pool.DrainAsync(TimeSpan.Zero, default);

        Assert.Equal(Start.UtcDateTime, await _database.ScalarAsync<DateTime>("select due_at from task_schedule where worker_id is null and failures = 0"));
        Assert.Equal(0L, await _database.ScalarAsync<long>("select count(*) from task_run"));
    }

    [Fact]
    public async Task A_result_that_the_database_refuses_does_not_hold_up_the_others()
    {
        await using var batching = await EngineHarness.StartAsync(_database, _simulator, TimeProvider.System, ("Engine:FlushSize", "10"));
        var poison = await ClaimedRunAsync(batching, "poison", "\0");
        var good = await ClaimedRunAsync(batching, "good", "fine");

        await batching.TaskWriter.AddAsync(poison, default);
        await batching.TaskWriter.AddAsync(good, default);
        await RecordedAsync(2);

        Assert.Equal(["good"], await _database.ColumnAsync<string>("select username from influencer_metrics_history"));
        Assert.Equal(1L, await _database.ScalarAsync<long>("select count(*) from task_run where outcome = 2 and error = 'the database refused the result'"));
        Assert.Equal(0L, await _database.ScalarAsync<long>("select count(*) from task_schedule where worker_id is not null"));
    }

    [Fact]
    public async Task Two_teams_that_watch_one_account_share_one_call_and_one_measurement()
    {
        await _database.ExecuteAsync("insert into team (name) values ('other')");
        await _database.InsertInfluencerAsync("nasa", Start);
        await _database.ExecuteAsync("update task set team_id = (select max(id) from team)");
        await _database.InsertInfluencerAsync("nasa", Start);

        await _engine.RunDueTasksAsync();
        await RecordedAsync(2);

        Assert.Equal(1, _simulator.CountRequests());
        Assert.Equal(1L, await _database.ScalarAsync<long>("select count(*) from influencer_metrics_history"));
        Assert.Equal(2L, await _database.ScalarAsync<long>("select count(*) from task where account_id is not null"));
        Assert.Equal(1L, await _database.ScalarAsync<long>("select sum(calls) from task_run where outcome = 1 and credential is not null"));
    }

    [Fact]
    public async Task A_missing_time_partition_is_made_and_costs_no_measurement()
    {
        await using var engine = await EngineHarness.StartAsync(_database, _simulator, TimeProvider.System);
        var now = TimeProvider.System.GetUtcNow();
        await _database.InsertInfluencerAsync("nasa", now.AddSeconds(-1));
        await _database.ExecuteAsync($"drop table task_run_{now:yyyyMMdd}");
        await _database.ExecuteAsync($"drop table influencer_metrics_history_{now:yyyyMM}");

        await engine.RunDueTasksAsync();
        await RecordedAsync(1);

        Assert.Equal(1L, await _database.ScalarAsync<long>("select count(*) from influencer_metrics_history"));
    }

    private async Task<FinishedRun> ClaimedRunAsync(EngineHarness engine, string username, string bio)
    {
        await _database.InsertInfluencerAsync(username, Start);
        var task = Assert.Single((await engine.Tasks.ClaimAsync(Platforms.Instagram, 1, engine.Worker.Id, TimeSpan.FromMinutes(1), Start, null, default)).Tasks);
        return new()
        {
            TaskId = task.TaskId,
            Platform = task.Platform,
            RunNo = task.RunNo,
            Target = username,
            IntervalSeconds = 60,
            SlotAt = Start,
            StartedAt = Start,
            FinishedAt = Start,
            Outcome = RunOutcome.Done,
            NextDueAt = Start.AddSeconds(60),
            NextSlotAt = Start.AddSeconds(60),
            Observation = new(Platforms.Instagram, EntityKind.Account, username, username, [new(DimensionKeys.Bio, bio)], [Metric.Measured(MetricKeys.Followers, 1)])
            { Source = "tikhub", MeasuredAt = Start },
        };
    }

    private Task RecordedAsync(int runs) =>
        Eventually.BecomesTrueAsync(async () => await _database.ScalarAsync<long>("select count(*) from task_run") == runs, TimeSpan.FromSeconds(60));
}
