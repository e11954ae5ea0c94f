using Monitor.Jobs.Collection.Contract;
using Monitor.ProviderSimulator;
using Monitor.ProviderSimulator.Faults;
using Monitor.ProviderSimulator.Requests;
using Monitor.Testing;
using Xunit;

namespace Monitor.Jobs.Tests.Collection;

/// <summary>A database, a simulator and a clock of its own for each test, and as many workers as it starts.</summary>
public abstract class CollectionTest(PostgresServer postgres) : IAsyncLifetime
{
    private readonly List<CollectionWorker> _workers = [];

    private protected ManualTimeProvider Time { get; } = new();

    private protected TestDatabase Database { get; private set; } = null!;

    private protected SimulatorHost Simulator { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Database = await postgres.CreateDatabaseAsync();
        Simulator = await SimulatorHost.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in _workers)
            await worker.DisposeAsync();
        await Simulator.DisposeAsync();
        await Database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected Task<CollectionWorker> StartAsync(params (string Key, string? Value)[] settings) => StartAsync(Time, null, settings);

    private protected async Task<CollectionWorker> StartAsync(
        TimeProvider time, IEnumerable<IProvider>? more, params (string Key, string? Value)[] settings)
    {
        var worker = await CollectionWorker.StartAsync(Database, Simulator, time, more, settings);
        _workers.Add(worker);
        return worker;
    }

    private protected void Fault(string provider, FaultKind kind, int? count = null, int? retryAfter = null, string? field = null) =>
        Simulator.AddFault(new() { Provider = provider, Kind = kind, Count = count, RetryAfter = retryAfter, Field = field });

    private protected int Calls(string? provider = null) => Simulator.CountRequests(new RequestFilter(provider));

    private protected string?[] KeysUsed(string provider) => [.. Simulator.Requests(new RequestFilter(provider)).Select(request => request.Key)];

    private protected Task<DateTime?> ParkedUntilAsync(string source) =>
        Database.ScalarAsync<DateTime?>("select max(disabled_till) from credential where source = $1", source);
}
