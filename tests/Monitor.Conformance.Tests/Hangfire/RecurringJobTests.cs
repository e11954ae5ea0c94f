using System.Diagnostics;
using System.Globalization;
using Hangfire;
using Hangfire.PostgreSql;
using Hangfire.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Monitor.Data;
using Monitor.Jobs.Hangfire;
using Monitor.Jobs.Hangfire.Tasks;
using Monitor.Jobs.Workers;
using Monitor.Testing;
using Npgsql;
using Xunit;

namespace Monitor.Conformance.Tests.Hangfire;

/// <summary>The statement that keeps recurring jobs like tasks, judged by Hangfire itself.</summary>
public sealed class RecurringJobTests(PostgresServer postgres) : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Net = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(90);
    private static readonly string[] Platforms = ["instagram"];

    private TestDatabase _database = null!;
    private IHost _host = null!;
    private RecurringJobs _jobs = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateDatabaseAsync();
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(TimeProvider.System).AddDatabase(_database.ConnectionString)
            .AddMonitorData(builder.Configuration).AddMonitorHangfire(builder.Configuration, new EngineRoles(Worker: false, Scheduler: false), _database.ConnectionString);
        _host = builder.Build();
        await _host.StartAsync(TestContext.Current.CancellationToken);
        _host.Services.GetRequiredService<IGlobalConfiguration>();
        _jobs = new RecurringJobs(_host.Services.GetRequiredService<NpgsqlDataSource>());
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        await _database.DisposeAsync();
    }

    public static TheoryData<int> Intervals =>
        [30, 31, 37, 45, 60, 61, 90, 120, 300, 420, 900, 1800, 2700, 3600, 4020, 5400, 7200, 14400, 25200, 43200, 86400, 86401, 172800, 259200, 604800, 1209600, 2592000];

    [Theory]
    [MemberData(nameof(Intervals))]
    public async Task Hangfire_fires_at_the_first_full_second_of_every_slot(int interval)
    {
        foreach (var offset in new[] { 0, 0.25, 1, 12.999, 59.5, 3_601.75, 86_399.001, 200_000 })
        {
            var anchor = Noon.AddSeconds(-offset);
            var slot = anchor.AddSeconds(interval * Math.Ceiling(offset / interval + 1));
            var id = await AddTaskAsync(anchor, interval, slot);
            for (var i = 0; i < 4; i++, slot = slot.AddSeconds(interval))
            {
                await _database.ExecuteAsync("update task_schedule set slot_at = $2, due_at = $2 where task_id = $1", id, slot.UtcDateTime);
                var fire = new DateTimeOffset((slot.UtcTicks + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, TimeSpan.Zero);
                var now = slot.AddSeconds(-interval / 2.0);
                await _database.ExecuteAsync("delete from hangfire.set");

                await _jobs.ReconcileAsync(Platforms, null, now, Net, Lease, TestContext.Current.CancellationToken);

                // Where nobody serves the slot, Hangfire's own scheduler fires it a while later.
                Assert.Equal(slot + Net, await PlannedAsync(id));
                Assert.Equal(slot.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture), await FieldAsync(id, "NextExecution"));
                Assert.Equal(fire, NextByHangfire(await FieldAsync(id, "Cron"), now));
            }
        }
    }

    [Fact]
    public async Task What_is_written_is_what_Hangfire_would_write()
    {
        var id = await AddTaskAsync(Noon, 300, Noon.AddSeconds(300), "we\"ird\\näme");
        await _jobs.ReconcileAsync(Platforms, null, Noon.AddSeconds(10), Net, Lease, TestContext.Current.CancellationToken);
        var ours = await FieldsAsync(id.ToString());
        var cron = ours["Cron"];

        Manager(Noon.AddSeconds(10)).AddOrUpdate("other", MonitorTaskJob.Of(id, "instagram/we\"ird\\näme", "instagram"), cron, new RecurringJobOptions());
        var theirs = await FieldsAsync("other");

        // The queue is that of the job; Hangfire repeats the default one where an older version would look.
        theirs["Queue"] = "instagram";
        // What runs write is there from the start, and empty.
        foreach (var later in new[] { "Error", "LastExecution", "LastJobId" })
            Assert.True(ours.Remove(later, out var value) && value.Length == 0);
        ours.Remove("NextExecution");
        theirs.Remove("NextExecution");
        Assert.Equal(theirs.OrderBy(field => field.Key, StringComparer.Ordinal), ours.OrderBy(field => field.Key, StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_task_that_rests_is_fired_at_the_end_of_its_rest()
    {
        var id = await AddTaskAsync(Noon, 30, Noon.AddHours(5));

        await _jobs.ReconcileAsync(Platforms, null, Noon.AddSeconds(10), Net, Lease, TestContext.Current.CancellationToken);

        Assert.Equal("*/30 * * * * *", await FieldAsync(id, "Cron"));
        Assert.Equal(Noon.AddHours(5) + Net, await PlannedAsync(id));
    }

    [Fact]
    public async Task A_paused_task_is_shown_as_disabled_and_a_stopped_one_not_at_all()
    {
        var (paused, stopped) = (await AddTaskAsync(Noon, 30, Noon.AddSeconds(30)), await AddTaskAsync(Noon, 30, Noon.AddSeconds(30)));
        await _jobs.ReconcileAsync(Platforms, null, Noon, Net, Lease, TestContext.Current.CancellationToken);
        await _database.ExecuteAsync("update task_schedule set state = 2 where task_id = $1", paused);
        await _database.ExecuteAsync("update task_schedule set state = 3 where task_id = $1", stopped);

        await _jobs.ReconcileAsync(Platforms, null, Noon, Net, Lease, TestContext.Current.CancellationToken);

        using var connection = _host.Services.GetRequiredService<PostgreSqlStorage>().GetConnection();
        var shown = Assert.Single(connection.GetRecurringJobs());
        Assert.Equal((paused.ToString(), null), (shown.Id, shown.NextExecution));
        Assert.Equal(-1, await _database.ScalarAsync<double>("select score from hangfire.set where value = $1", paused.ToString()));
    }

    [Fact]
    public async Task A_resumed_task_is_planned_again()
    {
        var id = await AddTaskAsync(Noon, 30, Noon.AddSeconds(30));
        await _database.ExecuteAsync("update task_schedule set state = 2 where task_id = $1", id);
        await _jobs.ReconcileAsync(Platforms, null, Noon, Net, Lease, TestContext.Current.CancellationToken);
        await _database.ExecuteAsync("update task_schedule set state = 1 where task_id = $1", id);

        await _jobs.ReconcileAsync(Platforms, null, Noon, Net, Lease, TestContext.Current.CancellationToken);

        Assert.Equal(Noon.AddSeconds(30) + Net, await PlannedAsync(id));
    }

    [Fact]
    public async Task A_fire_that_is_planned_too_late_is_put_right()
    {
        var id = await AddTaskAsync(Noon, 30, Noon.AddSeconds(30));
        await _jobs.ReconcileAsync(Platforms, null, Noon.AddSeconds(1), Net, Lease, TestContext.Current.CancellationToken);
        await _database.ExecuteAsync("update hangfire.set set score = score + 86400");

        await _jobs.ReconcileAsync(Platforms, null, Noon.AddSeconds(2), Net, Lease, TestContext.Current.CancellationToken);

        Assert.Equal(Noon.AddSeconds(30) + Net, await PlannedAsync(id));
    }

    [Fact]
    public async Task Ten_thousand_tasks_get_their_recurring_jobs_in_seconds_and_nothing_is_written_twice()
    {
        await _database.ExecuteAsync("""
            with t as (
                insert into task (id, task_type, platform, username, interval_seconds)
                select gen_random_uuid(), 'influencer', 'instagram', 'user' || i, 3600 from generate_series(1, 10000) i returning id)
            insert into task_schedule (task_id, provider_group, state, due_at, slot_at, anchor_at, interval_s)
            select id, 'instagram', 1, $1 + interval '1 hour', $1 + interval '1 hour', $1, 3600 from t
            """, Noon.UtcDateTime);
        Manager(Noon).AddOrUpdate("of-somebody-else", MonitorTaskJob.Of(Guid.Empty, "x", "instagram"), "0 * * * *", new RecurringJobOptions());
        await _database.ExecuteAsync("update hangfire.hash set value = replace(value, 'MonitorTaskJob', 'SomeoneElsesJob') where key = 'recurring-job:of-somebody-else'");
        var watch = Stopwatch.StartNew();

        var first = await _jobs.ReconcileAsync(Platforms, null, Noon, Net, Lease, TestContext.Current.CancellationToken);
        var written = watch.Elapsed;
        watch.Restart();
        var second = await _jobs.ReconcileAsync(Platforms, null, Noon.AddSeconds(1), Net, Lease, TestContext.Current.CancellationToken);
        var compared = watch.Elapsed;
        await _database.ExecuteAsync("update task_schedule set state = 3");
        var third = await _jobs.ReconcileAsync(Platforms, null, Noon.AddSeconds(2), Net, Lease, TestContext.Current.CancellationToken);

        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"written in {written.TotalMilliseconds:0} ms, compared in {compared.TotalMilliseconds:0} ms"));
        Assert.Equal((10_000, 0), first);
        Assert.Equal((0, 0), second);
        Assert.Equal((0, 10_000), third);
        Assert.InRange(written, TimeSpan.Zero, TimeSpan.FromSeconds(30));
        Assert.Equal(["of-somebody-else"], await _database.ColumnAsync<string>("select value from hangfire.set"));
    }

    private async Task<Guid> AddTaskAsync(DateTimeOffset anchor, int interval, DateTimeOffset slot, string? name = null)
    {
        var id = Guid.NewGuid();
        await _database.ExecuteAsync(
            "insert into task (id, task_type, platform, username, interval_seconds) values ($1, 'influencer', 'instagram', $2, 60)", id, name ?? id.ToString("N"));
        await _database.ExecuteAsync(
            """
            insert into task_schedule (task_id, provider_group, state, due_at, slot_at, anchor_at, interval_s) values ($1, 'instagram', 1, $2, $2, $3, $4)
            """, id, slot.UtcDateTime, anchor.UtcDateTime, interval);
        return id;
    }

    private RecurringJobManager Manager(DateTimeOffset now) => new(
        _host.Services.GetRequiredService<PostgreSqlStorage>(), global::Hangfire.Common.JobFilterProviders.Providers, new DefaultTimeZoneResolver(), () => now.UtcDateTime);

    private DateTimeOffset NextByHangfire(string cron, DateTimeOffset now)
    {
        var id = Guid.NewGuid().ToString("N");
        Manager(now).AddOrUpdate(id, MonitorTaskJob.Of(Guid.Empty, "x", "instagram"), cron, new RecurringJobOptions());
        using var connection = _host.Services.GetRequiredService<PostgreSqlStorage>().GetConnection();
        var next = connection.GetAllEntriesFromHash($"recurring-job:{id}")["NextExecution"];
        Manager(now).RemoveIfExists(id);
        return DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(next, CultureInfo.InvariantCulture));
    }

    private async Task<DateTimeOffset> PlannedAsync(Guid id) => DateTimeOffset.FromUnixTimeMilliseconds(
        (long)await _database.ScalarAsync<double>("select round(score::numeric * 1000)::float8 from hangfire.set where key = 'recurring-jobs' and value = $1", id.ToString()));

    private async Task<string> FieldAsync(Guid id, string field) => (await FieldsAsync(id.ToString()))[field];

    private async Task<Dictionary<string, string>> FieldsAsync(string id)
    {
        var names = await _database.ColumnAsync<string>("select field from hangfire.hash where key = 'recurring-job:' || $1 order by field", id);
        var values = await _database.ColumnAsync<string>("select value from hangfire.hash where key = 'recurring-job:' || $1 order by field", id);
        return names.Zip(values).ToDictionary(pair => pair.First, pair => pair.Second);
    }
}
