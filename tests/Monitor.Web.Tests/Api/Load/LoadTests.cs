using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Monitor.Data.Load;
using Monitor.Testing;
using Xunit;

namespace Monitor.Web.Tests.Api.Load;

public sealed class LoadTests(PostgresServer postgres) : IAsyncLifetime
{
    private ApiServer _api = null!;

    private DateTimeOffset Now => _api.Clock.GetUtcNow();

    public async ValueTask InitializeAsync() => _api = await ApiServer.StartAsync(postgres);

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task Each_minute_shows_what_ended_how_late_it_began_and_what_waited()
    {
        var task = await _api.CreateAsync("load.one", "30m");
        await _api.PostAsync("/api/v1/scrape-requests", """{ "flow": "refresh_profile_basic", "params": { "handle": "load.two" } }""");
        var minute = new DateTimeOffset(Now.UtcTicks - Now.UtcTicks % TimeSpan.TicksPerMinute, TimeSpan.Zero);
        await _api.Database.RunAsync(task, 1, minute.AddSeconds(-50), TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1));
        await _api.Database.RunAsync(task, 2, minute.AddSeconds(-40), TimeSpan.FromMilliseconds(300), TimeSpan.FromSeconds(1));
        await _api.Database.RunAsync(task, 3, minute.AddSeconds(-30), TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(1), outcome: 2);
        await _api.Database.ExecuteAsync(
            """
            insert into scrape_request_log (flow, platform, params, status, created_at, picked_at, event_timestamp, scraped_at)
            values ('refresh_profile_basic', 'instagram', '{}', 'COMPLETE', $1, $1 + interval '2 s', $1 + interval '3 s', $1 + interval '3 s')
            """, minute.AddSeconds(-30).UtcDateTime);
        _api.Clock.Advance(TimeSpan.FromSeconds(70));
        await KeepAsync();
        await KeepAsync();

        var load = (await _api.GetAsync($"/api/v1/load?from={Time(minute.AddMinutes(-2))}&to={Time(minute.AddMinutes(3))}&points=10")).Data;

