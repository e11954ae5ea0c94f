using Monitor.Testing;
using Xunit;

namespace Monitor.Conformance.Tests;

/// <summary>What the engine owes a monitor task.</summary>
public abstract class TaskConformance(ISharedWorld shared)
{
    // A pause has two seconds to take effect; a slot every three shows that it did.
    private static readonly TimeSpan PauseLimit = TimeSpan.FromSeconds(2);

    protected EngineWorld World { get; } = shared.World;

    [Fact]
    public async Task A_new_task_runs_at_once_and_is_measured()
    {
        var task = await World.CreateTaskAsync("conf_first");

        await World.HasRunsAsync(task, 1, TimeSpan.FromSeconds(5));

        Assert.Equal(1, await World.Database.ScalarAsync<long>("select count(*) from influencer_metrics_history where task_id = $1", task));
        await IsScheduledAsync(task, true);
    }

    [Fact]
    public async Task Two_servers_record_every_slot_once()
    {
        var tasks = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => World.CreateTaskAsync($"conf_slot{i}")));
        foreach (var task in tasks)
            await World.HasRunsAsync(task, 1);
        await World.HurryAsync(3, tasks);

        foreach (var task in tasks)
            await World.HasRunsAsync(task, 5, TimeSpan.FromSeconds(30));
        await World.PostAsync("/api/v1/tasks/actions", new { action = "stop", task_ids = tasks });

        Assert.Equal(0, await World.CountDoublesAsync());
        foreach (var task in tasks)
        {
            Assert.Equal(0, await World.CountGapsAsync(task));
            Assert.Equal(
                await World.CountRunsAsync(task),
                await World.Database.ScalarAsync<int>("select count(*)::int from influencer_metrics_history where task_id = $1", task));
        }
    }

    [Fact]
    public async Task A_paused_task_asks_nobody_after_two_seconds_and_goes_on_when_it_is_resumed()
    {
        var task = await World.CreateTaskAsync("conf_pause");
        await World.HasRunsAsync(task, 1);
        await World.HurryAsync(3, task);
        await World.HasRunsAsync(task, 2, TimeSpan.FromSeconds(10));

        await World.PostAsync($"/api/v1/tasks/{task}/pause");
        await IsScheduledAsync(task, false);
        var paused = TimeProvider.System.GetUtcNow();
        await Eventually.BecomesTrueAsync(() => TimeProvider.System.GetUtcNow() - paused > TimeSpan.FromSeconds(7));
        Assert.Equal(0, World.CountCalls("conf_pause", paused + PauseLimit));

        var before = await World.CountRunsAsync(task);
        await World.PostAsync($"/api/v1/tasks/{task}/resume");
        await World.HasRunsAsync(task, before + 2, TimeSpan.FromSeconds(15));
        await IsScheduledAsync(task, true);
        await World.PostAsync($"/api/v1/tasks/{task}/stop");
        Assert.Equal(0, await World.Database.ScalarAsync<int>(
            "select count(*)::int from task_run r join task_schedule s using (task_id) where task_id = $1 and mod(extract(epoch from r.slot_at - s.anchor_at), 3) <> 0 and r.run_no > 1", task));
    }

    [Fact]
    public async Task A_stopped_task_asks_nobody_after_two_seconds()
    {
        var task = await World.CreateTaskAsync("conf_stop");
        await World.HasRunsAsync(task, 1);
        await World.HurryAsync(3, task);
        await World.HasRunsAsync(task, 2, TimeSpan.FromSeconds(10));

        await World.PostAsync($"/api/v1/tasks/{task}/stop");
        var stopped = TimeProvider.System.GetUtcNow();
        await IsScheduledAsync(task, false);
        await Eventually.BecomesTrueAsync(() => TimeProvider.System.GetUtcNow() - stopped > TimeSpan.FromSeconds(6));

        Assert.Equal(0, World.CountCalls("conf_stop", stopped + PauseLimit));
    }

    [Fact]
    public async Task A_run_on_demand_starts_at_once_and_leaves_the_slots_alone()
    {
        var task = await World.CreateTaskAsync("conf_now", "30m");
        await World.HasRunsAsync(task, 1);

        await World.PostAsync($"/api/v1/tasks/{task}/run");
        await World.HasRunsAsync(task, 2, TimeSpan.FromSeconds(4));

        Assert.True(await World.Database.ScalarAsync<bool>(
            "select due_at = anchor_at + interval '30 min' from task_schedule where task_id = $1", task));
    }

    [Fact]
    public async Task A_changed_interval_keeps_the_anchor()
    {
        var task = await World.CreateTaskAsync("conf_interval", "30m");
        await World.HasRunsAsync(task, 1);

        await World.SendAsync(HttpMethod.Patch, $"/api/v1/tasks/{task}", new { interval = "45m" });

        Assert.True(await World.Database.ScalarAsync<bool>(
            "select due_at = anchor_at + interval '45 min' and slot_at = due_at from task_schedule where task_id = $1", task));
        await IsScheduledAsync(task, true);
    }

    /// <summary>Waits, no longer than a pause may take, until the engine has the task in its plan, or has not.</summary>
    protected virtual Task IsScheduledAsync(Guid task, bool expected) => Task.CompletedTask;
}

/// <summary>Without rows of Hangfire.</summary>
[Collection(RowsOffServers.Name)]
public sealed class RowlessTaskTests(SharedWorld<RowsOff> shared) : TaskConformance(shared);
