using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Monitor.Data;
using Monitor.Data.Media;
using Monitor.Jobs.Providers;
using Monitor.Jobs.Workers;
using Monitor.ProviderSimulator;
using Monitor.Testing;

namespace Monitor.Jobs.Tests.Media;

/// <summary>One process with the role assets, and with flows where they are wanted, on a real database and the simulator's servers of pictures.</summary>
internal sealed class MediaHarness : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly TestDirectory _folder;
    private readonly List<IHostedService> _started = [];

    private MediaHarness(ServiceProvider services, TestDirectory folder) => (_services, _folder) = (services, folder);

    public MediaUpkeep Upkeep => Get<MediaUpkeep>();

    public MediaLibrary Library => Get<MediaLibrary>();

    public IMediaStore Store => Get<IMediaStore>();

    /// <summary>Where copies are kept unless the settings name a bucket.</summary>
    public string Folder => Path.Combine(_folder.Path, "media");

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>The process; nothing of it runs yet.</summary>
    public static MediaHarness Create(TestDatabase database, SimulatorHost simulator, TimeProvider? time = null, bool worker = false, params (string Key, string Value)[] settings)
    {
        var folder = new TestDirectory();
        var values = new Dictionary<string, string?>
        {
            ["Providers:tikhub:BaseUrl"] = simulator.ProviderUrl("tikhub").ToString(),
            ["Providers:tikhub:ApiKey"] = "test",
            ["Collection:RetryDelay"] = "00:00:00.010",
            ["Queues:PollInterval"] = "00:00:00.100",
            ["Queues:FirstRetry"] = "00:00:00.050",
            ["Queues:DrainTimeout"] = "00:00:00",
            ["Outgoing:Allow:0"] = "127.0.0.1",
            ["Media:Folder"] = Path.Combine(folder.Path, "media"),
            ["Media:ImageTimeout"] = "00:00:02",
            ["Media:VideoTimeout"] = "00:00:02",
            ["Media:MaxImageBytes"] = "1048576",
            ["Hangfire:Rows"] = "off",
        };
        foreach (var (key, value) in settings)
            values[key] = value;
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(values).Build();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddSingleton(time ?? TimeProvider.System).AddSingleton<IHostApplicationLifetime, ApplicationLifetime>();
        services.AddSingleton(_ => DataRegistration.CreateDataSource(database.ConnectionString));
        services.AddMonitorData(configuration);
        services.AddProviders();
        var roles = new EngineRoles(worker, Scheduler: false, Assets: true);
        services.AddTaskEngine(configuration, roles);
        services.AddItemEngine(configuration, roles);
        return new(services.BuildServiceProvider(), folder);
    }

    /// <summary>Starts it.</summary>
    public async Task StartAsync()
    {
        _started.AddRange(_services.GetServices<IHostedService>().Where(service =>
            service is WorkerIdentity || service.GetType().Namespace is "Monitor.Jobs.Items" or "Monitor.Jobs.Media" or "Monitor.Jobs.Flows"));
        foreach (var service in _started)
            await service.StartAsync(default);
    }

    /// <summary>All that lies in the folder of the archive, by key.</summary>
    public IReadOnlyDictionary<string, string> Files() => !Directory.Exists(Folder)
        ? new Dictionary<string, string>(StringComparer.Ordinal)
        : Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(Folder, file).StartsWith("spool", StringComparison.Ordinal))
            .ToDictionary(file => Path.GetRelativePath(Folder, file), StringComparer.Ordinal);

    public async ValueTask DisposeAsync()
    {
        foreach (var service in Enumerable.Reverse(_started))
            await service.StopAsync(default);
        await _services.DisposeAsync();
        _folder.Dispose();
    }
}
