using Monitor.Testing;
using Xunit;

namespace Monitor.Web.Tests.Access;

/// <summary>A server that asks everybody who they are, without rate limits.</summary>
public sealed class AccessFixture(PostgresServer postgres) : IAsyncLifetime
{
    public static readonly IReadOnlyDictionary<string, string?> Settings = new Dictionary<string, string?>
    {
        ["Auth:Mode"] = "required",
        ["RateLimits:PerAddress"] = "0",
        ["RateLimits:PerCaller"] = "0",
        ["RateLimits:AttemptsPerMinute"] = "0",
    };

    public ApiServer Server { get; private set; } = null!;

    /// <summary>The operator of its installation, without whom nobody is invited.</summary>
    public long Operator { get; private set; }

    /// <summary>A second process on the same database.</summary>
    public ApiServer Other { get; private set; } = null!;

    public Task<TestDatabase> NewDatabaseAsync() => postgres.CreateDatabaseAsync();

    /// <summary>A server on a database of the test's own.</summary>
    internal Task<ApiServer> StartAsync(TestDatabase database, Dictionary<string, string?> settings) =>
        ApiServer.StartAsync(postgres, settings: Settings.Concat(settings).ToDictionary(), shared: database);

    /// <summary>A server on that database that asks nobody who they are.</summary>
    internal Task<ApiServer> StartOpenAsync(TestDatabase database) => ApiServer.StartAsync(postgres, shared: database);

    public async ValueTask InitializeAsync()
    {
        Server = await ApiServer.StartAsync(postgres, settings: Settings);
        Operator = await Server.UserAsync("operator.of.all@example.org", isOperator: true);
        Other = await ApiServer.StartAsync(postgres, settings: Settings, shared: Server.Database);
    }

    public async ValueTask DisposeAsync()
    {
        await Other.DisposeAsync();
        await Server.DisposeAsync();
    }
}
