using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Monitor.Data.People;
using Monitor.ProviderSimulator;
using Monitor.Testing;
using Xunit;

namespace Monitor.Web.Tests.Api.Live;

/// <summary>
/// The official SignalR client and EventSource, in Node, against the service in a process of its own; the scenarios are in
/// <c>tests/live-client/live.mjs</c>. <c>./dev test</c> installs what they need.
/// </summary>
public sealed class JavaScriptClientTests(JavaScriptClientTests.World world) : IClassFixture<JavaScriptClientTests.World>
{
    private static readonly TimeSpan Longest = Patience.Of(TimeSpan.FromSeconds(90));

    [Theory]
    [InlineData("both")]
    [InlineData("resume")]
    [InlineData("foreign")]
    [InlineData("revoked")]
    [InlineData("browser")]
    public async Task A_job_can_be_followed_from_javascript(string scenario)
    {
        Assert.SkipUnless(Directory.Exists(Path.Combine(Folder(), "node_modules")), "Run npm ci in tests/live-client, or ./dev test.");

        var (code, output) = await RunAsync(scenario);

        Assert.True(code == 0, $"{output}\n{world.Service.Log}");
        TestContext.Current.TestOutputHelper?.WriteLine(output);
    }

    private async Task<(int Code, string Output)> RunAsync(string scenario)
    {
        var start = new ProcessStartInfo("node")
        {
            WorkingDirectory = Folder(),
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add("live.mjs");
        start.ArgumentList.Add(scenario);
        foreach (var (name, value) in world.Environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(Longest);
        await using var kill = patience.Token.Register(process.Kill);
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output + await error);
    }

    private static string Folder([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "../../../live-client"));

    /// <summary>The service with a worker and a source of its own, and callers of two teams.</summary>
    public sealed class World(PostgresServer postgres) : IAsyncLifetime
    {
        private TestDatabase _database = null!;
        private SimulatorHost _simulator = null!;

        internal ServiceProcess Service { get; private set; } = null!;

        internal Dictionary<string, string> Environment { get; } = [];

        public async ValueTask InitializeAsync()
        {
            _database = await postgres.CreateDatabaseAsync();
            _simulator = await SimulatorHost.StartAsync();
            Service = await ServiceProcess.StartAsync(new Dictionary<string, string?>
            {
                ["PG_URL"] = _database.ConnectionString,
                ["Auth__Mode"] = "required",
                ["Collection__DemoBaseUrl"] = _simulator.BaseUrl,
                ["RateLimits__PerAddress"] = "0",
                ["RateLimits__PerCaller"] = "0",
            });
            var other = await _database.ScalarAsync<long>("insert into team (name) values ('other') returning id");
            var user = await _database.ScalarAsync<long>("insert into app_user (email, name, password_hash) values ('p@example.org', 'P', '') returning id");
            await _database.ExecuteAsync("insert into member (team_id, user_id, role) values (1, $1, 'viewer')", user);
            var session = SecretToken.Create();
            await _database.ExecuteAsync(
                """
                insert into session (id, token_hash, user_id, team_id, created_at, last_seen_at, expires_at)
                values (gen_random_uuid(), $1, $2, 1, now(), now(), now() + interval '1 day')
                """, SecretToken.Hash(session), user);
            Environment["BASE_URL"] = Service.Client.BaseAddress!.AbsoluteUri.TrimEnd('/');
            Environment["KEY"] = await KeyAsync(1, "write");
            Environment["ADMIN_KEY"] = await KeyAsync(1, "admin");
            Environment["FOREIGN_KEY"] = await KeyAsync(other, "write");
            Environment["SESSION_COOKIE"] = $"monitor_session={session}";
            Environment["CSRF_TOKEN"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("csrf:" + session)));
        }

        public async ValueTask DisposeAsync()
        {
            await Service.DisposeAsync();
            await _simulator.DisposeAsync();
            await _database.DisposeAsync();
        }

        private async Task<string> KeyAsync(long team, string scope)
        {
            var key = SecretToken.Create(SecretToken.KeyPrefix);
            await _database.ExecuteAsync(
                """
                insert into api_key (id, team_id, name, prefix, key_hash, scope, created_at)
                values (gen_random_uuid(), $1, 'a key', $2, $3, $4, now())
                """, team, key[..12], SecretToken.Hash(key), scope);
            return key;
        }
    }
}
