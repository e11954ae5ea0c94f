using Monitor.Data.Observations;
using Monitor.Data.Scheduling;
using Monitor.Testing;
using Npgsql;
using Xunit;

namespace Monitor.Data.Tests.Scheduling;

public sealed class ResultWriterTests(PostgresServer postgres) : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = ManualTimeProvider.DefaultStart;

    private TestDatabase _database = null!;
    private DueTasks _tasks = null!;
    private ResultWriter _writer = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateDatabaseAsync();
        _tasks = new(_database.DataSource);
        _writer = new(_database.DataSource);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task A_finished_run_writes_history_account_log_and_the_next_due_time()
    {
        var id = await _database.InsertInfluencerAsync("nasa", Now);
        var run = await ClaimAsync();

        Assert.Single(await _writer.WriteAsync([Done(run, Account("42", "nasa", followers: 1000))], 7, default));

        Assert.Equal(1000L, await _database.ScalarAsync<long>("select follower_count from influencer_metrics_history where user_id = 42 and username = 'nasa' and task_id = $1 and slot_at = $2", id, Now.UtcDateTime));
        Assert.Equal(1000L, await _database.ScalarAsync<long>("select follower_count from account where platform_id = '42'"));
        Assert.Equal("tikhub", await _database.ScalarAsync<string>("select source from task_run where task_id = $1 and outcome = 1 and worker_id = 7", id));
        Assert.Equal(Now.AddSeconds(60).UtcDateTime, await _database.ScalarAsync<DateTime>("select due_at from task_schedule where worker_id is null and failures = 0 and last_outcome = 1"));
        Assert.Equal(await _database.ScalarAsync<long>("select id from account"), await _database.ScalarAsync<long>("select account_id from task"));
    }

    [Fact]
    public async Task A_run_that_lost_its_fence_leaves_nothing_behind()
    {
        await _database.InsertInfluencerAsync("nasa", Now);
        var zombie = await ClaimAsync();
        await _tasks.ReleaseAsync([(zombie.TaskId, zombie.RunNo)], Now, default);

        Assert.Empty(await _writer.WriteAsync([Done(zombie, Account("42", "nasa", followers: 1))], 1, default));

        Assert.Equal(0L, await _database.ScalarAsync<long>("select (select count(*) from influencer_metrics_history) + (select count(*) from account) + (select count(*) from task_run)"));
    }

    [Fact]
    public async Task A_run_written_twice_is_recorded_once()
    {
        await _database.InsertInfluencerAsync("nasa", Now);
        var run = Done(await ClaimAsync(), Account("42", "nasa", followers: 1));
        await _writer.WriteAsync([run], 1, default);

        Assert.Empty(await _writer.WriteAsync([run], 1, default));

        Assert.Equal(1L, await _database.ScalarAsync<long>("select count(*) from influencer_metrics_history"));
        Assert.Equal(1L, await _database.ScalarAsync<long>("select count(*) from task_run"));
    }

    [Fact]
    public async Task A_run_that_lost_its_task_and_the_one_that_holds_it_are_told_apart_in_one_batch()
    {
        await _database.InsertInfluencerAsync("nasa", Now);
        var old = await ClaimAsync();
        await _tasks.ReleaseAsync([(old.TaskId, old.RunNo)], Now, default);
        var current = await ClaimAsync();

        Assert.Equal(
            [(current.TaskId, current.RunNo)],
            await _tasks.ExtendAsync([(old.TaskId, old.RunNo), (current.TaskId, current.RunNo)], Now.AddSeconds(90), default));
        var recorded = await _writer.WriteAsync(
            [Done(old, Account("42", "nasa", followers: 1)), Done(current, Account("42", "nasa", followers: 2))], 1, default);

        Assert.Equal(current.RunNo, Assert.Single(recorded).RunNo);
        Assert.Equal([2L], await _database.ColumnAsync<long>("select follower_count from influencer_metrics_history"));
    }

    [Fact]
    public async Task The_bio_is_stored_on_change_and_once_a_month_only()
    {
        await _database.InsertInfluencerAsync("nasa", Now);
        await RecordAsync(Account("42", "nasa", bio: "first", at: Now));
        await RecordAsync(Account("42", "nasa", bio: "first", at: Now.AddMinutes(1)));
        await RecordAsync(Account("42", "nasa", bio: null, at: Now.AddMinutes(2)));
        await RecordAsync(Account("42", "nasa", bio: "second", at: Now.AddMinutes(3)));
        await RecordAsync(Account("42", "nasa", bio: "", at: Now.AddMinutes(4)));
        await RecordAsync(Account("42", "nasa", bio: "", at: Now.AddDays(20)));

        Assert.Equal(["first", "-", "-", "second", "", ""], await _database.ColumnAsync<string>("select coalesce(bio, '-') from influencer_metrics_history order by recorded_at"));
        Assert.Equal("", await _database.ScalarAsync<string>("select bio from account"));
    }

    [Fact]
    public async Task Two_tasks_of_one_account_in_one_batch_keep_both_measurements_and_the_newer_state()
    {
        await _database.InsertInfluencerAsync("nasa", Now);
        await _database.ExecuteAsync("insert into team (name) values ('other')");
        var other = await _database.InsertInfluencerAsync("nasa2", Now);
        await _database.ExecuteAsync("update task set team_id = 2, username = 'nasa' where id = $1", other);
        var runs = (await _tasks.ClaimAsync(Platforms.Instagram, 10, 1, TimeSpan.FromSeconds(90), Now, null, default)).Tasks;

        await _writer.WriteAsync([Done(runs[0], Account("42", "nasa", followers: 2, at: Now.AddSeconds(1))), Done(runs[1], Account("42", "nasa", followers: 1, at: Now))], 1, default);

        Assert.Equal([1L, 2L], await _database.ColumnAsync<long>("select follower_count from influencer_metrics_history order by recorded_at"));
        Assert.Equal(2L, await _database.ScalarAsync<long>("select follower_count from account"));
        Assert.Equal(2L, await _database.ScalarAsync<long>("select count(*) from task where account_id is not null"));
    }

    [Fact]
    public async Task A_rename_keeps_the_account_and_its_former_handles()
    {
        await _database.InsertInfluencerAsync("nasa", Now);
        await RecordAsync(Account("42", "nasa", at: Now));
        await RecordAsync(Account("42", "nasa_official", at: Now.AddMinutes(1)));

        Assert.Equal("nasa_official", await _database.ScalarAsync<string>("select username from account"));
        Assert.Equal(["nasa", "nasa_official"], await _database.ColumnAsync<string>("select username from account_handle order by first_seen_at"));
    }

    [Fact]
    public async Task A_task_follows_its_account_to_a_new_handle_unless_that_one_is_watched()
    {
        var id = await _database.InsertInfluencerAsync("nasa", Now);
        var run = Done(await ClaimAsync(), Account("42", "nasa.gov"));

        await _writer.WriteAsync([run with { NewTarget = "nasa.gov" }], 1, default);

        Assert.Equal(["nasa.gov"], await _database.ColumnAsync<string>("select username from task where id = $1", id));
        await _database.ExecuteAsync("update task_schedule set due_at = $1", Now.AddYears(1).UtcDateTime);
        await _database.InsertInfluencerAsync("taken", Now.AddYears(1));
        await _database.ExecuteAsync("update task_schedule set due_at = $2 where task_id = $1", id, Now.UtcDateTime);
        await _writer.WriteAsync([Done(await ClaimAsync(), Account("42", "taken")) with { NewTarget = "taken" }], 1, default);
        Assert.Equal(["nasa.gov", "taken"], await _database.ColumnAsync<string>("select username from task order by 1"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Two_watched_accounts_that_swap_handles_swap_targets_and_have_one_row_a_slot(bool together)
    {
        var (c, d) = (await _database.InsertInfluencerAsync("swapc", Now), await _database.InsertInfluencerAsync("swapd", Now));
        await WriteBothAsync(run => Done(run, Account(run.TaskId == c ? "72001" : "72002", run.Target)), together: true);

        await _database.ExecuteAsync("update task_schedule set due_at = $1", Now.UtcDateTime);
        var later = Now.AddMinutes(1);
        await WriteBothAsync(run => Done(run, Account(run.TaskId == c ? "72001" : "72002", run.TaskId == c ? "swapd" : "swapc", at: later)) with
        {
            NewTarget = run.TaskId == c ? "swapd" : "swapc",
            // Who has the old handle now came along.
            Items = [Account(run.TaskId == c ? "72002" : "72001", run.Target, at: later.AddSeconds(1))],
        }, together);

        Assert.Equal("swapd", await _database.ScalarAsync<string>("select t.username from task t join account a on a.id = t.account_id where t.id = $1 and a.platform_id = '72001'", c));
        Assert.Equal("swapc", await _database.ScalarAsync<string>("select t.username from task t join account a on a.id = t.account_id where t.id = $1 and a.platform_id = '72002'", d));
        Assert.Equal([2L, 2L], await _database.ColumnAsync<long>("select count(*) from influencer_metrics_history group by account_id"));
    }

    [Fact]
    public async Task A_handle_that_the_team_watches_by_name_only_is_left_to_it()
    {
        var id = await _database.InsertInfluencerAsync("nasa", Now);
        var run = Done(await ClaimAsync(), Account("42", "esa"));
        await _database.InsertInfluencerAsync("esa", Now.AddYears(1));

        await _writer.WriteAsync([run with { NewTarget = "esa" }], 1, default);

        Assert.Equal("nasa", await _database.ScalarAsync<string>("select username from task where id = $1", id));
    }

    private async Task WriteBothAsync(Func<ClaimedTask, FinishedRun> finish, bool together)
    {
        var runs = (await _tasks.ClaimAsync(Platforms.Instagram, 2, 1, TimeSpan.FromSeconds(90), Now, null, default)).Tasks.Select(finish).ToArray();
        Assert.Equal(2, runs.Length);
        foreach (var batch in together ? [runs] : runs.Select(run => new[] { run }).ToArray())
            await _writer.WriteAsync(batch, 1, default);
    }

    [Fact]
    public async Task A_claim_knows_what_was_last_recorded()
    {
        await _database.InsertInfluencerAsync("nasa", Now);
        await RecordAsync(Account("42", "nasa", followers: 1000));
        await _database.ExecuteAsync("update task_schedule set due_at = $1", Now.UtcDateTime);

        var known = (await ClaimAsync()).Known;

        Assert.Equal(("42", 1000L, 3L, false), (known!.PlatformId, known.Audience, known.Volume, known.IsHeld));
    }

    [Fact]
    public async Task Hidden_and_unknown_numbers_are_null_with_their_state_and_a_photo_has_no_plays()
    {
        await _database.InsertPostAsync("CxYQJO8xuC6", Now);
        var run = await ClaimAsync();
        var photo = new Observation(Platforms.Instagram, EntityKind.Post, "77", "CxYQJO8xuC6", [new(DimensionKeys.MediaType, "image")],
            [Metric.Hidden(MetricKeys.Likes), Metric.Measured(MetricKeys.Comments, 5)])
        { Source = "tikhub", MeasuredAt = Now };

        await _writer.WriteAsync([Done(run, photo)], 1, default);

        Assert.Equal("""{"like_count": "hidden"}""", await _database.ScalarAsync<string>("select value_states::text from post_metrics_history where like_count is null and play_count is null and comment_count = 5 and post_id = '77'"));
    }

    [Fact]
    public async Task A_failed_run_is_logged_and_writes_no_history()
    {
        await _database.InsertInfluencerAsync("nasa", Now);
        var run = await ClaimAsync();

        await _writer.WriteAsync([Done(run, null) with { Outcome = RunOutcome.Failed, Failures = 3, Error = "tikhub: HTTP 503" }], 1, default);

        Assert.Equal("tikhub: HTTP 503", await _database.ScalarAsync<string>("select error from task_run where outcome = 2"));
        Assert.Equal((short)3, await _database.ScalarAsync<short>("select failures from task_schedule where last_success_at is null and last_run_at is not null"));
        Assert.Equal(0L, await _database.ScalarAsync<long>("select count(*) from influencer_metrics_history"));
    }

    [Fact]
    public async Task Data_that_the_database_refuses_undoes_the_whole_batch()
    {
        await _database.InsertInfluencerAsync("good", Now);
        await _database.InsertInfluencerAsync("poison", Now);
        var runs = (await _tasks.ClaimAsync(Platforms.Instagram, 10, 1, TimeSpan.FromSeconds(90), Now, null, default)).Tasks;

        await Assert.ThrowsAsync<PostgresException>(() => _writer.WriteAsync(
            [.. runs.Select(run => Done(run, Account(run.Target, run.Target, bio: run.Target == "poison" ? "\0" : "fine")))], 1, default));

        Assert.Equal(0L, await _database.ScalarAsync<long>("select (select count(*) from influencer_metrics_history) + (select count(*) from task_run)"));
    }

    [Fact]
    public async Task Eight_writers_of_the_same_accounts_do_not_deadlock_and_lose_nothing()
    {
        const int Writers = 8, Accounts = 40;
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(async writer =>
        {
            await using var connection = await _database.DataSource.OpenConnectionAsync();
            var runs = new List<FinishedRun>();
            for (var i = 0; i < Accounts; i++)
            {
                var id = await _database.InsertInfluencerAsync($"w{writer}_{i}", Now.AddYears(-1));
                await _database.ExecuteAsync("update task_schedule set run_no = 1, worker_id = $2 where task_id = $1", id, writer);
                var claimed = new ClaimedTask(id, 1, Now, Now, 60, 0, EntityKind.Account, Platforms.Instagram, $"w{writer}_{i}");
                runs.Add(Done(claimed, Account($"{i}", $"shared{i}", at: Now.AddMilliseconds(writer))));
            }

            Random.Shared.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(runs));
            Assert.Equal(Accounts, (await _writer.WriteAsync(runs, writer, default)).Count);
        }));

        Assert.Equal(Writers * Accounts, await _database.ScalarAsync<long>("select count(*) from influencer_metrics_history"));
        Assert.Equal(Accounts, await _database.ScalarAsync<long>("select count(*) from account"));
    }

    private async Task RecordAsync(Observation observation)
    {
        await _database.ExecuteAsync("update task_schedule set due_at = $1", Now.UtcDateTime);
        Assert.Single(await _writer.WriteAsync([Done(await ClaimAsync(), observation)], 1, default));
    }

    private async Task<ClaimedTask> ClaimAsync() =>
        Assert.Single((await _tasks.ClaimAsync(Platforms.Instagram, 1, 1, TimeSpan.FromSeconds(90), Now, null, default)).Tasks);

    private static FinishedRun Done(ClaimedTask task, Observation? observation) => new()
    {
        TaskId = task.TaskId,
        Platform = "instagram",
        RunNo = task.RunNo,
        Target = task.Target,
        IntervalSeconds = task.IntervalSeconds,
        SlotAt = task.SlotAt,
        StartedAt = Now,
        FinishedAt = Now.AddMilliseconds(20),
        Outcome = RunOutcome.Done,
        NextDueAt = Now.AddSeconds(60),
        NextSlotAt = Now.AddSeconds(60),
        Source = "tikhub",
        Calls = 1,
        CostUsd = 0.001m,
        Observation = observation,
    };

    private static Observation Account(string id, string username, long followers = 10, string? bio = "bio", DateTimeOffset? at = null) =>
        new(Platforms.Instagram, EntityKind.Account, id, username, bio is null ? [] : [new(DimensionKeys.Bio, bio)],
            [Metric.Measured(MetricKeys.Followers, followers), Metric.Measured(MetricKeys.Following, 2), Metric.Measured(MetricKeys.Posts, 3)])
        { Source = "tikhub", MeasuredAt = at ?? Now };
}
