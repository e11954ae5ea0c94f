using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Monitor.Data;
using Monitor.Data.HotState;
using Monitor.Data.Observations;
using Monitor.Data.Scheduling;
using Monitor.Data.Workers;
using Monitor.Jobs.Collection.Chain;
using Monitor.Jobs.Providers;
using Monitor.Jobs.Tasks;
using Monitor.Jobs.Workers;
using Monitor.ProviderSimulator;
using Monitor.Testing;

namespace Monitor.Jobs.Tests.Tasks;

/// <summary>
/// The engine as the product registers it, on a real database and the provider simulator, with a clock that the test moves and
/// rounds that the test asks for.
/// </summary>
public sealed class EngineHarness : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly TaskLoop _scheduler;

    private EngineHarness(ServiceProvider services, string platform)
    {
        _services = services;
        Pool = services.GetRequiredService<TaskPools>().For(platform);
        _scheduler = new(
            platform, Pool, services.GetRequiredService<PlatformSources>(), services.GetRequiredService<DueTasks>(), Worker, Hot,
            services.GetRequiredService<IOptions<EngineOptions>>().Value, services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<LoopHealth>(), NullLogger<TaskLoop>.Instance);
    }

    public TaskPool Pool { get; }

    public bool IsBehind => _scheduler.IsBehind;

    public IHotState Hot => _services.GetRequiredService<IHotState>();

    public TaskWriter TaskWriter => _services.GetRequiredService<TaskWriter>();

    public WorkerIdentity Worker => _services.GetRequiredService<WorkerIdentity>();

    public DueTasks Tasks => _services.GetRequiredService<DueTasks>();

    public static Task<EngineHarness> StartAsync(
        TestDatabase database, SimulatorHost simulator, TimeProvider time, params (string Key, string Value)[] settings) =>
        StartForAsync(Platforms.Instagram, database, simulator, time, settings);

    public static async Task<EngineHarness> StartForAsync(
        string platform, TestDatabase database, SimulatorHost simulator, TimeProvider time, params (string Key, string Value)[] settings)
    {
        var values = new Dictionary<string, string?>
        {
            ["Providers:tikhub:BaseUrl"] = simulator.ProviderUrl("tikhub").ToString(),
            ["Providers:tikhub:ApiKey"] = "test",
            ["Providers:rocketapi:BaseUrl"] = simulator.ProviderUrl("rocketapi").ToString(),
            ["Providers:rocketapi:ApiKey"] = "test",
            ["Collection:RetryDelay"] = "00:00:00",
            // Every result at once: the clock that would end the wait for more stands still.
            ["Engine:FlushSize"] = "1",
        };
        foreach (var (key, value) in settings)
            values[key] = value;
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(values).Build();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddSingleton(time);
        services.AddSingleton(database.DataSource);
        services.AddMonitorData(configuration);
        services.AddProviders();
        services.AddTaskEngine(configuration, new EngineRoles(Worker: true, Scheduler: false));
        var harness = new EngineHarness(services.BuildServiceProvider(), platform);
        await harness.Worker.StartAsync(default);
        await harness.TaskWriter.StartAsync(default);
        return harness;
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Claims once and waits until the runs are over.</summary>
    public async Task RunDueTasksAsync()
    {
        await _scheduler.RunOnceAsync(default);
        await Eventually.BecomesTrueAsync(() => Pool.Running == 0, TimeSpan.FromSeconds(60));
    }

    /// <summary>Claims once and leaves the runs under way.</summary>
    public Task StartDueTasksAsync() => _scheduler.RunOnceAsync(default);

    public async ValueTask DisposeAsync()
    {
        await Pool.DrainAsync(TimeSpan.Zero, default);
        await TaskWriter.StopAsync(default);
        await Worker.StopAsync(default);
        _scheduler.Dispose();
        await _services.DisposeAsync();
    }
}
