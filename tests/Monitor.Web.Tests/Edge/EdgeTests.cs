using System.Net;
using System.Text.Json;
using Monitor.Testing;
using Monitor.Web.Tests.Access;
using Xunit;

namespace Monitor.Web.Tests.Edge;

/// <summary>What every request meets before its route.</summary>
public sealed class EdgeTests(PostgresServer postgres, RedisServer redis)
{
    [Fact]
    public async Task Too_many_requests_of_one_key_are_answered_429_and_those_of_others_are_not()
    {
        await using var api = await StartAsync(("RateLimits:PerCaller", "1"), ("RateLimits:PerCallerBurst", "3"));
        var busy = await api.KeyAsync(1, "read");

        var replies = new List<Reply>();
        for (var i = 0; i < 10; i++)
            replies.Add(await api.GetAsync("/api/v1/providers", busy));

        var refused = replies.First(r => r.Status == 429);
        Assert.Equal((200, "too_many_requests"), (replies[2].Status, refused.Code));
        Assert.True(refused.RetryAfter >= TimeSpan.FromSeconds(1));
        Assert.Equal(200, (await api.GetAsync("/api/v1/providers", await api.KeyAsync(1, "read"))).Status);
    }

    [Fact]
    public async Task Processes_that_share_Redis_hold_one_limit_together()
    {
        var settings = AccessFixture.Settings.Concat(new Dictionary<string, string?> { ["RateLimits:PerCaller"] = "1", ["RateLimits:PerCallerBurst"] = "4" })
            .GroupBy(setting => setting.Key).ToDictionary(setting => setting.Key, setting => setting.Last().Value);
        await using var one = await ApiServer.StartAsync(postgres, redis.ConnectionString, settings);
        await using var other = await ApiServer.StartAsync(postgres, redis.ConnectionString, settings, shared: one.Database);
        var busy = await one.KeyAsync(1, "read");

        var statuses = new List<int>();
        for (var i = 0; i < 4; i++)
        {
            statuses.Add((await one.GetAsync("/api/v1/providers", busy)).Status);
            statuses.Add((await other.GetAsync("/api/v1/providers", busy)).Status);
        }

        // Each process alone would let four pass.
        Assert.InRange(statuses.Count(status => status == 200), 4, 6);
        Assert.Equal(429, statuses[^1]);
    }

    [Fact]
    public async Task An_address_has_a_limit_before_anybody_is_looked_up_and_another_for_attempts()
    {
        await using var api = await StartAsync(("RateLimits:PerAddress", "1"), ("RateLimits:PerAddressBurst", "20"), ("RateLimits:AttemptsPerMinute", "3"));

        var attempts = new List<int>();
        for (var i = 0; i < 4; i++)
            attempts.Add((await api.PostAsync("/api/v1/invitations/accept", JsonSerializer.Serialize(new { token = $"guess {i}", password = PeopleRows.Password }))).Status);
        var any = new List<int>();
        for (var i = 0; i < 25; i++)
            any.Add((await api.GetAsync("/api/v1/tasks", new() { ["Authorization"] = $"Bearer mon_guess{i}" })).Status);

        Assert.Equal([404, 404, 404, 429], attempts);
        Assert.Equal((401, 429), (any[0], any[^1]));
    }

