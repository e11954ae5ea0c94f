using Monitor.Data.Sql;
using Monitor.Testing;
using Xunit;

namespace Monitor.Data.Tests.Sql;

public sealed class PartitionsTests(PostgresServer server)
{
    // Far from every partition that the template database comes with.
    private static readonly DateTimeOffset Now = new(2031, 3, 31, 23, 30, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("influencer_metrics_history")]
    [InlineData("post_metrics_history")]
    public async Task Histories_are_ready_from_last_month_to_three_months_ahead(string parent)
    {
        await using var database = await server.CreateDatabaseAsync();

        await Partitions.EnsureAsync(database.DataSource, new ManualTimeProvider(Now), TestContext.Current.CancellationToken);

        Assert.Equal(
            ["_203102", "_203103", "_203104", "_203105", "_203106"],
            await PartitionsAsync(database, parent, "_2031%"));
    }

    [Fact]
    public async Task The_run_log_is_ready_from_yesterday_to_seven_days_ahead()
    {
        await using var database = await server.CreateDatabaseAsync();

        await Partitions.EnsureAsync(database.DataSource, new ManualTimeProvider(Now), TestContext.Current.CancellationToken);

        Assert.Equal(
            ["_20310330", "_20310331", "_20310401", "_20310402", "_20310403", "_20310404", "_20310405", "_20310406", "_20310407"],
            await PartitionsAsync(database, "task_run", "_2031%"));
    }

    [Fact]
    public async Task Only_missing_partitions_are_created()
    {
        await using var database = await server.CreateDatabaseAsync();
        var time = new ManualTimeProvider(Now);
        Assert.NotEqual(0, await Partitions.EnsureAsync(database.DataSource, time, TestContext.Current.CancellationToken));
        Assert.Equal(0, await Partitions.EnsureAsync(database.DataSource, time, TestContext.Current.CancellationToken));

        time.Advance(TimeSpan.FromDays(1));

        // One more month for histories and logs, one more day for the logs of runs, calls and events.
        Assert.Equal(7, await Partitions.EnsureAsync(database.DataSource, time, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Processes_that_do_so_together_do_not_disturb_each_other()
    {
        await using var database = await server.CreateDatabaseAsync();
        const string Count = "select count(*) from pg_inherits i join pg_class c on c.oid = i.inhrelid where c.relkind = 'r'";
        var before = await database.ScalarAsync<long>(Count);

        var created = await Task.WhenAll(Enumerable.Range(0, 8).Select(
            _ => Partitions.EnsureAsync(database.DataSource, new ManualTimeProvider(Now), TestContext.Current.CancellationToken)));

        Assert.Equal(await database.ScalarAsync<long>(Count) - before, created.Sum());
    }

    private static Task<IReadOnlyList<string>> PartitionsAsync(TestDatabase database, string parent, string like) =>
        database.ColumnAsync<string>(
            """
            select substr(inhrelid::regclass::text, length($1) + 1) as suffix from pg_inherits
            where inhparent = $1::regclass and inhrelid::regclass::text like $1 || $2 order by suffix
            """, parent, like);
}
