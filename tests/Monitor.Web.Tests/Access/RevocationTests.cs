using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Monitor.Data.People;
using Monitor.Testing;
using Monitor.Web.Tests.Api.Live;
using Monitor.Web.Tests.Hosting;
using Xunit;

namespace Monitor.Web.Tests.Access;

/// <summary>Two processes on one database and one Redis: what one takes away, the other refuses within two seconds.</summary>
public sealed class RevocationTests(PostgresServer postgres, RedisServer redis) : IAsyncLifetime
{
    // What a busy machine adds to the one second that is promised is not the product's.
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(2);

    private TestDatabase _database = null!;
    private RunningService _one = null!;
    private RunningService _other = null!;
    private Guid _job;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateDatabaseAsync();
        var options = new Dictionary<string, string>
        {
            ["roles"] = "api",
            ["Auth:Mode"] = "required",
            ["Redis:ConnectionString"] = redis.ConnectionString,
            ["RateLimits:PerAddress"] = "0",
            ["RateLimits:PerCaller"] = "0",
        };
        _one = await RunningService.StartAsync(_database, options);
        _other = await RunningService.StartAsync(_database, options);
        _job = await _database.ScalarAsync<Guid>(
            """
            insert into processing_jobs (id, job_type, status, total_users, max_concurrency, team_id, usernames, created_at, updated_at)
            values (gen_random_uuid(), 'single', 'processing', 1, 1, 1, array['watched'], now(), now()) returning id
            """);
    }

    public async ValueTask DisposeAsync()
    {
        await _one.DisposeAsync();
        await _other.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task A_revoked_key_is_refused_everywhere()
    {
        var admin = await KeyAsync("admin");
        var made = (await _one.PostAsync("/api/v1/api-keys", admin, """{"name":"short lived","scope":"read"}""")).Data;
        var key = Bearer(made.Text("key")!);

        await IsRefusedAsync(key, 401, () => _one.SendAsync(HttpMethod.Delete, $"/api/v1/api-keys/{made.Text("id")}", admin));
    }

    [Fact]
    public async Task A_removed_member_is_refused_everywhere()
    {
        var admin = await KeyAsync("admin");
        var user = await _database.ScalarAsync<long>(
            "insert into app_user (email, name, password_hash) values ('leaves@example.org', 'Leaves', '') returning id");
        await _database.ExecuteAsync("insert into member (team_id, user_id, role) values (1, $1, 'viewer')", user);
        var token = Guid.NewGuid().ToString("N");
        await _database.ExecuteAsync(
            """
            insert into session (id, token_hash, user_id, team_id, created_at, last_seen_at, expires_at)
            values (gen_random_uuid(), $1, $2, 1, now(), now(), now() + interval '1 day')
            """, SecretToken.Hash(token), user);

        await IsRefusedAsync(
            new() { ["Cookie"] = $"monitor_session={token}" }, 403, () => _one.SendAsync(HttpMethod.Delete, $"/api/v1/members/{user}", admin));
    }

    // Both processes know the caller, and have a stream and a hub of theirs open, when it happens in the first.
    private async Task IsRefusedAsync(Dictionary<string, string> caller, int refusal, Func<Task<Reply>> takeAway)
    {
        RunningService[] services = [_one, _other];
        foreach (var service in services)
            Assert.Equal(200, (await service.GetAsync("/api/v1/tasks", caller)).Status);
        using var ends = new CancellationTokenSource(Patience.Of(TimeSpan.FromSeconds(30)));
        var streams = services.Select(service => EndOfEventsAsync(service, caller, ends.Token)).ToArray();
        var hubs = await Task.WhenAll(services.Select(service => HubSocket.ConnectAsync(service.Client.BaseAddress!, caller)));
        var idle = await Task.WhenAll(services.Select(service => HubSocket.ConnectAsync(service.Client.BaseAddress!, caller)));
        foreach (var hub in hubs)
            await hub.InvokeAsync("Watch", _job, 0);

        var clock = Stopwatch.StartNew();
        Assert.Equal(200, (await takeAway()).Status);

        foreach (var service in services)
            await Eventually.BecomesTrueAsync(async () => (await service.GetAsync("/api/v1/tasks", caller)).Status == refusal, Promised);
        await Task.WhenAll([.. streams, .. hubs.Select(hub => hub.ReadAsync())]);
        Assert.True(clock.Elapsed < Patience.Of(Promised * 2), $"It took {clock.Elapsed}.");
        // Connections on which nothing is watched are cut off as well.
        foreach (var hub in idle)
            Assert.Empty(await hub.ReadAsync());

        foreach (var hub in hubs.Concat(idle))
            await hub.DisposeAsync();
        Assert.DoesNotMatch("\"LogLevel\":\"Error\",\"Category\":\"Monitor", _one.Log + _other.Log);
    }

    private async Task EndOfEventsAsync(RunningService service, Dictionary<string, string> caller, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/jobs/{_job}/events");
        foreach (var (name, value) in caller)
            request.Headers.Add(name, value);
        using var response = await service.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        await response.Content.ReadAsStringAsync(ct);
    }

    private async Task<Dictionary<string, string>> KeyAsync(string scope)
    {
        var key = SecretToken.Create(SecretToken.KeyPrefix);
        await _database.ExecuteAsync(
            "insert into api_key (id, team_id, name, prefix, key_hash, scope, created_at) values (gen_random_uuid(), 1, 'k', 'mon_', $1, $2, now())",
            SHA256.HashData(Encoding.UTF8.GetBytes(key)), scope);
        return Bearer(key);
    }

    private static Dictionary<string, string> Bearer(string key) => new() { ["Authorization"] = $"Bearer {key}" };
}
