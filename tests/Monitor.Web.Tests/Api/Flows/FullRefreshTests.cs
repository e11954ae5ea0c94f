using System.Net.Http.Json;
using System.Text.Json;
using Monitor.ProviderSimulator;
using Monitor.Testing;
using Xunit;

namespace Monitor.Web.Tests.Api.Flows;

/// <summary>A full refresh on the service as a process, with a worker and a source.</summary>
public sealed class FullRefreshTests(PostgresServer postgres) : IAsyncLifetime
{
    private TestDatabase _database = null!;
    private SimulatorHost _simulator = null!;
    private ServiceProcess _service = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateDatabaseAsync();
        _simulator = await SimulatorHost.StartAsync();
        _service = await ServiceProcess.StartAsync(new Dictionary<string, string?>
        {
            ["PG_URL"] = _database.ConnectionString,
            ["Collection__DemoBaseUrl"] = _simulator.BaseUrl,
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        await _simulator.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task A_full_refresh_brings_posts_and_reels_and_does_not_ask_again_within_a_day()
    {
        var profile = await GetAsync("/profiles/instagram/byhandle/full.house?full_refresh=true");

        Assert.Equal("full.house", profile.Text("username"));
        Assert.Equal(12, profile.GetProperty("posts").GetArrayLength());
        Assert.NotEmpty(profile.GetProperty("reels").EnumerateArray());
        Assert.Equal(
            [("refresh_profile_posts", "COMPLETE"), ("refresh_reels_posts", "COMPLETE")],
            profile.GetProperty("parts").EnumerateArray().Select(part => (part.Text("flow")!, part.Text("status")!)));
        var calls = _simulator.CountRequests();
        var again = await GetAsync("/profiles/instagram/byhandle/full.house?full_refresh=true");
        Assert.Equal(calls, _simulator.CountRequests());
        Assert.Equal(profile.GetProperty("parts").GetRawText(), again.GetProperty("parts").GetRawText());
    }

    [Fact]
    public async Task A_channel_comes_with_its_videos()
    {
        var profile = await GetAsync("/profiles/youtube/byhandle/full.channel?full_refresh=true");

        Assert.NotEmpty(profile.GetProperty("posts").EnumerateArray());
        Assert.Equal("COMPLETE", Assert.Single(profile.GetProperty("parts").EnumerateArray()).Text("status"));
    }

    private async Task<JsonElement> GetAsync(string path)
    {
        using var response = await _service.Client.GetAsync(path);
        var body = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.True(response.IsSuccessStatusCode, body.GetRawText());
        return body.GetProperty("data");
    }
}