        Assert.Equal(60, load.GetProperty("bucket_seconds").GetInt32());
        var at = load.GetProperty("at").EnumerateArray().Select(time => time.GetDateTimeOffset()).ToList();
        var i = at.IndexOf(minute.AddMinutes(-1));
        Assert.Equal("2 1 200 300", Values(load, "monitors:instagram", i, "finished", "failed", "lag_ms_avg", "lag_ms_max"));
        Assert.Equal("1 0 2000 2000", Values(load, "flow:refresh_profile_basic", i, "finished", "failed", "lag_ms_avg", "lag_ms_max"));
        Assert.Equal("1 0", Values(load, "monitors:instagram", at.Count - 1, "depth", "running"));
        Assert.Equal("1 0", Values(load, "flow:refresh_profile_basic", at.Count - 1, "depth", "running"));
    }

    /// <summary>A kind that the table of loads did not know would stop the counting of all others.</summary>
    [Theory]
    [InlineData("profiles")]
    [InlineData("flows")]
    [InlineData("batches")]
    [InlineData("searches")]
    [InlineData("assets")]
    public async Task What_waits_is_noted_of_every_kind_of_queue(string kind)
    {
        await _api.Database.ExecuteAsync(
            """
            with q as (insert into queue (name, priority, max_running, kind, created_at) values ('load:' || $1, 1, 10, $1, $2) returning id)
            insert into queue_item (queue_id, kind, ref_id, priority, run_at, max_failures) select id, 2, 1, 1::smallint, $2, 3::smallint from q
            """, kind, Now.UtcDateTime);

        await KeepAsync();

        Assert.Equal(1, await _api.Database.ScalarAsync<int>("select waiting from workload where kind = $1 and waiting > 0", kind));
    }

    [Fact]
    public async Task Old_minutes_become_hours_with_the_same_totals()
    {
        var hour = new DateTimeOffset(Now.UtcTicks - Now.UtcTicks % TimeSpan.TicksPerHour, TimeSpan.Zero).AddDays(-3);
        await _api.Database.ExecuteAsync(
            """
            insert into workload (at, seconds, name, kind, finished, failed, lag_ms_sum, lag_ms_max, waiting, running)
            select $1 + i * interval '1 minute', 60, 'searches', 'searches', i, 1, i * 10, i, 4, 2 from generate_series(0, 119) i
            """, hour.UtcDateTime);

        await KeepAsync();

        Assert.Equal(["1770 60 59", "5370 60 119"], await _api.Database.ColumnAsync<string>("select concat_ws(' ', finished, failed, lag_ms_max) from workload where name = 'searches' and seconds = 3600 order by at"));
        Assert.Equal(0L, await _api.Database.ScalarAsync<long>("select count(*) from workload where name = 'searches' and seconds = 60 and at < $1", Now.AddDays(-2).AddHours(-1).UtcDateTime));
        var load = (await _api.GetAsync($"/api/v1/load?from={Time(hour)}&to={Time(hour.AddDays(1))}&points=24")).Data;
        Assert.Equal("1770 60 4", Values(load, "searches", 0, "finished", "failed", "depth"));
    }

    [Fact]
    public async Task Workers_are_shown_with_what_they_are_at()
    {
        await _api.AddWorkerAsync();
        var worker = await _api.Database.ScalarAsync<int>("select id from worker");
        var task = await _api.CreateAsync("load.worker", "30m");
        await _api.Database.ExecuteAsync("update task_schedule set worker_id = $1", worker);
        await _api.Database.RunAsync(task, 1, Now.AddSeconds(-20), TimeSpan.Zero, TimeSpan.FromSeconds(1));
        await _api.Database.ExecuteAsync("update task_run set worker_id = $1", worker);

        var shown = (await _api.GetAsync("/api/v1/workers")).Data[0];

        Assert.Equal("worker_id name roles started_at heartbeat_at alive running_tasks running_items runs_last_minute", shown.Keys());
        Assert.Equal((worker, true, 1, 0, 1), (shown.GetProperty("worker_id").GetInt32(), shown.GetProperty("alive").GetBoolean(), shown.GetProperty("running_tasks").GetInt32(), shown.GetProperty("running_items").GetInt32(), shown.GetProperty("runs_last_minute").GetInt32()));
        Assert.Equal(["worker", "scheduler"], shown.GetProperty("roles").EnumerateArray().Select(role => role.GetString()!));
    }

    [Fact]
    public async Task Capacity_is_what_the_limits_of_those_that_can_be_asked_allow_together()
    {
        await _api.Database.ExecuteAsync(
            """
            insert into provider (name, enabled, capabilities, unit_cost_usd, published_at, limits) values
                ('one', true, '{"instagram": ["x"]}', 0, now(), '[{"key": "k1", "calls": 10, "window_seconds": 1}, {"key": "k2", "calls": 300, "window_seconds": 60}]'),
                ('two', true, '{"instagram": ["x"], "tiktok": ["x"]}', 0, now(), '[{"key": "k3", "calls": 60, "window_seconds": 60}]'),
                ('ill', true, '{"instagram": ["x"]}', 0, now(), '[{"key": "k4", "calls": 1000, "window_seconds": 60}]');
            insert into credential (idempotency_key, source, handle, created_at, updated_at, data_access_expired)
            select source || n, source, source, now(), now(), source = 'ill' from unnest(array['one', 'two', 'ill']) source, generate_series(1, 2) n
            """);
        // A minute is counted ten seconds after its end. Searches have had something to do for ten minutes.
        var counted = new DateTimeOffset(Now.AddSeconds(-10).UtcTicks / TimeSpan.TicksPerMinute * TimeSpan.TicksPerMinute, TimeSpan.Zero);
        await _api.Database.ExecuteAsync(
            """
            insert into workload (at, seconds, name, kind, finished, failed, waiting, running) values
                ($1, 60, 'searches', 'searches', 30, 0, 60, 5), ($1, 60, 'batches', 'batches', 0, 0, 7, 0), ($1, 60, 'monitors:instagram', 'monitors', 15, 0, 0, 0),
                ($1 - interval '9 minutes', 60, 'searches', 'searches', 20, 0, 90, 5), ($1 - interval '12 minutes', 60, 'searches', 'searches', 0, 0, 0, 0)
            """, counted.AddMinutes(-1).UtcDateTime);

        var capacity = (await _api.GetAsync("/api/v1/capacity")).Data;

        Assert.Equal(["instagram 2 360 70", "tiktok 1 60 60"], capacity.GetProperty("platforms").EnumerateArray().Select(p => $"{p.Text("platform")} {p.Text("providers")} {p.Text("calls_per_minute")} {p.Text("calls_left")}"));
        var ill = capacity.GetProperty("providers").EnumerateArray().Single(p => p.Text("provider") == "ill");
        Assert.Equal(("0", "0", "2", "0"), (ill.Text("calls_per_minute"), ill.Text("calls_left"), ill.Text("keys"), ill.Text("keys_healthy")));
        Assert.Equal(["batches 7 null", "monitors:instagram 0 0", "searches 60 720"], capacity.GetProperty("queues").EnumerateArray().Select(q => $"{q.Text("name")} {q.Text("waiting")} {q.GetProperty("seconds_to_drain").GetRawText()}"));
    }

    private async Task KeepAsync() => await _api.Services.GetRequiredService<WorkloadKeeper>().RunAsync(default);

    private static string Values(JsonElement load, string name, int i, params string[] fields)
    {
        var series = load.GetProperty("series").EnumerateArray().Single(one => one.Text("name") == name);
        return string.Join(' ', fields.Select(field => series.GetProperty(field)[i].ToString()));
    }

    private static string Time(DateTimeOffset time) => Uri.EscapeDataString(time.ToString("O"));
}
