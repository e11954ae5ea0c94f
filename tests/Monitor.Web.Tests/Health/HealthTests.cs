using Microsoft.Extensions.DependencyInjection;
using Monitor.Data.Workers;
using Monitor.Testing;
using Monitor.Web.Tests.Access;
using Xunit;

namespace Monitor.Web.Tests.Health;

public sealed class HealthTests(PostgresServer postgres) : IAsyncLifetime
{
    private ApiServer _api = null!;

    public async ValueTask InitializeAsync()
    {
        _api = await ApiServer.StartAsync(postgres);
        await _api.AddWorkerAsync();
    }

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Theory]
    [InlineData("/health")]
    [InlineData("/health/")]
    public async Task A_service_with_its_database_is_healthy(string path)
    {
        var reply = await _api.GetAsync(path);

        Assert.Equal((200, "healthy"), (reply.Status, reply.Body.Text("status")));
        Assert.Equal("healthy", reply.Body.GetProperty("checks").GetProperty("database").Text("status"));
        Assert.Equal("healthy", reply.Body.GetProperty("checks").GetProperty("redis").Text("status"));
        Assert.Equal("healthy", reply.Body.GetProperty("checks").GetProperty("workers").Text("status"));
    }

    [Theory]
    [InlineData("worker", "no process with the role scheduler is alive")]
    [InlineData("scheduler", "no process with the role worker is alive")]
    [InlineData(null, "no process with the role worker or scheduler is alive")]
    public async Task An_API_whose_work_nobody_does_is_degraded(string? alive, string detail)
    {
        await _api.Database.ExecuteAsync("delete from worker");
        if (alive is not null)
            await _api.AddWorkerAsync(alive);
        // One that has fallen silent does not count.
        await _api.Database.ExecuteAsync(
            "insert into worker (name, roles, started_at, heartbeat_at) values ('dead', 'worker,scheduler', $1, $1)",
            _api.Clock.GetUtcNow().AddSeconds(-21).UtcDateTime);

        var reply = await _api.GetAsync("/health");

        Assert.Equal((200, "degraded"), (reply.Status, reply.Body.Text("status")));
        var check = reply.Body.GetProperty("checks").GetProperty("workers");
        Assert.Equal(("degraded", detail), (check.Text("status"), check.Text("detail")));
    }

    [Theory]
    [InlineData(true, 1, "healthy", "the broker is connected; 3 events wait for it, the oldest for 1 s; 0 wait to be handed out")]
    [InlineData(true, 90, "degraded", "the broker is connected; 3 events wait for it, the oldest for 90 s; 0 wait to be handed out")]
    [InlineData(false, 1, "degraded", "the broker is away; 3 events wait for it, the oldest for 1 s; 0 wait to be handed out")]
    public async Task What_waits_for_the_broker_is_seen_and_the_service_stays_up(bool connected, int seconds, string status, string detail)
    {
        await _api.Database.ExecuteAsync(
            """
            with moved as (select setval('event_position', 10)),
            logged as (
                insert into event_log (position, logged_at, outbox_id, kind, entity, at, data)
                select n, $2, n, 'task', 'task:1', $2, '{}' from generate_series(8, 10) n)
            insert into event_relay (name, position, logged_at, owner, lease_until, seen_at, connected)
            select 'rabbitmq', 7, $2, 'one', $3, $3, $1 from moved
            """, connected, _api.Clock.GetUtcNow().AddSeconds(-seconds).UtcDateTime, _api.Clock.GetUtcNow().AddMinutes(1).UtcDateTime);

        var reply = await _api.GetAsync("/health");

        Assert.Equal(200, reply.Status);
        var check = reply.Body.GetProperty("checks").GetProperty("events");
        Assert.Equal((status, detail), (check.Text("status"), check.Text("detail")));
        var load = (await _api.GetAsync("/api/v1/load")).Data.GetProperty("events").GetProperty("broker");
        Assert.Equal((connected, 3, (double)seconds), (load.GetProperty("connected").GetBoolean(), load.GetProperty("lag").GetInt32(), load.GetProperty("lag_seconds").GetDouble()));
    }

    [Fact]
    public async Task Asked_for_its_head_it_answers_the_status_without_a_body()
    {
        using var well = await _api.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/health"));
        await _api.CutDatabaseAsync();
        using var ill = await _api.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/health"));

        Assert.Equal((200, 503), ((int)well.StatusCode, (int)ill.StatusCode));
        Assert.Equal("", await well.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Who_is_nobody_here_learns_the_status_and_nothing_else()
    {
        await using var api = await ApiServer.StartAsync(postgres, settings: AccessFixture.Settings);
        await api.AddWorkerAsync();

        Assert.Equal("""{"status":"healthy"}""", (await api.GetAsync("/health")).Body.GetRawText());
        Assert.Equal("""{"status":"healthy"}""", (await api.GetAsync("/health", new() { ["Authorization"] = "Bearer mon_unknown" })).Body.GetRawText());
        var known = await api.GetAsync("/health", await api.KeyAsync(1, "read"));
        Assert.Equal("healthy", known.Body.GetProperty("checks").GetProperty("database").Text("status"));
    }

    [Fact]
    public async Task Without_its_database_it_is_unhealthy()
    {
        await _api.GetAsync("/health");
        await _api.CutDatabaseAsync();

        var reply = await _api.GetAsync("/health");

        Assert.Equal((503, "unhealthy"), (reply.Status, reply.Body.Text("status")));
    }

    [Fact]
    public async Task Without_its_redis_it_is_degraded_and_works()
    {
        await using var api = await ApiServer.StartAsync(postgres, $"127.0.0.1:{FreePort.Next()}");

        var reply = await api.GetAsync("/health");

        Assert.Equal((200, "degraded"), (reply.Status, reply.Body.Text("status")));
        Assert.Equal("degraded", reply.Body.GetProperty("checks").GetProperty("redis").Text("status"));
        Assert.Equal(201, (await api.PostAsync("/api/v1/tasks", """{"type":"influencer","target":"no.redis","interval":"1h"}""")).Status);
    }

    [Theory]
    [InlineData(true, 9, "healthy")]
    [InlineData(true, 11, "degraded")]
    [InlineData(false, 0, "degraded")]
    public async Task A_loop_that_fails_or_falls_silent_degrades(bool ok, int secondsAgo, string status)
    {
        var loops = _api.Services.GetRequiredService<LoopHealth>();
        loops.Report("scheduler", _api.Clock.GetUtcNow(), ok, "claimed 3", expectedWithin: TimeSpan.FromSeconds(10));
        _api.Clock.Advance(TimeSpan.FromSeconds(secondsAgo));

        var reply = await _api.GetAsync("/health");

        Assert.Equal((200, status), (reply.Status, reply.Body.Text("status")));
        var check = reply.Body.GetProperty("checks").GetProperty("scheduler");
        Assert.Equal((status, "claimed 3"), (check.Text("status"), check.Text("detail")));
    }
}
