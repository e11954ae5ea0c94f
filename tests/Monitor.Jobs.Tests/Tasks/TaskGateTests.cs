using Microsoft.Extensions.Logging.Abstractions;
using Monitor.Data.HotState;
using Monitor.Data.Observations;
using Monitor.Data.Scheduling;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Tasks;
using Monitor.Testing;
using Xunit;

namespace Monitor.Jobs.Tests.Tasks;

public sealed class TaskGateTests(PostgresServer postgres) : IAsyncLifetime
{
    private readonly ManualTimeProvider _time = new();
    private InProcessHotState _hot = null!;
    private TestDatabase _database = null!;
    private ClaimedTask _task = null!;
    private TaskGate _gate = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateDatabaseAsync();
        _hot = new(_time, NullLogger<InProcessHotState>.Instance, InProcessLimits.Default);
        var tasks = new DueTasks(_database.DataSource);
        await _database.InsertInfluencerAsync("nasa", _time.GetUtcNow());
        _task = Assert.Single((await tasks.ClaimAsync(Platforms.Instagram, 1, 1, TimeSpan.FromMinutes(1), _time.GetUtcNow(), null, default)).Tasks);
        _gate = new(_task, _time.GetUtcNow(), tasks, _hot, _time);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task A_wanted_run_may_call() => await _gate.EnsureAsync(default);

    [Fact]
    public async Task A_run_whose_task_was_paused_may_not_call()
    {
        await _database.PauseAsync(_task.TaskId);
        await _hot.SetPausedAsync([_task.TaskId], default);

        await Assert.ThrowsAsync<WorkRevokedException>(async () => await _gate.EnsureAsync(default));
    }

    [Fact]
    public async Task A_pause_is_seen_within_a_second_also_without_its_flag()
    {
        await _database.PauseAsync(_task.TaskId);
        _time.Advance(TimeSpan.FromSeconds(1.1));

        await Assert.ThrowsAsync<WorkRevokedException>(async () => await _gate.EnsureAsync(default));
    }

    [Fact]
    public async Task A_flag_that_was_left_behind_does_not_hold_back_an_active_task_and_is_removed()
    {
        await _hot.SetPausedAsync([_task.TaskId], default);

        await _gate.EnsureAsync(default);

        Assert.False(await _hot.IsPausedAsync(_task.TaskId, default));
    }
}
