using System.Text.Json;
using Monitor.ProviderSimulator;
using Monitor.Testing;
using Monitor.Web.Tests.Hosting;
using Xunit;

namespace Monitor.Web.Tests.Access;

/// <summary>
/// The whole service with its simulator learns everything about somebody that it can, is asked to forget, and then every byte of
/// its database and of its Redis is searched.
/// </summary>
public sealed class ErasureInServiceTests(PostgresServer postgres) : IAsyncLifetime
{
    private const string Handle = "zz.forget.me.not.zz";

    private TestDatabase _database = null!;
    private RedisServer _redis = null!;
    private SimulatorHost _simulator = null!;
    private RunningService _service = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateDatabaseAsync();
        _redis = await RedisServer.StartNewAsync();
        _simulator = await SimulatorHost.StartAsync(new SimulatorOptions());
        _service = await RunningService.StartAsync(_database, new Dictionary<string, string>
        {
            ["Redis:ConnectionString"] = _redis.ConnectionString,
            ["Collection:DemoBaseUrl"] = _simulator.BaseUrl,
            // As long as can be.
            ["Collection:SharedFor"] = "00:00:15",
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        await _simulator.DisposeAsync();
        await _redis.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Nothing_of_somebody_is_left_in_the_dump_or_in_Redis()
    {
        await _service.PostAsync("/api/v1/tasks", null, $$"""{"type":"influencer","target":"{{Handle}}","interval":"30s"}""");
        await _service.PostAsync("/api/v1/instagram/bulk-search", null, $$"""{"usernames":"{{Handle}}, somebody.else"}""");
        await _service.PostAsync("/api/v1/instagram/users/batch", null, $$"""{"usernames":["{{Handle}}","another.one"],"max_concurrency":2}""");
        await FinishedAsync("select exists (select from processing_jobs where job_type = 'batch' and status = 'completed')");
        await FinishedAsync("select exists (select from processing_jobs where job_type = 'bulk' and status = 'completed')");
        await FinishedAsync("select exists (select from task_schedule where last_success_at is not null)");
        var id = (await _database.ScalarAsync<string>("select platform_id from account where username = $1", Handle))!;
        foreach (var (flow, name, value) in new[]
        {
            ("refresh_profile_basic", "handle", Handle), ("refresh_profile_by_profile_id", "profile_id", id), ("refresh_profile_posts", "profile_id", id),
            ("refresh_reels_posts", "profile_id", id), ("refresh_stories_posts", "profile_id", id), ("refresh_profile_followers", "profile_id", id),
        })
            Assert.Equal(202, (await _service.PostAsync("/api/v1/scrape-requests", null, JsonSerializer.Serialize(
                new { flow, @params = new Dictionary<string, string> { [name] = value } }))).Status);
        await FinishedAsync("select not exists (select from scrape_request_log where status in ('PENDING', 'PROCESSING'))");
        await _service.GetAsync($"/api/v1/instagram/influencer_monitor/user_history/{Handle}");
        await _service.GetAsync($"/api/v1/instagram/influencer_monitor/user_history/{id}");
        await _service.GetAsync($"/api/v1/instagram/user/{Handle}");
        await _service.PostAsync($"/api/v1/limits/refresh_profile_insta_per_handle_{Handle}/reset", null);
        await FinishedAsync("select exists (select from logged_call where target = $1)", Handle);
        var known = await _database.ScalarAsync<string>("select concat_ws('|', bio, full_name) from account where username = $1", Handle);
        var codes = await _database.ColumnAsync<string>("select code from post where owner_id = $1", id);
        Assert.NotEmpty(codes);
        string[] secrets = [Handle, id, .. codes, .. known!.Split('|').Where(text => text.Length > 12)];
        var before = await _database.DumpAsync();
        Assert.All([Handle, id, codes[0]], secret => Assert.True(Mentions(before, secret), $"Nothing was ever known of {secret}."));
        Assert.Contains(Handle, await _redis.SendAsync(EverythingInRedis.Command), StringComparison.Ordinal);
        var account = await _database.ScalarAsync<long>("select id from account where username = $1", Handle);
        Assert.Equal(200, (await _service.SendAsync(HttpMethod.Put, $"/api/v1/follows/{account}")).Status);
        // Once somebody pushes, feeds are kept in Redis.
        await Eventually.BecomesTrueAsync(
            async () =>
            {
                Assert.Equal(200, (await _service.GetAsync("/feed/")).Status);
                var cachedFeeds = await _redis.SendAsync(EverythingInRedis.Command);
                return cachedFeeds.Contains($"feed:bodies:{account}", StringComparison.Ordinal) && cachedFeeds.Contains("feed:1:", StringComparison.Ordinal);
            }, TimeSpan.FromSeconds(30));

        var reply = await _service.SendAsync(HttpMethod.Delete, $"/api/v1/accounts/{account}?purge=true");

        Assert.Equal(200, reply.Status);
        // Whom to look for once more is all that is left, and goes two minutes later.
        await _database.ExecuteAsync("update erasure set erased_at = erased_at - interval '1 hour'");
        await Eventually.BecomesTrueAsync(async () => !await _database.ScalarAsync<bool>("select exists (select from erasure)"), TimeSpan.FromSeconds(60));
        var dump = await _database.DumpAsync();
        var cached = await _redis.SendAsync(EverythingInRedis.Command);
        Assert.All(secrets, secret => Assert.False(Mentions(dump, secret), $"The dump still says {secret}: {Around(dump, secret)}"));
        Assert.All(secrets, secret => Assert.False(Mentions(cached, secret), $"Redis still says {secret}: {Around(cached, secret)}"));
        Assert.DoesNotContain($"feed:bodies:{account}", cached, StringComparison.Ordinal);
        Assert.Equal(0L, await _database.ScalarAsync<long>("select count(*) from follow"));
        Assert.Equal(404, (await _service.GetAsync($"/api/v1/instagram/influencer_monitor/user_history/{Handle}")).Status);
    }

    private static bool Mentions(string text, string secret) => text.Contains(secret, StringComparison.OrdinalIgnoreCase);

    private static string Around(string text, string secret) =>
        text.IndexOf(secret, StringComparison.OrdinalIgnoreCase) is >= 0 and var at ? text[Math.Max(0, at - 300)..Math.Min(text.Length, at + 200)] : "";

    private Task FinishedAsync(string sql, params object?[] parameters) =>
        Eventually.BecomesTrueAsync(() => _database.ScalarAsync<bool>(sql, parameters), TimeSpan.FromSeconds(60), sql);
}
