using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Monitor.Data;
using Monitor.Data.HotState;
using Monitor.Testing;

namespace Monitor.Web.Tests;

/// <summary>The API on a port and a database of its own, with a clock that the test moves.</summary>
public sealed class ApiServer : IAsyncDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    private readonly WebApplication _app;

    private readonly FaultLog _faults;

    private bool _ownsDatabase;

    private ApiServer(WebApplication app, TestDatabase database, ManualTimeProvider clock, FaultLog faults)
    {
        _app = app;
        _faults = faults;
        Database = database;
        Clock = clock;
        Client = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()) };
    }

    public TestDatabase Database { get; }

    public ManualTimeProvider Clock { get; }

    public HttpClient Client { get; }

    /// <summary>Set by a test that provokes a fault; any other 500 fails the test with its cause.</summary>
    public bool ExpectsFault { get; set; }

    /// <summary>Everything that was logged as a fault.</summary>
    public string Faults => _faults.Text;

    public IServiceProvider Services => _app.Services;

    public IHotState HotState => Services.GetRequiredService<IHotState>();

    /// <summary>A server that is open to everybody, unless the settings say otherwise.</summary>
    public static async Task<ApiServer> StartAsync(
        PostgresServer postgres, string? redis = null, IReadOnlyDictionary<string, string?>? settings = null, TestDatabase? shared = null,
        ILoggerProvider? log = null)
    {
        var database = shared ?? await postgres.CreateDatabaseAsync();
        var clock = new ManualTimeProvider();
        var builder = WebApplication.CreateSlimBuilder();
        var faults = new FaultLog();
        builder.Logging.ClearProviders().AddProvider(faults);
        if (log is not null)
            builder.Logging.SetMinimumLevel(LogLevel.Trace).AddProvider(log);
        builder.Configuration.AddInMemoryCollection([new("Redis:ConnectionString", redis), new("Auth:Mode", "open")]);
        builder.Configuration.AddInMemoryCollection(settings);
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting();
        builder.Services.AddSingleton<TimeProvider>(clock)
            .AddDatabase(database.ConnectionString)
            .AddMonitorData(builder.Configuration)
            .AddMonitorApi(builder.Configuration);
        var app = builder.Build();
        app.MapMonitorApi(api: true);
        await app.StartAsync();
        return new ApiServer(app, database, clock, faults) { _ownsDatabase = shared is null };
    }

    public Task<Reply> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<Reply> PostAsync(string path, string? json = null) => SendAsync(HttpMethod.Post, path, json);

    public async Task<Reply> SendAsync(
        HttpMethod method, string path, string? json = null, string contentType = "application/json",
        IEnumerable<KeyValuePair<string, string>>? headers = null)
    {
        using var request = new HttpRequestMessage(method, path);
        foreach (var (name, value) in headers ?? [])
            request.Headers.Add(name, value);
        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, contentType);
        // A body that is refused for its size must not meet a connection that is closed already.
        request.Headers.ExpectContinue = json?.Length > 1024 * 1024;
        using var limit = new CancellationTokenSource(Longest);
        using var response = await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
        // A stream of events may have no end; that it begins is the answer.
        if (response.Content.Headers.ContentType?.MediaType == "text/event-stream")
            return new Reply((int)response.StatusCode, JsonDocument.Parse("{}").RootElement, null);
        if (response.StatusCode == HttpStatusCode.InternalServerError && !ExpectsFault)
            Xunit.Assert.Fail(_faults.Text);
        var text = await response.Content.ReadAsStringAsync(limit.Token);
        var isJson = text.Length > 0 && response.Content.Headers.ContentType?.MediaType == "application/json";
        var body = isJson ? JsonSerializer.Deserialize<JsonElement>(text) : JsonSerializer.SerializeToElement(text);
        var cookie = response.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies.First() : null;
        return new Reply((int)response.StatusCode, body, response.Headers.RetryAfter?.Delta) { Cookie = cookie };
    }

    /// <summary>Creates a task over the API and answers its id.</summary>
    public async Task<Guid> CreateAsync(string target, string interval = "30m", string type = "influencer")
    {
        var reply = await PostAsync("/api/v1/tasks", JsonSerializer.Serialize(new { type, target, interval }));
        Xunit.Assert.Equal(201, reply.Status);
        return reply.Data.GetProperty("task_id").GetGuid();
    }

    /// <summary>Has a worker that is alive for as long as the test runs.</summary>
    public Task AddWorkerAsync(string roles = "worker,scheduler") => Database.ExecuteAsync(
        "insert into worker (name, roles, started_at, heartbeat_at) values ('test', $1, $2, $2 + interval '100 years')", roles, Clock.GetUtcNow().UtcDateTime);

    /// <summary>Ends every connection to the database and lets no new one in.</summary>
    public Task CutDatabaseAsync() => Database.CutOffAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        if (_ownsDatabase)
            await Database.DisposeAsync();
    }
}

/// <summary>An answer of the API.</summary>
public sealed record Reply(int Status, JsonElement Body, TimeSpan? RetryAfter)
{
    public string? Cookie { get; init; }

    public JsonElement Data => Body.GetProperty("data");

    public string? NextCursor => Body.TryGetProperty("next_cursor", out var cursor) ? cursor.GetString() : null;

    public JsonElement FirstError => Body.GetProperty("errors")[0];

    public string? Code => Body.ValueKind == JsonValueKind.Object ? FirstError.GetProperty("code").GetString() : null;

    public string? Field => FirstError.GetProperty("field").GetString();
}

/// <summary>Looks at JSON.</summary>
public static class JsonLooks
{
    public static string Keys(this JsonElement json) => string.Join(' ', json.EnumerateObject().Select(p => p.Name));

    public static string? Text(this JsonElement json, string key) => json.GetProperty(key).ToString();
}
