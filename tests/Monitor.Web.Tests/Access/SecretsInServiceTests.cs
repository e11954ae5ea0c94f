using System.Diagnostics;
using System.Text.Json;
using Monitor.ProviderSimulator;
using Monitor.ProviderSimulator.Faults;
using Monitor.Testing;
using Monitor.Web.Tests.Hosting;
using Xunit;

namespace Monitor.Web.Tests.Access;

/// <summary>
/// The whole service with a secret in every option that takes one and every log at its most talkative: its log, its database, its
/// Redis and all answers are searched.
/// </summary>
public sealed class SecretsInServiceTests(PostgresServer postgres)
{
    private static readonly Dictionary<string, string> Planted = new()
    {
        ["MONITOR_SECRET_KEY"] = "planted-master-key-Aa1",
        ["Auth:SetupSecret"] = "planted-setup-secret-Bb2",
        ["Providers:tikhub:ApiKey"] = "planted-tikhub-key-Cc3",
        ["Providers:youtube-data-v3:ApiKey"] = "planted-youtube-key-Dd4",
        ["Providers:apify:ApiKey"] = "planted-apify-key-Ee5",
        ["Providers:apify:WebhookSecret"] = "planted-apify-secret-Ff6",
        ["Jobs:WebhookSecret"] = "planted-signing-secret-Gg7",
        ["Auth:Oidc:ClientSecret"] = "planted-client-secret-Ll2",
        ["Media:S3:SecretKey"] = "planted-bucket-secret-Mm3",
    };

    private const string RedisPassword = "planted-redis-password-Hh8";
    private const string Password = "planted-password-Ii9";
    private const string AddedKey = "planted-added-key-Jj0";
    private const string HookToken = "planted-hook-token-Kk1";

    private readonly List<string> _answers = [];

    [Fact]
    public async Task No_secret_is_in_the_log_the_dump_Redis_or_an_answer()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var redis = await RedisServer.StartNewAsync(RedisPassword);
        await using var simulator = await SimulatorHost.StartAsync(new SimulatorOptions());
        simulator.AddFault(new() { Provider = "tikhub", Kind = FaultKind.MissingField, Count = 2 });
        var options = new Dictionary<string, string>(Planted)
        {
            ["Auth:Mode"] = "required",
            // Nobody answers there, which keeps nothing from starting.
            ["Auth:Oidc:Authority"] = $"http://127.0.0.1:{FreePort.Next()}",
            ["Auth:Oidc:ClientId"] = "monitor",
            // Nor there.
            ["Media:S3:Bucket"] = "pictures",
            ["Media:S3:Endpoint"] = $"http://127.0.0.1:{FreePort.Next()}",
            ["Media:S3:AccessKey"] = "monitor",
            ["Redis:ConnectionString"] = redis.ConnectionString,
            ["Logging:LogLevel:Default"] = "Trace",
            ["Logging:LogLevel:Microsoft.AspNetCore"] = "Trace",
            ["Logging:LogLevel:Microsoft.Extensions.Http"] = "Trace",
            ["Logging:LogLevel:Npgsql"] = "Trace",
            ["Logging:LogLevel:System.Net.Http"] = "Trace",
        };
        foreach (var provider in new[] { "tikhub", "youtube-data-v3", "apify" })
            options[$"Providers:{provider}:BaseUrl"] = simulator.ProviderUrl(provider).ToString();
        await using var service = await RunningService.StartAsync(database, options);

        var made = await UseAsync(service, database);