    [Fact]
    public async Task Every_answer_has_an_id_and_tells_browsers_to_be_careful()
    {
        await using var api = await StartAsync();
        using var given = new HttpRequestMessage(HttpMethod.Get, "/api/v1/tasks");
        given.Headers.Add("X-Request-Id", "abc-123");
        using var bad = new HttpRequestMessage(HttpMethod.Get, "/api/v1/tasks");
        bad.Headers.Add("X-Request-Id", "one two{\"");

        using var answer = await api.Client.SendAsync(given);
        using var other = await api.Client.SendAsync(bad);

        Assert.Equal("abc-123", answer.Headers.GetValues("X-Request-Id").Single());
        Assert.Matches("^[0-9a-f]{32}$", other.Headers.GetValues("X-Request-Id").Single());
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
        Assert.Contains("frame-ancestors 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("no-store", answer.Headers.CacheControl!.ToString());
        Assert.False(answer.Headers.Contains("Strict-Transport-Security"));
        Assert.False(answer.Headers.Contains("Server"));
    }

    [Theory]
    [InlineData("/hubs/jobs")]
    [InlineData("/hubs/jobs?id=none")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/api/v1/nothing")]
    public async Task A_text_says_how_it_is_written(string path)
    {
        await using var api = await ApiServer.StartAsync(postgres);

        using var response = await api.Client.GetAsync(path, TestContext.Current.CancellationToken);

        Assert.Equal("utf-8", response.Content.Headers.ContentType?.CharSet);
    }

    [Fact]
    public async Task The_page_of_the_api_runs_no_script_or_style_that_the_policy_forbids()
    {
        await using var api = await StartAsync();

        var page = await api.Client.GetStringAsync("/swagger/index.html");

        Assert.DoesNotMatch("<script(?![^>]*src=)[^>]*>|<style|style=|on(load|click)=|https?://", page);
    }

    [Fact]
    public async Task A_trusted_proxy_says_who_calls_and_whether_by_tls()
    {
        await using var api = await StartAsync(("Proxy:Trusted:0", "127.0.0.0/8"));
        await api.MemberAsync(1, "viewer", "proxied@example.org");
        var headers = new Dictionary<string, string> { ["X-Forwarded-For"] = "203.0.113.9", ["X-Forwarded-Proto"] = "https" };

        var reply = await api.PostAsync("/api/v1/session", headers, JsonSerializer.Serialize(new { email = "proxied@example.org", password = PeopleRows.Password }));

        Assert.StartsWith("__Host-monitor_session=", reply.Cookie, StringComparison.Ordinal);
        Assert.Contains("secure", reply.Cookie!, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("203.0.113.9", await api.Database.ScalarAsync<string>("select ip from session"));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/health");
        request.Headers.Add("X-Forwarded-Proto", "https");
        using var answer = await api.Client.SendAsync(request);
        Assert.True(answer.Headers.Contains("Strict-Transport-Security"));
    }

    [Fact]
    public async Task Over_tls_only_the_cookie_counts_that_no_other_page_can_have_set()
    {
        await using var api = await StartAsync(("Proxy:Trusted:0", "127.0.0.0/8"));
        var token = (await api.SignInAsync(1, await api.MemberAsync(1, "viewer", "two.cookies@example.org")))["Cookie"].Split('=')[1];
        var planted = (await api.SignInAsync(1, await api.MemberAsync(1, "viewer", "planted@example.org")))["Cookie"];
        Dictionary<string, string> Tls(string cookie) => new() { ["X-Forwarded-Proto"] = "https", ["Cookie"] = cookie };

        Assert.Equal(401, (await api.GetAsync("/api/v1/session", Tls(planted))).Status);
        var both = await api.GetAsync("/api/v1/session", Tls($"{planted}; __Host-monitor_session={token}"));
        Assert.Equal("two.cookies@example.org", both.Data.Text("email"));
        // Behind TLS that nobody told the service of, too: a plain cookie is given out to this machine only.
        Assert.Equal(401, (await api.GetAsync("/api/v1/session", new Dictionary<string, string> { ["Host"] = "monitor.example.org", ["Cookie"] = planted })).Status);
        Assert.Equal(200, (await api.GetAsync("/api/v1/session", new Dictionary<string, string> { ["Cookie"] = planted })).Status);
    }

    [Fact]
    public async Task Nobody_else_is_believed_about_that()
    {
        await using var api = await StartAsync();
        await api.MemberAsync(1, "viewer", "liar@example.org");

        await api.PostAsync(
            "/api/v1/session", new() { ["X-Forwarded-For"] = "203.0.113.9" },
            JsonSerializer.Serialize(new { email = "liar@example.org", password = PeopleRows.Password }));

        Assert.Equal("127.0.0.1", await api.Database.ScalarAsync<string>("select ip from session"));
    }

    [Fact]
    public async Task Only_configured_origins_may_call()
    {
        await using var api = await StartAsync(("Cors:Origins:0", "https://dashboard.example.org"));

        Assert.Equal("https://dashboard.example.org", await PreflightAsync(api, "https://dashboard.example.org"));
        Assert.Null(await PreflightAsync(api, "https://elsewhere.example.org"));
    }

    [Fact]
    public async Task A_body_above_the_limit_is_refused()
    {
        await using var api = await StartAsync(("Requests:MaxBodyBytes", "2048"));

        var reply = await api.PostAsync("/api/v1/tasks", await api.KeyAsync(1, "write"), $$"""{"target":"{{new string('x', 3000)}}"}""");

        Assert.Equal((413, "body_too_large"), (reply.Status, reply.Code));
    }

    [Fact]
    public async Task An_open_service_answers_only_this_machine_and_changes_nothing_for_foreign_pages()
    {
        await using var api = await ApiServer.StartAsync(postgres);
        Assert.Equal(200, (await api.GetAsync("/api/v1/tasks")).Status);

        Assert.Equal("host_not_allowed", (await api.GetAsync("/api/v1/tasks", new Dictionary<string, string> { ["Host"] = "rebound.example.org" })).Code);
        Assert.Equal("csrf", (await api.PostAsync("/api/v1/tasks", new() { ["Origin"] = "https://evil.example.org" }, "{}")).Code);
        Assert.Equal(422, (await api.PostAsync("/api/v1/tasks", new() { ["Origin"] = "http://localhost:5173" }, "{}")).Status);
    }

    private static async Task<string?> PreflightAsync(ApiServer api, string origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, "/api/v1/tasks");
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "GET");
        request.Headers.Add("Access-Control-Request-Headers", "authorization");
        using var answer = await api.Client.SendAsync(request);
        Assert.NotEqual(HttpStatusCode.InternalServerError, answer.StatusCode);
        return answer.Headers.TryGetValues("Access-Control-Allow-Origin", out var values) ? values.Single() : null;
    }

    private Task<ApiServer> StartAsync(params (string Key, string Value)[] settings) => ApiServer.StartAsync(
        postgres, settings: AccessFixture.Settings.Where(s => settings.All(g => g.Key != s.Key))
            .Concat(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value))).ToDictionary());
}
