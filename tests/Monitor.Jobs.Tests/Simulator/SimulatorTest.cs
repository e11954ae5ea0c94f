using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Monitor.ProviderSimulator;
using Xunit;

namespace Monitor.Jobs.Tests.Simulator;

/// <summary>A simulator of its own for each test, with a time that only moves when told.</summary>
public abstract class SimulatorTest : IAsyncLifetime
{
    private readonly HttpClient _http = new();
    private SimulatorHost? _simulator;

    protected ManualTime Time { get; } = new(new DateTimeOffset(2026, 6, 15, 18, 0, 0, TimeSpan.Zero));

    protected SimulatorHost Simulator => _simulator!;

    public async ValueTask InitializeAsync() =>
        _simulator = await SimulatorHost.StartAsync(new SimulatorOptions { TimeProvider = Time }, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Simulator.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected Task<HttpResponseMessage> TikHubAsync(string route, string? key = "key-1", CancellationToken? ct = null) => SendAsync(
        new HttpRequestMessage(HttpMethod.Get, $"{Simulator.BaseUrl}/tikhub/api/v1/instagram/{route}"),
        "Bearer",
        key,
        ct ?? TestContext.Current.CancellationToken);

    protected Task<HttpResponseMessage> RocketApiAsync(string method, JsonObject body, string? key = "key-2") => SendAsync(
        new HttpRequestMessage(HttpMethod.Post, $"{Simulator.BaseUrl}/rocketapi/instagram/{method}") { Content = JsonContent.Create(body) },
        "Token",
        key,
        TestContext.Current.CancellationToken);

    protected async Task<JsonNode> TikHubDataAsync(string route) => (await JsonOfAsync(await TikHubAsync(route)))["data"]!;

    protected Task<HttpResponseMessage> ControlAsync(HttpMethod method, string path, JsonObject? body = null)
    {
        var request = new HttpRequestMessage(method, $"{Simulator.BaseUrl}/_simulator/{path}");
        if (body is not null)
            request.Content = JsonContent.Create(body);
        return _http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    protected static async Task<JsonNode> JsonOfAsync(HttpResponseMessage response) =>
        JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;

    private Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, string scheme, string? key, CancellationToken ct)
    {
        if (key is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue(scheme, key);
        return _http.SendAsync(request, ct);
    }

    protected sealed class ManualTime(DateTimeOffset start) : TimeProvider
    {
        private DateTimeOffset _now = start;

        public override DateTimeOffset GetUtcNow() => _now;

        public void Advance(TimeSpan by) => _now += by;
    }
}
