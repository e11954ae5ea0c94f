using Monitor.Testing;
using Xunit;

namespace Monitor.Conformance.Tests;

/// <summary>Two servers of one engine for all tests of a class, which break nothing.</summary>
public sealed class SharedWorld<TEngine>(PostgresServer postgres) : ISharedWorld, IAsyncLifetime
    where TEngine : IEngine
{
    public EngineWorld World { get; private set; } = null!;

    public async ValueTask InitializeAsync() => World = await EngineWorld.StartAsync(postgres, TEngine.Name, servers: 2);

    public ValueTask DisposeAsync() => World.DisposeAsync();
}

/// <summary>The servers, whatever their engine.</summary>
public interface ISharedWorld
{
    EngineWorld World { get; }
}
