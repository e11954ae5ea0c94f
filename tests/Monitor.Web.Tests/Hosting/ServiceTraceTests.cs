using System.Text.Json;
using Monitor.ProviderSimulator;
using Monitor.Testing;
using Xunit;

namespace Monitor.Web.Tests.Hosting;

/// <summary>
/// The whole service works for a task, a request and a job; then every line of its log, and every provider call, says whom it was for.
/// </summary>
public sealed class ServiceTraceTests(PostgresServer postgres) : IAsyncLifetime
{
    private static readonly string[] Ids = ["TaskId", "RequestId", "JobId"];

    private TestDatabase _database = null!;
    private SimulatorHost _simulator = null!;
    private RunningService _service = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateDatabaseAsync();
        _simulator = await SimulatorHost.StartAsync();
        _service = await RunningService.StartAsync(_database, new Dictionary<string, string> { ["Collection:DemoBaseUrl"] = _simulator.BaseUrl });
    }

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        await _simulator.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Every_call_and_every_line_about_a_run_names_its_task_request_or_job()
    {
        var task = (await _service.PostAsync("/api/v1/tasks", null, """{"type":"influencer","target":"traced.task","interval":"1h"}""")).Data.Text("task_id");
        var request = (await _service.PostAsync(
            "/api/v1/scrape-requests", null, """{"flow":"refresh_profile_basic","params":{"handle":"traced.request"}}""")).Data.Text("id");
        var job = (await _service.PostAsync("/api/v1/instagram/bulk-search", null, """{"usernames":"traced.job"}""")).Data.Text("job_id");
        foreach (var target in (string[])["traced.task", "traced.request", "traced.job"])
            await Eventually.BecomesTrueAsync(
                () => _database.ScalarAsync<bool>("select exists (select from logged_call where target = $1)", target), TimeSpan.FromSeconds(60));

        foreach (var (target, name, id) in ((string, string, string?)[])[("traced.task", "task_id", task), ("traced.request", "request_id", request), ("traced.job", "job_id", job)])
        {
            var call = (await _service.GetAsync($"/api/v1/provider_calls?target={target}")).Data[0];
            Assert.Equal(id, call.Text(name));
            Assert.True(call.Text("method") is "GET" or "POST");
            Assert.StartsWith(_simulator.BaseUrl, call.Text("url"), StringComparison.Ordinal);
            // The lines about the call, and about what came of it.
            var lines = Lines().Where(line => line.Text("Message")!.Contains(target, StringComparison.Ordinal)).ToArray();
            Assert.NotEmpty(lines);
            Assert.All(lines, line => Assert.True(
                Scopes(line) is var scopes && scopes.ContainsKey("Process") && scopes.ContainsKey("Flow") && Ids.Any(known => scopes.GetValueOrDefault(known) == id),
                line.GetRawText()));
        }

        Assert.All(Lines(), line => Assert.True(Scopes(line).ContainsKey("Process"), line.GetRawText()));
        var flow = (await _service.GetAsync("/api/v1/flows")).Data.EnumerateArray().Single(flow => flow.Text("name") == "refresh_profile_basic");
        Assert.Equal(("1", "0"), (flow.Text("completion_rate"), flow.Text("stuck")));
    }

    private IEnumerable<JsonElement> Lines() => _service.Log.Split('\n').Where(line => line.StartsWith('{')).Select(line => JsonSerializer.Deserialize<JsonElement>(line));

    private static Dictionary<string, string?> Scopes(JsonElement line)
    {
        var found = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var scope in line.GetProperty("Scopes").EnumerateArray().Where(scope => scope.ValueKind == JsonValueKind.Object))
            foreach (var value in scope.EnumerateObject())
                found[value.Name] = value.Value.ToString();
        return found;
    }
}
