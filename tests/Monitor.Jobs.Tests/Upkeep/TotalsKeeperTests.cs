using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Monitor.Data.Load;
using Monitor.Data.Sql;
using Monitor.Data.Tasks;
using Monitor.Data.Workers;
using Monitor.Jobs.Upkeep;
using Monitor.Testing;
using Npgsql;
using Xunit;

namespace Monitor.Jobs.Tests.Upkeep;

public sealed class TotalsKeeperTests(PostgresServer postgres)
{
    [Fact]
    public async Task Histories_of_before_are_rolled_up_and_counts_added_up_without_being_asked()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var time = new ManualTimeProvider();
        await using var services = DataServices.Over(database, time);
        await database.ExecuteAsync(
            "insert into account (platform, platform_id, username, source, measured_at) values ('instagram', '1', 'nasa', 'tikhub', $1)", time.GetUtcNow().UtcDateTime);
        await database.ExecuteAsync(
            """
            insert into influencer_metrics_history (account_id, username, follower_count, recorded_at, source)
            select a.id, 'nasa', i, $1 - i * interval '40 seconds', 'tikhub' from account a, generate_series(1, 25000) i
            """, time.GetUtcNow().UtcDateTime);
        await database.ExecuteAsync("delete from history_rollup; insert into history_backfill (kind, last_id) select 1, max(id) from account");
        for (var i = 0; i < 120; i++)
            await database.InsertInfluencerAsync($"counted{i}", time.GetUtcNow());
        using var keeper = new TotalsKeeper(
            services.GetRequiredService<NpgsqlDataSource>(), services.GetServices<ITally>(), services.GetRequiredService<WorkloadKeeper>(), time,
            new LoopHealth(), NullLogger<TotalsKeeper>.Instance);

        var rounds = 0;
        while (await keeper.RunOnceAsync(default))
            rounds++;

        Assert.InRange(rounds, 2, 5);
        Assert.Equal(25_000L, await database.ScalarAsync<long>("select sum(count)::bigint from history_rollup where unit = 'h'"));
        Assert.Equal(1L, await database.ScalarAsync<long>("select count(*) from task_count"));
        Assert.Equal(120L, (await services.GetRequiredService<TaskCounts>().ReadAsync(1, default)).Groups.Single().Count);
        Assert.Equal(120, await database.ScalarAsync<int>("select waiting from workload where name = 'monitors:instagram'"));
    }
}
