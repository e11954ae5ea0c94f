using Monitor.ProviderSimulator.Faults;
using Monitor.Testing;
using Xunit;

namespace Monitor.Conformance.Tests.Hangfire;

/// <summary>With rows of Hangfire, and what its recurring jobs have to be.</summary>
[Collection(RowsOnServers.Name)]
public sealed class HangfireTaskTests(SharedWorld<RowsOn> shared) : TaskConformance(shared)
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

/// <summary>With rows of Hangfire.</summary>
[Collection(RowsOnServers.Name)]
public sealed class HangfireBatchTests(SharedWorld<RowsOn> shared) : BatchConformance(shared)
{
    [Fact]
    public async Task An_item_that_is_delivered_again_is_neither_asked_for_nor_charged_again_and_its_job_says_how_it_ended()
    {
        World.Simulator.AddFault(HangfireRows.LongCall("nasa"));
        var search = (await World.PostAsync("/api/v1/instagram/search", new { username = "nasa" })).GetProperty("job_id").GetGuid();
        await Eventually.BecomesTrueAsync(() => World.CountCalls("nasa") == 1);
        var job = await World.Database.ScalarAsync<long>("select max(id) from hangfire.job where arguments ->> 2 = '\"single: instagram/nasa\"'");

        await HangfireRows.DeliverAgainAsync(World.Database, job, times: 3);
        await World.JobHasStatusAsync(search, "completed", TimeSpan.FromSeconds(20));

        Assert.Equal(1, World.CountCalls("nasa"));
        await Eventually.BecomesTrueAsync(async () => await World.Database.ScalarAsync<long>("select count(*) from hangfire.jobqueue where jobid = $1", job) == 0);
        Assert.Equal("Succeeded", await World.Database.ScalarAsync<string>("select statename from hangfire.job where id = $1", job));
        Assert.Equal(1, await World.Database.ScalarAsync<long>("select count(*) from credit_ledger where kind = 'charge' and job_id = $1", search));
    }
}

/// <summary>With rows of Hangfire.</summary>
public sealed class HangfireOutageTests(PostgresServer postgres) : OutageConformance(postgres, RowsOn.Setting)
{
    [Fact]
    public async Task A_slot_that_the_engine_cannot_serve_is_fired_by_Hangfires_own_scheduler()
    {
        await using var world = await EngineWorld.StartAsync(Postgres, RowsOn.Setting, servers: 1, new Dictionary<string, string?>
        {
            ["Engine__MaxConcurrentRuns"] = "1",
            ["Hangfire__Net"] = "00:00:05",
            ["Hangfire__SchedulePollInterval"] = "00:00:01",
        });
        var task = await world.CreateTaskAsync("conf_net", "30m");
        await world.HasRunsAsync(task, 1);
        await Eventually.BecomesTrueAsync(() => HangfireRows.IsScheduledAsync(world.Database, task));
        world.Simulator.AddFault(new() { Provider = FaultRule.EveryProvider, Target = "conf_hog", Kind = FaultKind.Slow, DelayMs = 40_000 });
        await world.CreateTaskAsync("conf_hog", "30m");
        await Eventually.BecomesTrueAsync(() => world.CountCalls("conf_hog") > 0);
        // Its slot was half an hour ago, as far as everybody can see. A loop that has just begun all it could is busy and in no need of a net,
        // so it is said until somebody has seen it.
        await Eventually.BecomesTrueAsync(
            async () =>
            {
                await world.Database.ExecuteAsync("update task_schedule set slot_at = now() - interval '31 min', due_at = now() - interval '31 min' where task_id = $1 and worker_id is null", task);
                await world.Database.ExecuteAsync(
                    "update hangfire.hash set value = ((extract(epoch from now()) - 31 * 60) * 1000)::bigint::text where key = 'recurring-job:' || $1 and field in ('LastExecution', 'NextExecution')", task.ToString());
                await world.Database.ExecuteAsync("update hangfire.set set score = extract(epoch from now()) - 31 * 60 where value = $1", task.ToString());
                return await world.CountRunsAsync(task) >= 2;
            },
            TimeSpan.FromSeconds(30));
        Assert.Equal("Triggered by recurring job scheduler", await world.Database.ScalarAsync<string>(
            "select reason from hangfire.state where name = 'Enqueued' order by id desc limit 1"));
    }

    [Fact]
    public async Task While_no_source_can_be_asked_Hangfires_own_scheduler_fires_nothing()
    {
        await using var world = await EngineWorld.StartAsync(Postgres, RowsOn.Setting, servers: 1, new Dictionary<string, string?>
        {
            ["Hangfire__Net"] = "00:00:05",
            ["Hangfire__SchedulePollInterval"] = "00:00:01",
        });
        var task = await world.CreateTaskAsync("conf_rest", "30m");
        await world.HasRunsAsync(task, 1);
        await Eventually.BecomesTrueAsync(() => HangfireRows.IsScheduledAsync(world.Database, task));
        world.Simulator.AddFault(new() { Provider = FaultRule.EveryProvider, Kind = FaultKind.RateLimited, RetryAfter = 120 });
        var limited = await world.CreateTaskAsync("conf_limited", "30m");
        await Eventually.BecomesTrueAsync(() => world.CountCalls("conf_limited") >= 5);
        // When its run is over the last source has been asked, too.
        await Eventually.BecomesTrueAsync(() => world.Database.ScalarAsync<bool>("select worker_id is null from task_schedule where task_id = $1", limited));

        // It is due now, and its net 3 s away.
        var fires = await world.Database.ScalarAsync<DateTime>("update task_schedule set slot_at = now(), due_at = now() where task_id = $1 returning due_at", task);
        await world.Database.ExecuteAsync("update hangfire.set set score = extract(epoch from now()) + 3 where value = $1", task.ToString());

        await Eventually.BecomesTrueAsync(() => world.Database.ScalarAsync<bool>(
            "select score > extract(epoch from now()) + 3.5 from hangfire.set where value = $1", task.ToString()));
        // By then it would have been fired, two looks later at the latest.
        await Eventually.BecomesTrueAsync(() => world.Database.ScalarAsync<bool>("select now() > $1::timestamptz + interval '5 s'", fires));
        Assert.Equal(0, await world.Database.ScalarAsync<long>("select count(*) from hangfire.state where reason = 'Triggered by recurring job scheduler'"));
        Assert.Equal(1, await world.CountRunsAsync(task));
    }

    [Fact]
    public async Task Switching_the_rows_off_and_on_again_loses_no_slot_and_doubles_none()
    {
        await using var world = await EngineWorld.StartAsync(Postgres, RowsOn.Setting, servers: 1);
        var tasks = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => world.CreateTaskAsync($"conf_switch{i}")));
        foreach (var task in tasks)
            await world.HasRunsAsync(task, 1);
        await world.HurryAsync(3, tasks);

        foreach (var next in new[] { RowsOff.Setting, RowsOn.Setting })
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
