using Xunit;

namespace Monitor.Web.Tests.Api.Providers;

public sealed class ProviderPauseTests(ApiTests.Fixture fixture) : ApiTests(fixture)
{
    [Fact]
    public async Task A_provider_is_paused_and_resumed_and_shows_who_did_it_since_when_and_why()
    {
        await AddAsync("held");

        var paused = await PatchAsync("held", """{ "paused": true, "reason": "month end" }""");
        Api.Clock.Advance(TimeSpan.FromMinutes(1));
        var again = await PatchAsync("held", """{ "paused": true }""");

        Assert.Equal(200, paused.Status);
        Assert.Equal(("True", "month end", "held"), (paused.Data.Text("paused"), paused.Data.Text("pause_reason"), paused.Data.Text("name")));
        Assert.NotEmpty(paused.Data.Text("paused_by")!);
        Assert.Equal(paused.Data.Text("paused_at"), again.Data.Text("paused_at"));
        Assert.Equal("month end", again.Data.Text("pause_reason"));
        Assert.Equal(paused.Data.Text("paused_at"), (await FindAsync("held")).Text("paused_at"));

        var resumed = await PatchAsync("held", """{ "paused": false }""");
        Assert.Equal(("False", "", "", ""), (resumed.Data.Text("paused"), resumed.Data.Text("paused_at"), resumed.Data.Text("paused_by"), resumed.Data.Text("pause_reason")));
        Assert.Equal(3L, await Database.ScalarAsync<long>("select count(*) from audit_log where action = 'changeProvider' and entity_type = 'provider' and entity_id = 'held'"));
    }

    [Fact]
    public async Task What_cannot_be_is_refused()
    {
        await AddAsync("kept");

        var unknown = await PatchAsync("nobody", """{ "paused": true }""");
        Assert.Equal((404, "provider", "provider_not_found"), (unknown.Status, unknown.Field, unknown.Code));
        var missing = await PatchAsync("kept", "{}");
        Assert.Equal((422, "paused", "required"), (missing.Status, missing.Field, missing.Code));
        var chatty = await PatchAsync("kept", $$"""{ "paused": true, "reason": "{{new string('x', 501)}}" }""");
        Assert.Equal((422, "reason", "out_of_range"), (chatty.Status, chatty.Field, chatty.Code));
        Assert.Equal("False", (await FindAsync("kept")).Text("paused"));
    }

    [Fact]
    public async Task A_paused_provider_is_no_capacity()
    {
        await AddAsync("spare");
        await Database.ExecuteAsync("insert into credential (idempotency_key, source, handle, created_at, updated_at) values ('spare', 'spare', 's', now(), now())");
        Assert.Equal("""["instagram"]""", await PlatformsAsync("spare"));

        await PatchAsync("spare", """{ "paused": true }""");

        Assert.Equal("[]", await PlatformsAsync("spare"));
    }

    private async Task<string> PlatformsAsync(string name) => (await Api.GetAsync("/api/v1/capacity")).Data.GetProperty("providers").EnumerateArray()
        .Single(p => p.Text("provider") == name).GetProperty("platforms").GetRawText();

    private Task AddAsync(string name) => Database.ExecuteAsync(
        "insert into provider (name, enabled, capabilities, unit_cost_usd, published_at) values ($1, true, '{\"instagram\": [\"fetch_profile_by_handle\"]}', 0.001, now())",
        name);

    private Task<Reply> PatchAsync(string name, string json) => Api.SendAsync(HttpMethod.Patch, $"/api/v1/providers/{name}", json);

    private async Task<System.Text.Json.JsonElement> FindAsync(string name) =>
        (await Api.GetAsync("/api/v1/providers")).Data.EnumerateArray().Single(p => p.Text("name") == name);
}
