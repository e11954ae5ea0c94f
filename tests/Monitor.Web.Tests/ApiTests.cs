using Monitor.Testing;
using Xunit;

namespace Monitor.Web.Tests;

/// <summary>Tests of one class share a server; each test uses targets of its own.</summary>
public abstract class ApiTests(ApiTests.Fixture fixture) : IClassFixture<ApiTests.Fixture>
{
    protected ApiServer Api => fixture.Server;

    protected TestDatabase Database => fixture.Server.Database;

    /// <summary>For a test that needs a server to itself.</summary>
    protected PostgresServer Postgres => fixture.Postgres;

    /// <summary>The server of one class.</summary>
    public sealed class Fixture(PostgresServer postgres) : IAsyncLifetime
    {
        public PostgresServer Postgres => postgres;

        public ApiServer Server { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Server = await ApiServer.StartAsync(postgres);

        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }
}
