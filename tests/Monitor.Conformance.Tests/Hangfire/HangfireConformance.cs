using Monitor.Testing;
using Xunit;

namespace Monitor.Conformance.Tests.Hangfire;

/// <summary>The engine on Hangfire.</summary>
public sealed class HangfireEngine : IEngine
{
    /// <inheritdoc />
    public static string Name => "hangfire";
}

/// <summary>The engine on Hangfire, with what its recurring jobs have to be.</summary>
public sealed class HangfireTaskTests(SharedWorld<HangfireEngine> shared) : TaskConformance(shared), IClassFixture<SharedWorld<HangfireEngine>>
{
    [Fact]
    public async Task A_slot_that_is_delivered_again_is_not_recorded_again()
    {
        var task = await World.CreateTaskAsync("conf_again", "30m");
        await World.HasRunsAsync(task, 1);
        var job = await World.Database.ScalarAsync<long>(
            "select max(id) from hangfire.job where arguments ->> 1 = '\"instagram/conf_again\"'");

        await HangfireRows.DeliverAgainAsync(World.Database, job, times: 5);

        Assert.Equal(1, await World.CountRunsAsync(task));
        Assert.Equal(1, World.CountCalls("conf_again"));
    }

    [Fact]
    public async Task A_run_under_way_goes_on_when_its_job_is_delivered_again()
    {
        World.Simulator.AddFault(HangfireRows.LongCall("conf_twice"));
        var task = await World.CreateTaskAsync("conf_twice", "30m");
        await Eventually.BecomesTrueAsync(() => World.CountCalls("conf_twice") == 1);
        var job = await World.Database.ScalarAsync<long>(
            "select max(id) from hangfire.job where arguments ->> 1 = '\"instagram/conf_twice\"'");

        await HangfireRows.DeliverAgainAsync(World.Database, job, times: 3);
        await World.HasRunsAsync(task, 1);

        Assert.Equal(1, World.CountCalls("conf_twice"));
    }

    [Fact]
    public async Task A_recurring_job_that_somebody_removes_comes_back()
    {
        var task = await World.CreateTaskAsync("conf_removed", "30m");
        await IsScheduledAsync(task, true);

        await World.Database.ExecuteAsync("delete from hangfire.hash where key = 'recurring-job:' || $1", task.ToString());
        await World.Database.ExecuteAsync("delete from hangfire.set where value = $1", task.ToString());

        await Eventually.BecomesTrueAsync(() => HangfireRows.IsScheduledAsync(World.Database, task), TimeSpan.FromSeconds(12));
    }

    /// <inheritdoc />
    protected override Task IsScheduledAsync(Guid task, bool expected) => Eventually.BecomesTrueAsync(
        async () => await HangfireRows.IsScheduledAsync(World.Database, task) == expected,
        TimeSpan.FromSeconds(2),
        $"the task has {(expected ? "a" : "no")} recurring job");
}

/// <summary>The engine on Hangfire.</summary>
public sealed class HangfireBatchTests(SharedWorld<HangfireEngine> shared) : BatchConformance(shared), IClassFixture<SharedWorld<HangfireEngine>>
{
    [Fact]
    public async Task An_item_that_is_delivered_again_is_neither_asked_for_nor_charged_again()
    {
        World.Simulator.AddFault(HangfireRows.LongCall("nasa"));
        var search = (await World.PostAsync("/api/v1/instagram/search", new { username = "nasa" })).GetProperty("job_id").GetGuid();
        await Eventually.BecomesTrueAsync(() => World.CountCalls("nasa") == 1);
        var job = await World.Database.ScalarAsync<long>("select max(id) from hangfire.job where arguments ->> 2 = '\"single: instagram/nasa\"'");

        await HangfireRows.DeliverAgainAsync(World.Database, job, times: 3);
        await World.JobHasStatusAsync(search, "completed", TimeSpan.FromSeconds(20));

        Assert.Equal(1, World.CountCalls("nasa"));
        Assert.Equal(1, await World.Database.ScalarAsync<long>("select count(*) from credit_ledger where kind = 'charge' and job_id = $1", search));
    }
}

/// <summary>The engine on Hangfire.</summary>
public sealed class HangfireOutageTests(PostgresServer postgres) : OutageConformance(postgres, HangfireEngine.Name)
{
    [Fact]
    public async Task Changing_the_engine_there_and_back_loses_no_slot_and_doubles_none()
    {
        await using var world = await EngineWorld.StartAsync(Postgres, HangfireEngine.Name, servers: 1);
        var tasks = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => world.CreateTaskAsync($"conf_switch{i}")));
        foreach (var task in tasks)
            await world.HasRunsAsync(task, 1);
        await world.HurryAsync(3, tasks);

        foreach (var next in new[] { PostgresEngine.Name, HangfireEngine.Name })
        {
            await world.HaveFurtherRunsAsync(tasks, 4, TimeSpan.FromSeconds(30));
            await world.Servers[^1].StopAsync();
            Assert.Equal(0, world.Servers[^1].ExitCode);
            Assert.Equal(0, await world.Database.ScalarAsync<long>("select count(*) from task_schedule where worker_id is not null"));
            await world.AddServerAsync(next);
        }

        await world.HaveFurtherRunsAsync(tasks, 4, TimeSpan.FromSeconds(30));
        Assert.Equal(0, await world.CountDoublesAsync());
        foreach (var task in tasks)
            Assert.Equal(0, await world.CountGapsAsync(task));
    }
}
