using Xunit;

namespace Monitor.Web.Tests.Access;

public sealed class ApiKeyTests(AccessFixture fixture) : IClassFixture<AccessFixture>
{
    private readonly ApiServer _api = fixture.Server;

    [Fact]
    public async Task A_new_key_is_shown_once_and_works()
    {
        var admin = await _api.KeyAsync(1, "admin");

        var made = await _api.PostAsync("/api/v1/api-keys", admin, """{"name":"nightly","scope":"read"}""");

        var key = made.Data.Text("key")!;
        Assert.Equal(201, made.Status);
        Assert.StartsWith("mon_", key, StringComparison.Ordinal);
        Assert.Equal(key[..12], made.Data.Text("prefix"));
        Assert.Equal(200, (await _api.GetAsync("/api/v1/tasks", new() { ["Authorization"] = $"Bearer {key}" })).Status);
        var list = await _api.GetAsync("/api/v1/api-keys", admin);
        Assert.DoesNotContain(key, list.Body.GetRawText(), StringComparison.Ordinal);
        var used = list.Data.EnumerateArray().Single(k => k.Text("name") == "nightly");
        Assert.NotEqual("", used.Text("last_used_at"));
    }

    [Fact]
    public async Task A_key_revoked_in_one_process_is_refused_by_all_within_a_second()
    {
        var admin = await _api.KeyAsync(1, "admin");
        var made = await _api.PostAsync("/api/v1/api-keys", admin, """{"name":"to be revoked","scope":"write"}""");
        var key = new Dictionary<string, string> { ["Authorization"] = $"Bearer {made.Data.Text("key")}" };
        Assert.Equal(200, (await _api.GetAsync("/api/v1/tasks", key)).Status);
        Assert.Equal(200, (await fixture.Other.GetAsync("/api/v1/tasks", key)).Status);

        await _api.SendAsync(HttpMethod.Delete, $"/api/v1/api-keys/{made.Data.Text("id")}", headers: admin);

        Assert.Equal("invalid_key", (await _api.GetAsync("/api/v1/tasks", key)).Code);
        fixture.Other.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(401, (await fixture.Other.GetAsync("/api/v1/tasks", key)).Status);
    }

    [Theory]
    [InlineData("read", 403)]
    [InlineData("write", 422)]
    public async Task A_scope_decides_what_a_key_may_do(string scope, int status)
    {
        var reply = await _api.PostAsync("/api/v1/tasks", await _api.KeyAsync(1, scope), "{}");

        Assert.Equal(status, reply.Status);
    }

    [Fact]
    public async Task An_expired_key_is_refused()
    {
        var key = await _api.KeyAsync(1, "read", expiresAt: _api.Clock.GetUtcNow().AddHours(1));
        Assert.Equal(200, (await _api.GetAsync("/api/v1/tasks", key)).Status);

        _api.Clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(401, (await _api.GetAsync("/api/v1/tasks", key)).Status);
    }

    [Theory]
    [InlineData("Bearer mon_unknown", "invalid_key")]
    [InlineData("Bearer something else", "invalid_key")]
    [InlineData("Basic dXNlcjpwYXNz", "invalid_key")]
    public async Task A_key_that_is_none_is_refused(string authorization, string code)
    {
        var reply = await _api.GetAsync("/api/v1/tasks", new() { ["Authorization"] = authorization });

        Assert.Equal((401, code), (reply.Status, reply.Code));
    }

    [Fact]
    public async Task The_keys_of_a_disabled_user_answer_403()
    {
        var user = await _api.MemberAsync(1, "editor", "disabled.maker@example.org");
        var key = await _api.KeyAsync(1, "write", createdBy: user);
        var op = await _api.SignInAsync(1, await _api.MemberAsync(1, "admin", "operator.of.keys@example.org", isOperator: true));

        await _api.SendAsync(HttpMethod.Patch, $"/api/v1/users/{user}", """{"disabled":true}""", headers: op);

        var reply = await _api.GetAsync("/api/v1/tasks", key);
        Assert.Equal((403, "user_disabled"), (reply.Status, reply.Code));
    }
}
