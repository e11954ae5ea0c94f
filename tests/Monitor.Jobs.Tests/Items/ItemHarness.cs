using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging;
using Monitor.Data;
using Monitor.Data.Batches;
using Monitor.Data.Credits;
using Monitor.Jobs.Events;
using Monitor.Jobs.Providers;
using Monitor.Jobs.Webhooks;
using Monitor.Jobs.Workers;
using Monitor.ProviderSimulator;
using Monitor.Testing;
using Npgsql;

namespace Monitor.Jobs.Tests.Items;

/// <summary>One process of the product as far as queues go, on a real database and the provider simulator, on the wall clock.</summary>
public sealed class ItemHarness : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly List<IHostedService> _started = [];

    private ItemHarness(ServiceProvider services) => _services = services;

    public JobSubmission Submission => Get<JobSubmission>();

    public JobControl Control => Get<JobControl>();

    public JobReader Jobs => Get<JobReader>();

    public CreditLedger Credits => Get<CreditLedger>();

    public WorkerIdentity Worker => Get<WorkerIdentity>();

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public static Task<ItemHarness> StartAsync(TestDatabase database, SimulatorHost simulator, params (string Key, string Value)[] settings) =>
        StartAsync(database, simulator, log: null, settings);

    public static async Task<ItemHarness> StartAsync(
        TestDatabase database, SimulatorHost simulator, ILoggerProvider? log, params (string Key, string Value)[] settings)
    {
        var values = new Dictionary<string, string?>
        {
            ["Providers:tikhub:BaseUrl"] = simulator.ProviderUrl("tikhub").ToString(),
            ["Providers:tikhub:ApiKey"] = "test",
            ["Collection:RetryDelay"] = "00:00:00.010",
            ["Collection:BreakerFailureRatio"] = "1",
            ["Queues:PollInterval"] = "00:00:00.100",
            ["Queues:FirstRetry"] = "00:00:00.050",
            ["Queues:SweepInterval"] = "00:00:00.200",
            ["Queues:CheckInterval"] = "00:00:00.200",
            ["Queues:DrainTimeout"] = "00:00:00",
            // There is no job server here: batches run like everything else.
            ["Hangfire:Rows"] = "off",
        };
        foreach (var (key, value) in settings)
            values[key] = value;
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(values).Build();
        var services = new ServiceCollection();
        services.AddLogging(logging =>
        {
            if (log is not null)
                logging.AddProvider(log);
        });
        services.AddSingleton<IConfiguration>(configuration);
        services.AddSingleton(TimeProvider.System).AddSingleton<IHostApplicationLifetime, ApplicationLifetime>();
        services.AddSingleton(_ => DataRegistration.CreateDataSource(database.ConnectionString));
        services.AddMonitorData(configuration);
        services.AddProviders();
        services.AddTaskEngine(configuration, new EngineRoles(Worker: true, Scheduler: false));
        services.AddItemEngine(configuration, new EngineRoles(Worker: true, Scheduler: true));
        var harness = new ItemHarness(services.BuildServiceProvider());
        harness._started.Add(harness.Worker);
        harness._started.AddRange(harness._services.GetServices<IHostedService>().Where(service =>
            service is WebhookLoop or TeamWebhookLoop or EventDispatchLoop || service.GetType().Namespace is "Monitor.Jobs.Items" or "Monitor.Jobs.Batches" or "Monitor.Jobs.Flows" or "Monitor.Jobs.Broker" or "Monitor.Jobs.Listeners"));
        foreach (var service in harness._started)
            await service.StartAsync(default);
        return harness;
    }

    /// <summary>Starts a further service of the process, which ends with it.</summary>
    public async Task StartAsync(IHostedService service)
    {
        _started.Add(service);
        await service.StartAsync(default);
    }

    /// <summary>
    /// Ends the process as a kill does: nothing it does reaches the database any more, no lease is given back. The others take it for
    /// dead as they would a while later.
    /// </summary>
    public async Task KillAsync(TestDatabase database)
    {
        await _services.GetRequiredService<NpgsqlDataSource>().DisposeAsync();
        await StopAsync(cancelled: true);
        await database.ExecuteAsync("delete from worker where id = $1", Worker.Id);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(cancelled: false);
        await _services.DisposeAsync();
    }

    private async Task StopAsync(bool cancelled)
    {
        if (!cancelled && _started.Count > 0)
            Get<IHostApplicationLifetime>().StopApplication();
        foreach (var service in Enumerable.Reverse(_started))
        {
            try
            {
                await service.StopAsync(new CancellationToken(cancelled));
            }
            catch (Exception error) when (cancelled && error is ObjectDisposedException or OperationCanceledException or NpgsqlException)
            {
            }
        }

        _started.Clear();
    }
}