        Assert.Contains("\"LogLevel\":\"Debug\"", service.Log, StringComparison.Ordinal);
        var places = new Dictionary<string, string>
        {
            ["the log"] = service.Log,
            ["the dump"] = await database.DumpAsync(),
            ["Redis"] = await redis.SendAsync(EverythingInRedis.Command),
            ["an answer"] = string.Join('\n', _answers),
        };
        string[] secrets = [.. Planted.Values, RedisPassword, Password, AddedKey, .. made];
        var found = from place in places from secret in secrets where place.Value.Contains(secret, StringComparison.Ordinal) select $"{secret} is in {place.Key}";
        Assert.Equal([], found);
        // Where messages go has to be known; nobody else has to know it.
        Assert.DoesNotContain(HookToken, service.Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host=127.0.0.1;Port={0};Username=monitor;Password=planted-pg-password;Database=x;Timeout=2")]
    [InlineData("postgres://monitor:planted-pg-password@127.0.0.1:{0}/x?connect_timeout=2")]
    [InlineData("Host=127.0.0.1;Password=planted-pg;password=oops;Pass=planted-pg-password;Timeout=2")]
    [InlineData("Host=127.0.0.1;Password=first;planted-pg-password=second")]
    [InlineData("postgres://monitor:planted-pg-password@127.0.0.1:port/x")]
    public async Task A_start_that_fails_says_why_and_not_the_password(string connection)
    {
        var (code, output) = await RunAsync("--PG_URL", string.Format(null, connection, FreePort.Next()), "--Logging:LogLevel:Default", "Trace");

        Assert.NotEqual(0, code);
        Assert.DoesNotContain("planted", output, StringComparison.Ordinal);
    }

    // Every secret is used well and badly. Answers the secrets that the service made.
    private async Task<IReadOnlyList<string>> UseAsync(RunningService service, TestDatabase database)
    {
        await KeepAsync(service.PostAsync("/api/v1/setup", null, JsonSerializer.Serialize(
            new { secret = Planted["Auth:SetupSecret"], email = "op@example.org", name = "Op", password = Password })));
        var signedIn = await service.PostAsync("/api/v1/session", null, JsonSerializer.Serialize(new { email = "op@example.org", password = Password }));
        var cookie = signedIn.Cookie!.Split(';')[0];
        var person = new Dictionary<string, string> { ["Cookie"] = cookie, ["X-CSRF-Token"] = signedIn.Data.Text("csrf_token")! };
        var key = (await service.PostAsync("/api/v1/api-keys", person, """{"name":"k","scope":"admin"}""")).Data.Text("key")!;
        var bearer = new Dictionary<string, string> { ["Authorization"] = $"Bearer {key}" };
        await KeepAsync(service.PostAsync("/api/v1/credentials", person, JsonSerializer.Serialize(
            new { source = "tikhub", handle = "added", credentials = new { key = AddedKey }, idempotency_key = "added" })));
        foreach (var query in new[] { $"?secret={Planted["Providers:apify:WebhookSecret"]}", "?secret=wrong" })
            await KeepAsync(service.PostAsync($"/api/v1/webhooks/apify{query}", null, """{"eventType":"ACTOR.RUN.SUCCEEDED","resource":{"id":"r","defaultDatasetId":"d"}}"""));
        await KeepAsync(service.PostAsync("/api/v1/tasks", bearer, """{"type":"influencer","target":"secretive","interval":"30s"}"""));
        await KeepAsync(service.PostAsync("/api/v1/tasks", bearer, """{"platform":"youtube","type":"influencer","target":"@secretive","interval":"30s"}"""));
        var job = (await service.PostAsync("/api/v1/instagram/search", bearer,
            $$"""{"username":"secretive.too","webhook_url":"http://127.0.0.1:9/hook?token={{HookToken}}"}""")).Data.Text("job_id");
        await EndsAsync(database, "select exists (select from logged_call where provider = 'tikhub' and outcome = 'found')");
        await EndsAsync(database, "select exists (select from logged_call where provider = 'youtube-data-v3')");
        await EndsAsync(database, "select exists (select from schema_drift where sample is not null)");
        await EndsAsync(database, "select exists (select from job_webhook_attempt)");
        foreach (var path in new[]
        {
            "/api/v1/provider_calls", "/api/v1/providers", "/api/v1/providers/drift", "/api/v1/credentials", "/api/v1/audit", "/api/v1/notices", "/api/v1/limits",
            $"/api/v1/jobs/{job}/webhooks", $"/api/v1/jobs/{job}/events", $"/api/v1/jobs/{job}/results?format=csv", $"/api/v1/jobs/{job}/results?format=xml",
            $"/api/v1/jobs/{job}/status", "/api/v1/scrape-requests", "/health", "/openapi/v1.json", "/api/v1/tasks",
        })
            await KeepAsync(service.GetAsync(path, path.Contains("calls", StringComparison.Ordinal) ? person : bearer));
        return [key, cookie.Split('=')[1]];
    }

    private async Task KeepAsync(Task<Reply> reply)
    {
        var answer = await reply;
        Assert.True(answer.Status < 500, answer.Body.GetRawText());
        _answers.Add(answer.Body.GetRawText());
    }

    private static Task EndsAsync(TestDatabase database, string sql) =>
        Eventually.BecomesTrueAsync(() => database.ScalarAsync<bool>(sql), TimeSpan.FromSeconds(60), sql);

    private static async Task<(int Code, string Output)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Monitor.Web.dll"), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, error + await output);
    }
}

internal static class EverythingInRedis
{
    /// <summary>Answers every key with all that it holds.</summary>
    public const string Command =
        """
        EVAL "local all = {} for _, key in ipairs(redis.call('keys', '*')) do local kind = redis.call('type', key).ok local value = kind == 'string' and redis.call('get', key) or kind == 'hash' and table.concat(redis.call('hgetall', key), ' ') or kind == 'zset' and table.concat(redis.call('zrange', key, 0, -1), ' ') or '' all[#all + 1] = key .. ' ' .. value end return table.concat(all, '\\n')" 0
        """;
}
