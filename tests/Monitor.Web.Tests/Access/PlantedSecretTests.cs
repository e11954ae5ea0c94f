using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Monitor.Data.People;
using Monitor.Testing;
using Xunit;

namespace Monitor.Web.Tests.Access;

/// <summary>Puts secrets everywhere where somebody could, and looks for them everywhere where they must not be.</summary>
public sealed class PlantedSecretTests(PostgresServer postgres)
{
    private const string Password = "planted-password-7Hq";
    private const string NewPassword = "planted-new-password-2Vx";
    private const string SetupSecret = "planted-setup-secret-9Kd";
    private const string FakeKey = "mon_plantedfakekey8Zs";
    private const string FakeCookie = "planted-cookie-4Wn";

    [Fact]
    public async Task No_secret_is_in_the_log_the_database_the_document_or_an_answer_that_need_not_hold_it()
    {
        var log = new EverythingLog();
        var settings = AccessFixture.Settings.ToDictionary();
        settings["Auth:SetupSecret"] = SetupSecret;
        await using var issuer = await TestIssuer.StartAsync();
        foreach (var (name, value) in issuer.Settings())
            settings[name] = value;
        await using var api = await ApiServer.StartAsync(postgres, settings: settings, log: log);
        issuer.Clock = api.Clock;
        var secrets = new HashSet<string>(StringComparer.Ordinal) { TestIssuer.ClientSecret, Password, NewPassword, SetupSecret, FakeKey, FakeCookie };
        var answers = new List<string>();

        // Each secret is used well and badly; those that the service makes are added as they come.
        await KeepAsync(api.PostAsync("/api/v1/setup", Json(new { secret = SetupSecret + "x", email = "a@example.org", name = "A", password = Password })));
        await KeepAsync(api.PostAsync("/api/v1/setup", Json(new { secret = SetupSecret, email = "a@example.org", name = "A", password = Password })));
        await KeepAsync(api.PostAsync("/api/v1/session", Json(new { email = "a@example.org", password = NewPassword })));
        await KeepAsync(api.PostAsync("/api/v1/session", $$"""{"email":"a@example.org","password":"{{Password}}",}"""));
        await KeepAsync(api.PostAsync("/api/v1/session", $$"""{"email":["{{Password}}"],"password":1}"""));
        var signedIn = await api.PostAsync("/api/v1/session", Json(new { email = "a@example.org", password = Password }));
        var token = signedIn.Cookie!.Split(';')[0].Split('=')[1];
        var headers = new Dictionary<string, string> { ["Cookie"] = signedIn.Cookie.Split(';')[0], ["X-CSRF-Token"] = signedIn.Data.Text("csrf_token")! };
        secrets.Add(token);

        var key = (await api.PostAsync("/api/v1/api-keys", headers, """{"name":"k","scope":"admin"}""")).Data.Text("key")!;
        var invitation = (await api.PostAsync("/api/v1/invitations", headers, """{"email":"b@example.org","role":"viewer"}""")).Data.Text("token")!;
        var totp = (await api.PostAsync("/api/v1/session/totp", headers, Json(new { password = Password }))).Data.Text("secret")!;
        var recovery = await api.PostAsync("/api/v1/session/totp/verify", headers, Json(new { code = Totp.Code(totp, api.Clock.GetUtcNow()) }));
        secrets.UnionWith([key, invitation, totp, .. recovery.Data.GetProperty("recovery_codes").EnumerateArray().Select(c => c.GetString()!)]);
        await KeepAsync(api.PostAsync("/api/v1/invitations/accept", Json(new { token = invitation + "x", password = Password })));
        await KeepAsync(api.PostAsync("/api/v1/invitations/accept", Json(new { token = invitation, name = "B", password = Password })));
        await KeepAsync(api.SendAsync(HttpMethod.Put, "/api/v1/session/password", Json(new { current_password = Password, new_password = NewPassword }), headers: headers));
        var bearer = new Dictionary<string, string> { ["Authorization"] = $"Bearer {key}" };
        foreach (var path in new[] { "/api/v1/tasks", "/api/v1/api-keys", "/api/v1/invitations", "/api/v1/audit", "/api/v1/members", "/api/v1/nothing", "/health" })
            await KeepAsync(api.GetAsync(path, bearer));
        await KeepAsync(api.GetAsync("/api/v1/tasks", new Dictionary<string, string> { ["Authorization"] = $"Bearer {FakeKey}" }));
        await KeepAsync(api.GetAsync("/api/v1/session", new Dictionary<string, string> { ["Cookie"] = $"monitor_session={FakeCookie}" }));
        await KeepAsync(api.GetAsync("/api/v1/session", headers));
        foreach (var fault in new[] { IssuerFault.None, IssuerFault.UnknownKey, IssuerFault.NoToken })
        {
            using var browser = new CookieJar(api.Client.BaseAddress!);
            issuer.Fault = fault;
            answers.Add((await browser.GoAsync((await browser.OpenAsync("/api/v1/session/oidc")).Location!)).Body);
            secrets.UnionWith(browser.Set.Where(cookie => cookie.StartsWith("monitor_oidc_", StringComparison.Ordinal)).Select(cookie => cookie.Split('=')[0]));
        }

        answers.Add(await api.Client.GetStringAsync("/openapi/v1.json"));
        var rows = await RowsAsync(api.Database);
        // And when something breaks, which writes the whole exception into the log.
        api.ExpectsFault = true;
        await api.Database.ExecuteAsync("alter table task rename to task_away");
        await KeepAsync(api.PostAsync("/api/v1/tasks", bearer, """{"type":"influencer","target":"someone","interval":"1h"}"""));
        await api.CutDatabaseAsync();
        api.Clock.Advance(TimeSpan.FromSeconds(2));
        await KeepAsync(api.PostAsync("/api/v1/session", Json(new { email = "a@example.org", password = NewPassword })));

        var lines = log.Text;
        Assert.Contains("failed", lines, StringComparison.Ordinal);
        foreach (var secret in secrets)
        {
            Assert.DoesNotContain(secret, lines, StringComparison.Ordinal);
            Assert.DoesNotContain(answers, a => a.Contains(secret, StringComparison.Ordinal));
            Assert.DoesNotContain(rows, r => r.Contains(secret, StringComparison.Ordinal));
        }

        async Task KeepAsync(Task<Reply> reply) => answers.Add((await reply).Body.GetRawText());
    }

    private static string Json<T>(T body) => JsonSerializer.Serialize(body);

    private static async Task<List<string>> RowsAsync(TestDatabase database)
    {
        var rows = new List<string>();
        foreach (var table in await database.ColumnAsync<string>(
            "select quote_ident(relname) from pg_class where relkind in ('r', 'p') and not relispartition and relnamespace = 'public'::regnamespace"))
            rows.AddRange(await database.ColumnAsync<string>($"select t::text from {table} t"));
        return rows;
    }

    private sealed class EverythingLog : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> _lines = new();

        public string Text => string.Join('\n', _lines);

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            _lines.Enqueue($"{state}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _lines.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
