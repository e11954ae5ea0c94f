using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Monitor.Data.People;
using Monitor.ProviderSimulator;
using Npgsql;

namespace Monitor.Bench.Queues;

/// <summary>
/// A database, a simulator and the service in processes of their own: one that serves the API, two that work. There is no Redis, so nothing
/// but the database connects them.
/// </summary>
internal sealed class QueueWorld : IAsyncDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    private const int LogSegments = 6;

    private readonly List<(string Name, string Value)> _options;
    private readonly List<ServiceProcess> _processes = [];
    private readonly List<HttpClient> _clients = [];

    private QueueWorld(NpgsqlDataSource database, SimulatorHost simulator)
    {
        (Database, Simulator) = (database, simulator);
        _options =
        [
            ("Database:ConnectionString", database.ConnectionString), ("Auth:Mode", "required"), ("Demo:SampleData", "false"),
            ("Collection:DemoBaseUrl", simulator.BaseUrl), ("Enrichment:SearchKinds:0", "none"), ("RateLimits:PerAddress", "0"), ("RateLimits:PerCaller", "0"),
            ("Logging:LogLevel:Default", "Warning"), ("Jobs:InitialCredits", "1000000"),
        ];
    }

    public NpgsqlDataSource Database { get; }

    public SimulatorHost Simulator { get; }

    /// <summary>The process that serves the API.</summary>
    public ServiceProcess Api => _processes[0];

    public string BaseUrl => Api.BaseUrl;

    public static async Task<QueueWorld> StartAsync(BenchmarkDatabase server, string name, int latencyMs, CancellationToken ct)
    {
        var database = await server.CreateAsync(name, 0, TimeProvider.System.GetUtcNow(), ct);
        var world = new QueueWorld(database, await SimulatorHost.StartAsync(new SimulatorOptions { LatencyMs = latencyMs }, ct));
        world._processes.Add(await ServiceProcess.StartAsync("api,scheduler", world._options, ct));
        return world;
    }

    public async Task<ServiceProcess> StartWorkerAsync(CancellationToken ct)
    {
        var worker = await ServiceProcess.StartAsync("worker", _options, ct);
        _processes.Add(worker);
        return worker;
    }

    /// <summary>A caller with a key of its own, which counts as a user of its own.</summary>
    public async Task<(HttpClient Client, string Key)> UserAsync(CancellationToken ct)
    {
        var key = SecretToken.Create(SecretToken.KeyPrefix);
        await ExecuteAsync(
            "insert into api_key (id, team_id, name, prefix, key_hash, scope, created_at) values (gen_random_uuid(), 1, 'bench', $1, $2, 'write', now())",
            ct, key[..12], SecretToken.Hash(key));
        var client = new HttpClient { BaseAddress = new Uri(BaseUrl) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        _clients.Add(client);
        return (client, key);
    }

    /// <summary>Submits a job and answers its id.</summary>
    public static async Task<Guid> SubmitAsync(HttpClient user, string path, object body, CancellationToken ct)
    {
        using var response = await user.PostAsJsonAsync(path, body, ct);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(ct);
        if (!response.IsSuccessStatusCode)
            throw new InvalidOperationException(answer.GetRawText());
        return (answer.TryGetProperty("data", out var data) ? data : answer).GetProperty("job_id").GetGuid();
    }

    /// <summary>Waits until the value of a query is true.</summary>
    public async Task UntilAsync(string sql, TimeSpan patience, CancellationToken ct, params object[] parameters)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (!await ScalarAsync<bool>(sql, ct, parameters))
        {
            if (TimeProvider.System.GetElapsedTime(since) > patience)
                throw new TimeoutException(string.Create(CultureInfo.InvariantCulture, $"Still not true after {patience.TotalSeconds} s: {sql}"));
            await Task.Delay(Poll, TimeProvider.System, ct);
        }
    }

    /// <summary>
    /// Gives PostgreSQL segments of its write-ahead log to reuse, as a server has that has run for a while. A fresh one makes each anew,
    /// 16 MB of zeros and a sync, while every commit waits.
    /// </summary>
    public async Task RecycleLogAsync(CancellationToken ct)
    {
        for (var n = 0; n < LogSegments; n++)
        {
            await ExecuteAsync("select pg_logical_emit_message(true, 'bench', 'x')", ct);
            await ExecuteAsync("select pg_switch_wal()", ct);
        }

        await ExecuteAsync("checkpoint", ct);
    }

    public async Task<T> ScalarAsync<T>(string sql, CancellationToken ct, params object[] parameters)
    {
        await using var command = Command(sql, parameters);
        return (T)(await command.ExecuteScalarAsync(ct))!;
    }

    public async Task<IReadOnlyList<T>> ColumnAsync<T>(string sql, CancellationToken ct, params object[] parameters)
    {
        await using var command = Command(sql, parameters);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var values = new List<T>();
        while (await reader.ReadAsync(ct))
            values.Add(await reader.GetFieldValueAsync<T>(0, ct));
        return values;
    }

    public async Task ExecuteAsync(string sql, CancellationToken ct, params object[] parameters)
    {
        await using var command = Command(sql, parameters);
        await command.ExecuteNonQueryAsync(ct);
    }

    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(client => client.Dispose());
        foreach (var process in Enumerable.Reverse(_processes))
            await process.DisposeAsync();
        await Simulator.DisposeAsync();
        await Database.DisposeAsync();
    }

    private NpgsqlCommand Command(string sql, object[] parameters)
    {
        var command = Database.CreateCommand(sql);
        foreach (var parameter in parameters)
            command.Parameters.Add(new() { Value = parameter });
        return command;
    }
}
