using Monitor.Data;
using Monitor.Data.Sql;
using Monitor.ProviderSimulator;
using Monitor.Testing;
using Xunit;

namespace Monitor.Jobs.Tests.Items;

/// <summary>A test of queues: a database of its own, ready for today, and the simulator. Processes of the product are <see cref="ItemHarness"/>.</summary>
public abstract class ItemTest(PostgresServer postgres) : IAsyncLifetime
{
    protected TestDatabase Database { get; private set; } = null!;

    protected SimulatorHost Simulator { get; private set; } = null!;

    public virtual async ValueTask InitializeAsync()
    {
        Database = await postgres.CreateDatabaseAsync();
        Simulator = await SimulatorHost.StartAsync();
        await using var source = DataRegistration.CreateDataSource(Database.ConnectionString);
        await Partitions.EnsureAsync(source, TimeProvider.System, default);
    }

    public virtual async ValueTask DisposeAsync()
    {
        await Simulator.DisposeAsync();
        await Database.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
