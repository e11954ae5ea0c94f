using Monitor.Testing;
using Xunit;

namespace Monitor.Conformance.Tests;

/// <summary>Two servers for all tests of a class, which break nothing.</summary>
public sealed class SharedWorld<TRows>(PostgresServer postgres) : ISharedWorld, IAsyncLifetime
    where TRows : IRows
{
    private EngineWorld? _world;

    public EngineWorld World => _world ?? throw new InvalidOperationException("The servers did not start.");

    public async ValueTask InitializeAsync() => _world = await EngineWorld.StartAsync(postgres, TRows.Setting, servers: 2);

    public ValueTask DisposeAsync() => _world?.DisposeAsync() ?? ValueTask.CompletedTask;
}

/// <summary>The servers, with or without rows of Hangfire.</summary>
public interface ISharedWorld
{
    EngineWorld World { get; }
}

/// <summary>Classes that share the servers with rows of Hangfire: starting servers is what takes the time here.</summary>
[CollectionDefinition(Name)]
public sealed class RowsOnServers : ICollectionFixture<SharedWorld<RowsOn>>
{
    public const string Name = "with rows of Hangfire";
}

/// <summary>Classes that share the servers without them.</summary>
[CollectionDefinition(Name)]
public sealed class RowsOffServers : ICollectionFixture<SharedWorld<RowsOff>>
{
    public const string Name = "without rows of Hangfire";
}
