using Monitor.ProviderSimulator.Faults;
using Monitor.Testing;
using Xunit;

namespace Monitor.Conformance.Tests;

/// <summary>What the engine owes when something is away. Each test has servers of its own.</summary>
public abstract class OutageConformance(PostgresServer postgres, string rows)
{
    protected PostgresServer Postgres => postgres;

    [Fact]
    public async Task Slots_missed_while_nothing_ran_become_one_run()
    {
        await using var world = await EngineWorld.StartAsync(postgres, rows, servers: 1);
        var tasks = await Task.WhenAll(Enumerable.Range(0, 5).Select(i => world.CreateTaskAsync($"conf_missed{i}", "10m")));
        foreach (var task in tasks)
            await world.HasRunsAsync(task, 1);
        await world.Servers[0].StopAsync();
        Assert.Equal(0, world.Servers[0].ExitCode);
        await world.Database.ExecuteAsync("""
            update task_schedule set anchor_at = anchor_at - interval '105 min', slot_at = slot_at - interval '105 min', due_at = due_at - interval '105 min'
            """);

        await world.AddServerAsync(rows);
        foreach (var task in tasks)
            await world.HasRunsAsync(task, 2, TimeSpan.FromSeconds(10));

        Assert.Equal(5, await world.Database.ScalarAsync<int>("select count(*)::int from task_run where missed between 8 and 10"));
        Assert.Equal(10, await world.Database.ScalarAsync<int>("select count(*)::int from task_run"));
    }

    [Fact]
    public async Task A_killed_server_and_an_emptied_Redis_lose_nothing_and_double_nothing()
    {
        await using var world = await EngineWorld.StartAsync(postgres, rows, servers: 2);
        world.Simulator.AddFault(new FaultRule { Provider = FaultRule.EveryProvider, Kind = FaultKind.Slow, DelayMs = 400 });
        var tasks = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => world.CreateTaskAsync($"conf_killed{i}")));
        foreach (var task in tasks)
            await world.HasRunsAsync(task, 1);
        await world.HurryAsync(3, tasks);
        var names = Enumerable.Range(0, 15).Select(i => $"conf_item{i}").ToArray();
        var job = (await world.PostAsync("/api/v1/instagram/bulk-search", new { usernames = names })).GetProperty("job_id").GetGuid();
        foreach (var task in tasks)
            await world.HasRunsAsync(task, 2, TimeSpan.FromSeconds(20));

        await world.Servers[0].KillAsync();
        await world.Redis.SendAsync("FLUSHALL");

        // The leases of the killed server end after 8 s; five slots of 3 s lie on both sides of that.
        await world.HaveFurtherRunsAsync(tasks, 5, TimeSpan.FromSeconds(40));
        await world.JobHasStatusAsync(job, "completed", TimeSpan.FromSeconds(40));
        Assert.Equal(0, await world.CountDoublesAsync());
        foreach (var task in tasks)
            Assert.Equal(0, await world.CountGapsAsync(task));
        Assert.Equal(
            await world.Database.ScalarAsync<int>("select successful_users from processing_jobs where id = $1", job),
            await world.Database.ScalarAsync<int>("select count(*)::int from credit_ledger where kind = 'charge' and job_id = $1", job));
    }
}

/// <summary>Without rows of Hangfire.</summary>
public sealed class RowlessOutageTests(PostgresServer postgres) : OutageConformance(postgres, RowsOff.Setting);
