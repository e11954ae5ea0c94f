using System.Net.Http.Json;
using System.Text.Json;
using Monitor.ProviderSimulator;
using Monitor.ProviderSimulator.Requests;
using Monitor.Testing;

namespace Monitor.Conformance.Tests;

/// <summary>Servers with a database, a Redis and a network of their own.</summary>
public sealed class EngineWorld : IAsyncDisposable
{
    private readonly List<ServiceProcess> _servers = [];

    private EngineWorld(TestDatabase database, RedisServer redis, SimulatorHost simulator)
    {
        Database = database;
        Redis = redis;
        Simulator = simulator;
    }

    public TestDatabase Database { get; }

    public RedisServer Redis { get; }

    public SimulatorHost Simulator { get; }

    public IReadOnlyList<ServiceProcess> Servers => _servers;

    /// <summary>Further settings of servers that are started from now on.</summary>
    public IDictionary<string, string?> Settings { get; } = new Dictionary<string, string?>();

    public static async Task<EngineWorld> StartAsync(
        PostgresServer postgres, string rows, int servers, IReadOnlyDictionary<string, string?>? settings = null, TestDatabase? database = null)
    {
        var world = new EngineWorld(database ?? await postgres.CreateDatabaseAsync(), await RedisServer.StartNewAsync(), await SimulatorHost.StartAsync());
        foreach (var (name, value) in settings ?? new Dictionary<string, string?>())
            world.Settings[name] = value;
        try
        {
            for (var i = 0; i < servers; i++)
                await world.AddServerAsync(rows);
            return world;
        }
        catch
        {
            await world.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a server. Leases and heartbeats are short, so that tests need not wait for a dead one for long.</summary>
    public async Task<ServiceProcess> AddServerAsync(string rows)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Hangfire__Rows"] = rows,
            ["PG_URL"] = Database.ConnectionString,
            ["Redis__ConnectionString"] = Redis.ConnectionString,
            ["Collection__DemoBaseUrl"] = Simulator.BaseUrl,
            ["Collection__SharedFor"] = "00:00:00",
            ["Engine__Lease"] = "00:00:08",
            ["Engine__HeartbeatInterval"] = "00:00:01",
            ["Engine__WorkerTimeout"] = "00:00:04",
            ["Queues__Lease"] = "00:00:08",
            ["Queues__SweepInterval"] = "00:00:01",
            ["Hangfire__ItemWorkers"] = "8",
            ["Hangfire__ReconcileInterval"] = "00:00:05",
            ["Hangfire__InvisibilityTimeout"] = "00:00:05",
        };
        foreach (var (name, value) in Settings)
            settings[name] = value;
        var server = await ServiceProcess.StartAsync(settings);
        _servers.Add(server);
        return server;
    }

    public Task<JsonElement> PostAsync(string path, object? body = null) => SendAsync(HttpMethod.Post, path, body);

    /// <summary>Sends a request to the first server that lives and answers <c>data</c>, or the whole answer where there is none.</summary>
    public async Task<JsonElement> SendAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = JsonContent.Create(body);
        using var response = await _servers.First(server => server.ExitCode is null).Client.SendAsync(request);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        return response.IsSuccessStatusCode
            ? answer.TryGetProperty("data", out var data) ? data : answer
            : throw new InvalidOperationException($"{method} {path}: {(int)response.StatusCode} {answer}");
    }

    public async Task<Guid> CreateTaskAsync(string username, string interval = "60s") =>
        (await PostAsync("/api/v1/tasks", new { type = "influencer", target = username, interval })).GetProperty("task_id").GetGuid();

    /// <summary>Gives tasks a slot every few seconds, which the API does not allow, the first one in two seconds.</summary>
    public Task HurryAsync(int seconds, params Guid[] tasks) => Database.ExecuteAsync(
        """
        with moved as (
            update task_schedule set interval_s = $2, anchor_at = now() + interval '2 s' - make_interval(secs => $2),
                slot_at = now() + interval '2 s', due_at = now() + interval '2 s'
            where task_id = any ($1) returning task_id)
        update task set updated_at = now() where id in (select task_id from moved)
        """, tasks, seconds);

    public Task<int> CountRunsAsync(Guid task) => Database.ScalarAsync<int>("select count(*)::int from task_run where task_id = $1", task);

    public Task HasRunsAsync(Guid task, int atLeast, TimeSpan? within = null) =>
        Eventually.BecomesTrueAsync(async () => await CountRunsAsync(task) >= atLeast, within, $"{atLeast} runs of the task");

    /// <summary>Every one of these tasks has so many runs more than it has now.</summary>
    public async Task HaveFurtherRunsAsync(IReadOnlyList<Guid> tasks, int more, TimeSpan within)
    {
        // Counted before the first wait: counted one by one, each task would wait for runs of its own after those of all before it.
        var before = new List<int>(tasks.Count);
        foreach (var task in tasks)
            before.Add(await CountRunsAsync(task));
        foreach (var (task, runs) in tasks.Zip(before))
            await HasRunsAsync(task, runs + more, within);
    }

    /// <summary>Slots that were recorded more than once.</summary>
    public Task<int> CountDoublesAsync() => Database.ScalarAsync<int>(
        """
        select (select count(*)::int from (select from task_run where outcome = 1 group by task_id, slot_at having count(*) > 1) r)
             + (select count(*)::int from (select from influencer_metrics_history where task_id is not null
                                           group by task_id, slot_at having count(*) > 1) h)
        """);

    /// <summary>Slots of hurried tasks that no run stands for, and that did not pass while the run before was under way.</summary>
    public Task<int> CountGapsAsync(Guid task) => Database.ScalarAsync<int>(
        """
        select count(*)::int from (
            select r.slot_at - (r.missed + 1) * make_interval(secs => s.interval_s) as slot_before,
                   lag(greatest(r.slot_at, r.finished_at)) over (order by r.finished_at) as done_until
            from task_run r join task_schedule s using (task_id) where task_id = $1 and r.slot_at > s.anchor_at) runs
        where slot_before > done_until
        """, task);

    /// <summary>How often data providers were asked about somebody; what a language model is asked about them is no collection.</summary>
    public int CountCalls(string username, DateTimeOffset? since = null) =>
        Simulator.CountRequests(new RequestFilter(Target: username, Since: since))
        - Simulator.CountRequests(new RequestFilter(Provider: "openai", Target: username, Since: since));

    public async Task JobHasStatusAsync(Guid job, string status, TimeSpan within) => await Eventually.BecomesTrueAsync(
        async () => await Database.ScalarAsync<string>("select status from processing_jobs where id = $1", job) == status, within, $"the job is {status}");

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
            await server.DisposeAsync();
        await Simulator.DisposeAsync();
        await Redis.DisposeAsync();
        await Database.DisposeAsync();
    }
}
