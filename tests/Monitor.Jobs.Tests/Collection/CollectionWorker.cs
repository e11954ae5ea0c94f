using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Monitor.Data;
using Monitor.Data.Credentials;
using Monitor.Data.HotState;
using Monitor.Data.Notices;
using Monitor.Data.Observations;
using Monitor.Data.Providers;
using Monitor.Data.Trace;
using Monitor.Data.Workers;
using Monitor.Jobs.Collection.Call;
using Monitor.Jobs.Collection.Chain;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers;
using Monitor.Jobs.Workers;
using Monitor.ProviderSimulator;
using Monitor.Testing;

namespace Monitor.Jobs.Tests.Collection;

/// <summary>The collecting half of a worker as the product registers it, on a real database and the simulator.</summary>
internal sealed class CollectionWorker : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private CollectionWorker(ServiceProvider services) => _services = services;

    public Collector Collector => _services.GetRequiredService<Collector>();

    public ProviderChains Chains => _services.GetRequiredService<ProviderChains>();

    public SourceKeeper Keeper => _services.GetRequiredService<SourceKeeper>();

    public CallTrace Trace => _services.GetRequiredService<CallTrace>();

    public CallLog Log => _services.GetRequiredService<CallLog>();

    public CredentialStore Credentials => _services.GetRequiredService<CredentialStore>();

    public CredentialTrials Trials => _services.GetRequiredService<CredentialTrials>();

    public KeyTrials KeyTrials => _services.GetRequiredService<KeyTrials>();

    public ProviderPauses Pauses => _services.GetRequiredService<ProviderPauses>();

    public PlatformSources Sources => _services.GetRequiredService<PlatformSources>();

    public NoticeBoard Notices => _services.GetRequiredService<NoticeBoard>();

    public LoopHealth Health => _services.GetRequiredService<LoopHealth>();

    public IMeterFactory Meters => _services.GetRequiredService<IMeterFactory>();

    public IHotState Hot => _services.GetRequiredService<IHotState>();

    public static async Task<CollectionWorker> StartAsync(
        TestDatabase database, SimulatorHost simulator, TimeProvider time, IEnumerable<IProvider>? more = null, params (string Key, string? Value)[] settings)
    {
        var values = new Dictionary<string, string?>
        {
            ["Providers:tikhub:BaseUrl"] = simulator.ProviderUrl("tikhub").ToString(),
            ["Providers:rocketapi:BaseUrl"] = simulator.ProviderUrl("rocketapi").ToString(),
            ["Collection:RetryDelay"] = "00:00:00",
            ["Collection:SharedFor"] = "00:00:00",
            ["Collection:LimitMargin"] = "00:00:00",
        };
        foreach (var (key, value) in settings)
            values[key] = value;
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(values).Build();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddSingleton(time);
        services.AddSingleton(database.DataSource);
        services.AddSingleton(new Random(11));
        services.AddMonitorData(configuration);
        services.AddProviders();
        foreach (var provider in more ?? [])
            services.AddSingleton(provider);
        services.AddTaskEngine(configuration, new EngineRoles(Worker: true, Scheduler: false));
        var worker = new CollectionWorker(services.BuildServiceProvider());
        await worker.Keeper.RunOnceAsync(default);
        return worker;
    }

    public Task<CollectionResult> CollectAsync(string target = "nasa", string fetchType = FetchTypes.ProfileByHandle, string? cursor = null) =>
        Collector.CollectAsync(new(Platforms.Instagram, fetchType, target) { Cursor = cursor }, CallGates.Open, default);

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
