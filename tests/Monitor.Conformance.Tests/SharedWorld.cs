using Monitor.Testing;
using Xunit;

namespace Monitor.Conformance.Tests;

/// <summary>Two servers of one engine for all tests of a class, which break nothing.</summary>
public sealed class SharedWorld<TEngine>(PostgresServer postgres) : ISharedWorld, IAsyncLifetime
    where TEngine : IEngine
{
    private EngineWorld? _world;

    public EngineWorld World => _world ?? throw new InvalidOperationException("The servers did not start.");

    public async ValueTask InitializeAsync() => _world = await EngineWorld.StartAsync(postgres, TEngine.Name, servers: 2);

    public ValueTask DisposeAsync() => _world?.DisposeAsync() ?? ValueTask.CompletedTask;
}

/// <summary>The servers, whatever their engine.</summary>
public interface ISharedWorld
{
    EngineWorld World { get; }
}
