using System.Text.Json;
using Xunit;

namespace Monitor.Web.Tests.Access;

/// <summary>Rows of the audit log name what was changed, and what it was before and is after.</summary>
public sealed class AuditedChangeTests(AccessFixture fixture) : IClassFixture<AccessFixture>, IAsyncLifetime
{
    private static int _made;

    private Dictionary<string, string> _caller = [];

    private ApiServer Api => fixture.Server;

    public async ValueTask InitializeAsync() =>
        _caller = await Api.SignInAsync(1, await Api.MemberAsync(1, "admin", $"audited.{Interlocked.Increment(ref _made)}@example.org", isOperator: true));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Those_of_a_request_from_its_submission_to_its_end()
    {
        var id = (await PostAsync("/api/v1/scrape-requests", """{"flow":"refresh_profile_basic","params":{"handle":"audited.one"}}""")).Data.Text("id")!;
        await PostAsync($"/api/v1/scrape-requests/{id}/cancel");
        await PostAsync($"/api/v1/scrape-requests/{id}/retry");

        await AssertAsync("submitRequest", "scrape_request", id, "", "audited.one refresh_profile_basic PENDING", "account", "flow", "status");
        await AssertAsync("cancelRequest", "scrape_request", id, "PENDING", "FAILED", "status");
        await AssertAsync("retryRequest", "scrape_request", id, "FAILED", "PENDING", "status");
    }

    [Fact]
    public async Task Those_of_a_credential_and_no_secret_is_among_them()
    {
        const string Secret = "planted-secret-of-a-key";
        var body = $$$"""{"source":"tikhub","handle":"audited","credentials":{"api_key":"{{{Secret}}}"}}""";
        var id = (await PostAsync("/api/v1/credentials", body)).Data.Text("id")!;
        await PostAsync($"/api/v1/credentials/{id}/disable");
        await PostAsync($"/api/v1/credentials/{id}/enable");
        await PostAsync($"/api/v1/credentials/{id}/rotate", $$$"""{"credentials":{"api_key":"{{{Secret}}}-2"}}""");
        await Api.SendAsync(HttpMethod.Delete, $"/api/v1/credentials/{id}", headers: _caller);

        await AssertAsync("addCredential", "credential", id, "", "tikhub audited true 1", "source", "handle", "enabled", "version");
        await AssertAsync("disableCredential", "credential", id, "true", "false", "enabled");
        await AssertAsync("enableCredential", "credential", id, "false", "true", "enabled");
        await AssertAsync("rotateCredential", "credential", id, "1", "2", "version");
        await AssertAsync("deleteCredential", "credential", id, "tikhub audited", "", "source", "handle");
        Assert.Equal(0L, await Api.Database.ScalarAsync<long>("select count(*) from audit_log a where a::text like '%planted%'"));
    }

    [Fact]
    public async Task Those_of_a_job_a_flow_a_limit_credits_and_the_heartbeat()
    {
        var job = (await PostAsync("/api/v1/instagram/bulk-search", """{"usernames":"audited.two"}""")).Data.Text("job_id")!;
        await PostAsync($"/api/v1/jobs/{job}/cancel");
        await Api.SendAsync(HttpMethod.Patch, "/api/v1/flows/refresh_yt_posts", """{"max_running":2}""", headers: _caller);
        await PostAsync("/api/v1/limits/refresh_profile_insta_daily/reset");
        await PostAsync("/api/v1/credits/grants", """{"amount":7,"note":"audited"}""");
        await Api.SendAsync(HttpMethod.Put, "/heartbeat?beat=false", headers: _caller);
        await Api.SendAsync(HttpMethod.Put, "/heartbeat?beat=true", headers: _caller);

        Assert.NotEqual("cancelled", await StateAsync("cancelJob", "before", "status"));
        Assert.Equal("cancelled", await StateAsync("cancelJob", "after", "status"));
        await AssertAsync("changeFlow", "flow", "refresh_yt_posts", "5 false", "2 false", "max_running", "paused");
        await AssertAsync("resetLimit", "limit", "beat_server_refresh_profile_insta_daily", "", "0", "used");
        Assert.Equal(7, Number(await StateAsync("grantCredits", "after", "balance")) - Number(await StateAsync("grantCredits", "before", "balance")));
        Assert.Equal("process true false", await Api.Database.ScalarAsync<string>(
            "select concat_ws(' ', entity_type, before ->> 'beat', after ->> 'beat') from audit_log where action = 'setHeartbeat' order by id limit 1"));
    }

    private Task<Reply> PostAsync(string path, string? body = null) => Api.SendAsync(HttpMethod.Post, path, body, headers: _caller);

    private static long Number(string? text) => JsonSerializer.Deserialize<long>(text!);

    private Task<string?> StateAsync(string action, string side, string field) => Api.Database.ScalarAsync<string>(
        $"select {side} ->> '{field}' from audit_log where action = $1 order by id desc limit 1", action);

    private async Task AssertAsync(string action, string entity, string id, string before, string after, params string[] fields)
    {
        var (was, isNow) = (await TextAsync("before"), await TextAsync("after"));
        Assert.Equal((before, after), (was ?? "", isNow ?? ""));

        Task<string?> TextAsync(string side) => Api.Database.ScalarAsync<string>(
            $"select concat_ws(' ', {string.Join(", ", fields.Select(field => $"{side} ->> '{field}'"))}) from audit_log where action = $1 and entity_type = $2 and entity_id = $3 order by id desc limit 1",
            action, entity, id);
    }
}
