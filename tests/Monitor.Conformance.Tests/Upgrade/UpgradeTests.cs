using System.Runtime.CompilerServices;
using Monitor.Conformance.Tests.Hangfire;
using Monitor.Testing;
using Xunit;

namespace Monitor.Conformance.Tests.Upgrade;

/// <summary>
/// A database of version 0.1 on which both of its engines had worked, and whose process was killed in the middle of a run and of a
/// search, goes on with this version.
/// </summary>
public sealed class UpgradeTests(PostgresServer postgres)
{
    private static readonly Guid[] Active =
    [
        new("01a22765-8d81-7ceb-bc6f-981ab3daf628"), new("01a22765-8fbf-7527-a756-577d64b558eb"), new("01a22765-9089-71ce-9741-9c0e2eb82a0a"),
    ];

    private static readonly Guid Paused = new("01a22765-9290-74ab-bf54-8fdbe41ca97f");
    private static readonly Guid Stopped = new("01a22765-931f-7a75-9df2-460fda775e4b");
    private static readonly Guid Search = new("01a22766-5ed1-774c-a19f-b18708d6a714");

    [Fact]
    public async Task Work_of_both_former_engines_goes_on_without_losing_or_doubling_anything()
    {
        var database = await postgres.CreateEmptyDatabaseAsync();
        await using (var connection = await database.DataSource.OpenConnectionAsync(TestContext.Current.CancellationToken))
        {
            await using var load = connection.CreateCommand();
            load.CommandText = await File.ReadAllTextAsync(Dump(), TestContext.Current.CancellationToken);
            await load.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            // What a dump sets for its session is not for those that come after it.
            load.CommandText = "discard all";
            await load.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        database.DataSource.Clear();
        var before = await database.ScalarAsync<long>("select count(*) from influencer_metrics_history");
        await using var world = await EngineWorld.StartAsync(postgres, RowsOn.Setting, servers: 2, database: database);

        foreach (var task in Active)
            await world.HasRunsAsync(task, await world.CountRunsAsync(task) + 1, TimeSpan.FromSeconds(60));
        await world.HurryAsync(3, Active);
        await world.HaveFurtherRunsAsync(Active, 3, TimeSpan.FromSeconds(60));
        await world.JobHasStatusAsync(Search, "completed", TimeSpan.FromSeconds(60));

        Assert.Equal(0, await world.CountDoublesAsync());
        Assert.True(await database.ScalarAsync<long>("select count(*) from influencer_metrics_history") > before);
        Assert.Equal(
            ["old_one", "old_slow", "old_two"],
            await database.ColumnAsync<string>(
                "select i.username from credit_ledger l join processing_job_items i on i.id = l.item_id where l.kind = 'charge' and l.job_id = $1 order by 1", Search));
        foreach (var task in Active)
            Assert.True(await HangfireRows.IsScheduledAsync(database, task));
        Assert.Equal(-1, await database.ScalarAsync<double>("select score from hangfire.set where value = $1", Paused.ToString()));
        Assert.Equal(0, await database.ScalarAsync<long>("select count(*) from hangfire.set where value = $1", Stopped.ToString()));
        Assert.Equal(0, await database.ScalarAsync<long>(
            """
            select count(*) from hangfire.job
            where invocationdata ->> 'Type' like '%, Monitor.Jobs.Hangfire' and statename not in ('Succeeded', 'Failed', 'Deleted')
            """));
        Assert.Equal(0, await database.ScalarAsync<long>("select count(*) from hangfire.hash where field = 'Job' and value like '%, Monitor.Jobs.Hangfire\"%'"));
        Assert.Null(await database.ScalarAsync<string>("select to_regclass('hangfire.monitor_enqueued')::text"));
    }

    private static string Dump([CallerFilePath] string file = "") => Path.Combine(Path.GetDirectoryName(file)!, "monitor-0.1.sql");
}
