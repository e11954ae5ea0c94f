using System.Collections.Concurrent;
using Monitor.Data.Observations;
using Monitor.Data.Scheduling;
using Monitor.Testing;
using Xunit;

namespace Monitor.Data.Tests.Scheduling;

public sealed class DueTasksTests(PostgresServer postgres) : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = ManualTimeProvider.DefaultStart;
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(90);

    private TestDatabase _database = null!;
    private DueTasks _tasks = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateDatabaseAsync();
        _tasks = new(_database.DataSource);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task A_due_task_is_claimed_with_all_that_a_run_needs()
    {
        var id = await _database.InsertInfluencerAsync("nasa", Now, 30);

        var task = Assert.Single((await ClaimAsync(Now)).Tasks);

        Assert.Equal(new ClaimedTask(id, 1, Now, Now, 30, 0, EntityKind.Account, Platforms.Instagram, "nasa"), task);
    }

    [Fact]
    public async Task A_claimed_task_is_not_claimed_again_until_its_lease_ends()
    {
        await _database.InsertInfluencerAsync("nasa", Now);
        await ClaimAsync(Now);

        Assert.Empty((await ClaimAsync(Now + Lease - TimeSpan.FromMilliseconds(1))).Tasks);
        Assert.Equal(2, Assert.Single((await ClaimAsync(Now + Lease)).Tasks).RunNo);
    }

    [Fact]
    public async Task Tasks_that_are_not_due_paused_or_of_another_platform_are_left_alone()
    {
        await _database.InsertInfluencerAsync("later", Now.AddMilliseconds(1));
        await _database.PauseAsync(await _database.InsertInfluencerAsync("paused", Now));

        Assert.Empty((await ClaimAsync(Now)).Tasks);
        Assert.Empty((await _tasks.ClaimAsync("youtube", 10, 1, Lease, Now.AddDays(1), null, default)).Tasks);
    }

    [Fact]
    public async Task The_earliest_due_tasks_are_claimed_first()
    {
        for (var i = 0; i < 5; i++)
            await _database.InsertInfluencerAsync($"user{i}", Now.AddSeconds(-i));

        var claimed = await _tasks.ClaimAsync(Platforms.Instagram, 2, 1, Lease, Now, null, default);

        Assert.Equal(["user3", "user4"], claimed.Tasks.Select(task => task.Target).Order());
        Assert.Equal(Now.AddSeconds(-4), claimed.SmallestDue);
    }

    [Fact]
    public async Task The_next_due_time_is_the_earliest_after_now()
    {
        await _database.InsertInfluencerAsync("one", Now.AddSeconds(7));
        await _database.InsertInfluencerAsync("two", Now.AddSeconds(5));

        Assert.Equal(Now.AddSeconds(5), await _tasks.NextDueAsync(Platforms.Instagram, Now, default));
        Assert.Null(await _tasks.NextDueAsync(Platforms.YouTube, Now, default));
    }

    [Fact]
    public async Task A_lease_is_extended_only_for_the_run_that_holds_it()
    {
        var id = await _database.InsertInfluencerAsync("nasa", Now);
        var run = Assert.Single((await ClaimAsync(Now)).Tasks);

        Assert.Equal([(id, run.RunNo)], await _tasks.ExtendAsync([(id, run.RunNo)], Now + 2 * Lease, default));
        Assert.Empty((await ClaimAsync(Now + Lease)).Tasks);
        Assert.Empty(await _tasks.ExtendAsync([(id, run.RunNo - 1)], Now + 3 * Lease, default));
    }

    [Fact]
    public async Task A_released_task_is_due_at_once_and_its_old_run_has_lost_the_fence()
    {
        var id = await _database.InsertInfluencerAsync("nasa", Now);
        var run = Assert.Single((await ClaimAsync(Now)).Tasks);

        await _tasks.ReleaseAsync([(id, run.RunNo)], Now.AddSeconds(1), default);

        Assert.False(await _tasks.HoldsAsync(id, run.RunNo, default));
        var again = Assert.Single((await ClaimAsync(Now.AddSeconds(1))).Tasks);
        Assert.Equal((Now, (short)0), (again.SlotAt, again.Failures));
    }

    [Fact]
    public async Task A_paused_task_is_no_longer_held()
    {
        var id = await _database.InsertInfluencerAsync("nasa", Now);
        var run = Assert.Single((await ClaimAsync(Now)).Tasks);
        Assert.True(await _tasks.HoldsAsync(id, run.RunNo, default));

        await _database.PauseAsync(id);

        Assert.False(await _tasks.HoldsAsync(id, run.RunNo, default));
    }

    [Fact]
    public async Task Twelve_clients_claiming_at_once_never_share_a_task()
    {
        await _database.ExecuteAsync(
            """
            with t as (
                insert into task (id, task_type, platform, username, interval_seconds)
                select gen_random_uuid(), 'influencer', 'instagram', 'user' || i, 60 from generate_series(1, 3000) i returning id)
            insert into task_schedule (task_id, provider_group, state, due_at, slot_at, anchor_at, interval_s)
            select id, 'instagram', 1, $1, $1, $1, 60 from t
            """, Now.UtcDateTime);
        var claimed = new ConcurrentBag<Guid>();

        await Task.WhenAll(Enumerable.Range(1, 12).Select(async worker =>
        {
            while (true)
            {
                var batch = await _tasks.ClaimAsync(Platforms.Instagram, 40, worker, Lease, Now, null, default);
                if (batch.Tasks.Count == 0)
                    return;
                foreach (var task in batch.Tasks)
                    claimed.Add(task.TaskId);
            }
        }));

        Assert.Equal(3000, claimed.Count);
        Assert.Equal(3000, claimed.Distinct().Count());
    }

    private Task<DueTasks.Batch> ClaimAsync(DateTimeOffset now) => _tasks.ClaimAsync(Platforms.Instagram, 100, 1, Lease, now, null, default);
}
