using Microsoft.Extensions.DependencyInjection;
using Monitor.Data.Credentials;
using Monitor.Testing;
using Xunit;

namespace Monitor.Web.Tests.Api.Credentials;

public sealed class CredentialRouteTests(ApiTests.Fixture fixture) : ApiTests(fixture)
{
    private const string Secret = "do-not-show-this-1234";

    [Fact]
    public async Task A_credential_is_added_once_shown_without_its_secret_and_replaced_under_the_same_key()
    {
        var added = await AddAsync("first", Secret);
        var replaced = await AddAsync("first", "another-long-secret-5678");

        Assert.Equal((201, 200), (added.Status, replaced.Status));
        Assert.Equal(added.Data.Text("id"), replaced.Data.Text("id"));
        Assert.Equal(("1234", "5678", "api", "healthy"), (added.Data.Text("fingerprint"), replaced.Data.Text("fingerprint"), added.Data.Text("origin"), added.Data.Text("state")));
        foreach (var path in new[] { "/api/v1/credentials", $"/api/v1/credentials/{added.Data.Text("id")}", "/api/v1/credentials?source=tikhub" })
            Assert.DoesNotContain("secret", (await Api.GetAsync(path)).Body.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(0L, await Database.ScalarAsync<long>("select count(*) from credential c where c::text like '%long-secret%' or c::text like '%do-not-show%'"));
    }

    [Fact]
    public async Task Disabling_enabling_rotating_and_removing_change_its_state()
    {
        var id = (await AddAsync("second", Secret)).Data.Text("id");
        await Database.ExecuteAsync(
            "update credential set data_access_expired = true, disabled_till = $1, strikes = 2 where idempotency_key = 'tikhub:second'", Api.Clock.GetUtcNow().AddHours(1));
        var path = $"/api/v1/credentials/{id}";
        Assert.Equal("expired", (await Api.GetAsync(path)).Data.Text("state"));

        Assert.Equal("disabled", (await Api.PostAsync($"{path}/disable")).Data.Text("state"));
        var enabled = (await Api.PostAsync($"{path}/enable")).Data;
        Assert.Equal(("healthy", "", "0"), (enabled.Text("state"), enabled.Text("disabled_till"), enabled.Text("strikes")));
        await Database.ExecuteAsync("update credential set data_access_expired = true where idempotency_key = 'tikhub:second'");
        var rotated = await Api.PostAsync($"{path}/rotate", """{"credentials":{"token":"a-renewed-long-secret","user_id":"17"}}""");
        Assert.Equal(("healthy", "cret"), (rotated.Data.Text("state"), rotated.Data.Text("fingerprint")));
        Assert.Equal(2, await Database.ScalarAsync<int>("select version from credential where idempotency_key = 'tikhub:second'"));

        Assert.Equal(200, (await Api.SendAsync(HttpMethod.Delete, path)).Status);
        Assert.Equal((404, "credential_not_found"), ((await Api.GetAsync(path)).Status, (await Api.GetAsync(path)).Code));
    }

    [Fact]
    public async Task A_key_is_tried_by_a_worker_and_the_answer_tells_how_it_went_and_nothing_secret()
    {
        var id = (await AddAsync("tried", Secret)).Data.GetProperty("id").GetInt64();
        var path = $"/api/v1/credentials/{id}/test";
        var alone = await Api.PostAsync(path);
        Assert.Equal((503, "credential_id", "unavailable"), (alone.Status, alone.Field, alone.Code));
        await Api.AddWorkerAsync();
        var trials = Api.Services.GetRequiredService<CredentialTrials>();

        var asked = Api.PostAsync(path);
        ClaimedTrial? claimed = null;
        await Eventually.BecomesTrueAsync(async () => (claimed = await trials.ClaimAsync([(id, 1)], default)) is not null, TimeSpan.FromSeconds(10));
        await trials.AnswerAsync(
            claimed!,
            new()
            {
                Outcome = "auth_rejected",
                Error = "no such key",
                HttpStatus = 401,
                Calls = 1,
                LatencyMs = 12.5,
                CostUsd = 0.001m,
                TestedAt = Api.Clock.GetUtcNow(),
                Quota = new("requests", 100, 40, null),
            }, default);
        var reply = await asked;

        Assert.Equal(200, reply.Status);
        Assert.Equal(
            "credential_id source ok outcome error http_status calls latency_ms cost_usd retry_after_seconds quota tested_at credential", reply.Data.Keys());
        Assert.Equal(("False", "auth_rejected", "401", "12.5"), (reply.Data.Text("ok"), reply.Data.Text("outcome"), reply.Data.Text("http_status"), reply.Data.Text("latency_ms")));
        Assert.Equal(("requests", "100", "40"), (reply.Data.GetProperty("quota").Text("unit"), reply.Data.GetProperty("quota").Text("limit"), reply.Data.GetProperty("quota").Text("remaining")));
        Assert.DoesNotContain("do-not-show", reply.Body.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(1L, await Database.ScalarAsync<long>("select count(*) from audit_log where action = 'testCredential' and entity_id = $1", $"{id}"));
        var unknown = await Api.PostAsync("/api/v1/credentials/471100/test");
        Assert.Equal((404, "credential_not_found"), (unknown.Status, unknown.Code));
    }

    [Fact]
    public async Task A_credential_of_the_configuration_can_be_disabled_and_not_changed()
    {
        var id = await Database.ScalarAsync<long>(
            """
            insert into credential (idempotency_key, source, handle, origin, created_at, updated_at)
            values ('configuration:tikhub:1a2b3c4d', 'tikhub', 'configured key 1', 'configuration', now(), now()) returning id
            """);

        Assert.Equal((409, "credential_configured"), Refusal(await Api.PostAsync($"/api/v1/credentials/{id}/rotate", """{"credentials":{"key":"x"}}""")));
        Assert.Equal((409, "credential_configured"), Refusal(await Api.SendAsync(HttpMethod.Delete, $"/api/v1/credentials/{id}")));
        Assert.Equal("disabled", (await Api.PostAsync($"/api/v1/credentials/{id}/disable")).Data.Text("state"));
    }

    [Theory]
    [InlineData("""{"handle":"a","credentials":{"key":"x"}}""", "source", "required")]
    [InlineData("""{"source":"tikhub","credentials":{"key":"x"}}""", "handle", "required")]
    [InlineData("""{"source":"tikhub","handle":"a"}""", "credentials", "required")]
    [InlineData("""{"source":"tikhub","handle":"a","credentials":{"user_id":"x"}}""", "credentials", "invalid_credential")]
    [InlineData("""{"source":"tikhub","handle":"a","credentials":{"Key!":"hidden-value"}}""", "credentials", "invalid_credential")]
    [InlineData("""{"source":"tikhub","handle":"a","credentials":{"key":null}}""", "credentials", "invalid_credential")]
    [InlineData("""{"source":"tikhub","handle":"a","idempotency_key":"configuration:x","credentials":{"key":"x"}}""", "idempotency_key", "out_of_range")]
    public async Task What_is_wrong_with_a_credential_is_said_without_repeating_it(string body, string field, string code)
    {
        var reply = await Api.PostAsync("/api/v1/credentials", body);

        Assert.Equal((422, field, code), (reply.Status, reply.Field, reply.Code));
        Assert.DoesNotContain("hidden-value", reply.Body.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_without_what_its_provider_needs_besides_is_refused_and_all_that_is_missing_named()
    {
        await Database.ExecuteAsync(
            """
            insert into provider (name, enabled, capabilities, unit_cost_usd, demo, published_at, limits, required_fields)
            values ('graphapi', true, '{}', 0, false, now(), '[]', '{user_id,page_id}'), ('tikhub', true, '{}', 0, false, now(), '[]', '{}')
            """);

        var added = await Api.PostAsync("/api/v1/credentials", """{"source":"graphapi","handle":"a","credentials":{"key":"hidden-value","user_id":" "}}""");
        var whole = await Api.PostAsync("/api/v1/credentials", """{"source":"graphapi","handle":"a","credentials":{"key":"x","user_id":"1","page_id":"2"}}""");
        var rotated = await Api.PostAsync($"/api/v1/credentials/{whole.Data.Text("id")}/rotate", """{"credentials":{"key":"hidden-value","page_id":"2"}}""");

        Assert.Equal(
            [("credentials.user_id", "invalid_credential"), ("credentials.page_id", "invalid_credential")],
            added.Body.GetProperty("errors").EnumerateArray().Select(error => (error.Text("field")!, error.Text("code")!)));
        Assert.Equal("credentials.user_id is required: graphapi needs it besides the key.", added.FirstError.Text("message"));
        Assert.DoesNotContain("hidden-value", added.Body.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(201, whole.Status);
        Assert.Equal((422, "credentials.user_id"), (rotated.Status, rotated.Field));
        await Database.ExecuteAsync("delete from provider");
    }

    [Fact]
    public async Task One_that_a_worker_cannot_use_is_shown_as_that_and_its_provider_is_not_healthy()
    {
        var id = (await AddAsync("unusable", Secret)).Data.Text("id");
        await Database.ExecuteAsync("update credential set problem = 'It cannot be opened.' where id = $1", long.Parse(id!, System.Globalization.CultureInfo.InvariantCulture));

        var shown = (await Api.GetAsync($"/api/v1/credentials/{id}")).Data;

        Assert.Equal(("unusable", "It cannot be opened."), (shown.Text("state"), shown.Text("last_error")));
        Assert.Equal("healthy", (await Api.PostAsync($"/api/v1/credentials/{id}/rotate", """{"credentials":{"key":"a-renewed-long-secret"}}""")).Data.Text("state"));
    }

    [Fact]
    public async Task A_rotated_secret_without_a_body_is_refused()
    {
        Assert.Equal(422, (await Api.PostAsync("/api/v1/credentials/999/rotate", "{}")).Status);
        Assert.Equal((404, "credential_not_found"), Refusal(await Api.PostAsync("/api/v1/credentials/999/enable")));
    }

    private static (int, string?) Refusal(Reply reply) => (reply.Status, reply.Code);

    private Task<Reply> AddAsync(string handle, string secret) => Api.PostAsync(
        "/api/v1/credentials", $$"""{"source":"tikhub","handle":"{{handle}}","credentials":{ "key":"{{secret}}" } }""");
}
