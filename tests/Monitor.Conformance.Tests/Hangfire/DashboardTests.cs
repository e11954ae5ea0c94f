using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Monitor.Testing;
using Xunit;

namespace Monitor.Conformance.Tests.Hangfire;

/// <summary>Hangfire's dashboard is for the operator, and for nobody else.</summary>
public sealed class DashboardTests(DashboardTests.Fixture fixture) : IClassFixture<DashboardTests.Fixture>
{
    private static readonly string[] Pages = ["/hangfire", "/hangfire/", "/hangfire/recurring", "/hangfire/jobs/succeeded", "/hangfire/servers", "/hangfire/stats"];

    [Fact]
    public async Task Nobody_but_the_operator_sees_a_page()
    {
        foreach (var page in Pages)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(page));
            Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(page, ("Authorization", "Bearer mon_wrong")));
            Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(page, ("Authorization", $"Bearer {fixture.ReadKey}")));
            Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(page, ("Authorization", $"Bearer {fixture.TeamKey}")));
            if (page == "/hangfire/stats")
                continue;
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(page, ("Cookie", fixture.Cookie)));
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(page, ("Authorization", $"Bearer {fixture.OperatorKey}")));
        }
    }

    [Fact]
    public async Task A_page_may_run_only_scripts_of_the_service()
    {
        using var response = await SendAsync(HttpMethod.Get, "/hangfire/recurring", ("Cookie", fixture.Cookie));

        var policy = response.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_action_needs_the_token_that_the_page_carries()
    {
        using var page = await SendAsync(HttpMethod.Get, "/hangfire/recurring", ("Cookie", fixture.Cookie));
        var text = await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        const string Mark = "<meta name=\"csrf-token\" content=\"";
        var start = text.IndexOf(Mark, StringComparison.Ordinal) + Mark.Length;
        var token = text[start..text.IndexOf('"', start)];

        using var forged = await SendAsync(HttpMethod.Post, "/hangfire/recurring/trigger", ("Cookie", fixture.Cookie));
        using var meant = await SendAsync(HttpMethod.Post, "/hangfire/recurring/trigger", ("Cookie", fixture.Cookie), ("X-CSRF-Token", token));

        Assert.Equal(HttpStatusCode.Forbidden, forged.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, meant.StatusCode);
    }

    private async Task<HttpStatusCode> StatusAsync(string page, params (string Name, string Value)[] headers)
    {
        using var response = await SendAsync(HttpMethod.Get, page, headers);
        return response.StatusCode;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);
        if (method == HttpMethod.Post)
            request.Content = new FormUrlEncodedContent([new("jobs[]", "none")]);
        return await fixture.World.Servers[0].Client.SendAsync(request);
    }

    /// <summary>A server that asks everybody who they are.</summary>
    public sealed class Fixture(PostgresServer postgres) : IAsyncLifetime
    {
        private const string Secret = "a secret of the set-up";
        private const string Password = "eleven green bottles";

        public EngineWorld World { get; private set; } = null!;

        public string Cookie { get; private set; } = "";

        public string ReadKey { get; private set; } = "";

        /// <summary>Of scope admin; its maker does not look after the installation.</summary>
        public string TeamKey { get; private set; } = "";

        /// <summary>Of scope admin, made by the operator.</summary>
        public string OperatorKey { get; private set; } = "";

        public async ValueTask InitializeAsync()
        {
            World = await EngineWorld.StartAsync(postgres, RowsOn.Setting, servers: 1, new Dictionary<string, string?>
            {
                ["Auth__Mode"] = "required",
                ["Auth__SetupSecret"] = Secret,
            });
            await World.PostAsync("/api/v1/setup", new { secret = Secret, email = "op@example.org", name = "Op", password = Password, team_name = "Team" });
            using var response = await World.Servers[0].Client.PostAsJsonAsync("/api/v1/session", new { email = "op@example.org", password = Password });
            response.EnsureSuccessStatusCode();
            Cookie = response.Headers.GetValues("Set-Cookie").First().Split(';')[0];
            var session = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("data");
            var csrf = session.GetProperty("csrf_token").GetString()!;
            ReadKey = await KeyAsync("read", csrf);
            TeamKey = await KeyAsync("admin", csrf);
            await World.Database.ExecuteAsync("update api_key set created_by = null where scope = 'admin'");
            OperatorKey = await KeyAsync("admin", csrf);
        }

        public ValueTask DisposeAsync() => World.DisposeAsync();

        private async Task<string> KeyAsync(string scope, string csrf)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/api-keys") { Content = JsonContent.Create(new { name = scope, scope }) };
            request.Headers.Add("Cookie", Cookie);
            request.Headers.Add("X-CSRF-Token", csrf);
            using var response = await World.Servers[0].Client.SendAsync(request);
            response.EnsureSuccessStatusCode();
            return (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("data").GetProperty("key").GetString()!;
        }
    }
}
