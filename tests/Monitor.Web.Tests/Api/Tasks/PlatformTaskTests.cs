using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Monitor.Data;
using Monitor.Jobs;
using Monitor.Jobs.Collection.Chain;
using Monitor.Jobs.Providers;
using Monitor.Jobs.Workers;
using Monitor.ProviderSimulator;
using Monitor.Testing;
using Xunit;

namespace Monitor.Web.Tests.Api.Tasks;

/// <summary>Every platform from the request that creates a monitor to the history that it serves.</summary>
public sealed class PlatformTaskTests(PostgresServer postgres)
{
    [Fact]
    public async Task Monitors_of_every_platform_are_created_collected_and_have_a_history()
    {
        await using var api = await ApiServer.StartAsync(postgres);
        await using var simulator = await SimulatorHost.StartAsync();
        await using var engine = Engine(api, simulator);
        await engine.GetServices<IHostedService>().OfType<ProviderPublisher>().Single().StartAsync(default);
        var tasks = new List<Guid>
        {
            await CreateAsync(api, "instagram", "influencer", "ada.sails"),
            await CreateAsync(api, "youtube", "influencer", "@ada.sails"),
            await CreateAsync(api, "youtube", "influencer", "UCq0Zx8TnW3vLrP5kYbGs7Hd"),
            await CreateAsync(api, "youtube", "post", "https://youtu.be/aB3-dE_6gH9"),
            await CreateAsync(api, "tiktok", "influencer", "https://www.tiktok.com/@ada.sails"),
            await CreateAsync(api, "tiktok", "post", "7412345678901234567"),
        };
        // The first runs of tasks start 10 ms apart.
        api.Clock.Advance(TimeSpan.FromSeconds(1));

        foreach (var service in engine.GetServices<IHostedService>())
            await service.StartAsync(default);
        try
        {
            foreach (var task in tasks)
                await Eventually.BecomesTrueAsync(async () => (await PointsAsync(api, task)).GetArrayLength() == 1, TimeSpan.FromSeconds(30));
        }
        finally
        {
            foreach (var service in engine.GetServices<IHostedService>().Reverse())
                await service.StopAsync(default);
        }

        var channel = (await PointsAsync(api, tasks[1]))[0];
        Assert.Equal("rounded", channel.GetProperty("states").Text("follower_count"));
        Assert.True(channel.GetProperty("values").GetProperty("follower_count").GetInt64() > 0);
    }

    private static ServiceProvider Engine(ApiServer api, SimulatorHost simulator)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Collection:DemoBaseUrl"] = simulator.BaseUrl,
            ["Engine:FlushSize"] = "1",
            ["Hangfire:Rows"] = "off",
        }).Build();
        return new ServiceCollection()
            .AddLogging()
            .AddSingleton<IConfiguration>(configuration)
            .AddSingleton<TimeProvider>(api.Clock)
            .AddSingleton(api.Database.DataSource)
            .AddMonitorData(configuration)
            .AddProviders()
            .AddTaskEngine(configuration, new EngineRoles(Worker: true, Scheduler: false))
            .BuildServiceProvider();
    }

    private static async Task<Guid> CreateAsync(ApiServer api, string platform, string type, string target)
    {
        var reply = await api.PostAsync("/api/v1/tasks", JsonSerializer.Serialize(new { platform, type, target, interval = "1h" }));
        Assert.Equal(201, reply.Status);
        return reply.Data.GetProperty("task_id").GetGuid();
    }

    private static async Task<JsonElement> PointsAsync(ApiServer api, Guid task) =>
        (await api.GetAsync($"/api/v1/tasks/{task}/history")).Data.GetProperty("points");
}
