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

    [Fact]
    public async Task Enabling_somebody_again_revives_nothing_of_theirs()
    {
        var team = await _api.TeamAsync("comes back");
        var user = await _api.MemberAsync(team, "admin", "comes.back@example.org");
        await _api.MemberAsync(team, "admin", "stays.meanwhile@example.org");
        var session = await _api.SignInAsync(team, user);
        var key = Bearer((await _api.PostAsync("/api/v1/api-keys", session, """{"name":"mine","scope":"admin"}""")).Data);
        var child = Bearer((await _api.PostAsync("/api/v1/api-keys", key, """{"name":"of mine","scope":"read"}""")).Data);
        var invitation = (await _api.PostAsync("/api/v1/invitations", session, """{"email":"of.theirs@example.org","role":"admin"}""")).Data.Text("token");
        var op = await _api.SignInAsync(1, fixture.Operator);

        await _api.SendAsync(HttpMethod.Patch, $"/api/v1/users/{user}", """{"disabled":true}""", headers: op);
        foreach (var held in new[] { session, key, child })
            Assert.Equal("user_disabled", (await _api.GetAsync("/api/v1/tasks", held)).Code);
        await _api.SendAsync(HttpMethod.Patch, $"/api/v1/users/{user}", """{"disabled":false}""", headers: op);

        foreach (var held in new[] { session, key, child })
            Assert.Equal("invalid_key", (await _api.GetAsync("/api/v1/tasks", held)).Code);
        var accepted = await _api.PostAsync("/api/v1/invitations/accept", $$"""{"token":"{{invitation}}","password":"{{PeopleRows.Password}}"}""");
        Assert.Equal(404, accepted.Status);
        Assert.Equal(200, (await _api.GetAsync("/api/v1/tasks", await _api.SignInAsync(team, user))).Status);
    }

    [Fact]
    public async Task What_a_key_made_ends_with_it()
    {
        var team = await _api.TeamAsync("chain");
        var admin = await _api.SignInAsync(team, await _api.MemberAsync(team, "admin", "chain@example.org"));
        var made = (await _api.PostAsync("/api/v1/api-keys", admin, """{"name":"first","scope":"admin"}""")).Data;
        var child = (await _api.PostAsync("/api/v1/api-keys", Bearer(made), """{"name":"second","scope":"admin"}""")).Data;
        var grandchild = (await _api.PostAsync("/api/v1/api-keys", Bearer(child), """{"name":"third","scope":"read"}""")).Data;
        var apart = (await _api.PostAsync("/api/v1/api-keys", admin, """{"name":"apart","scope":"read"}""")).Data;
        var token = (await _api.PostAsync("/api/v1/invitations", Bearer(child), """{"email":"chained@example.org","role":"admin"}""")).Data.Text("token");
        Assert.Equal(made.Text("id"), child.Text("made_by_key"));
        Assert.Equal(200, (await _api.GetAsync("/api/v1/tasks", Bearer(grandchild))).Status);

        await _api.SendAsync(HttpMethod.Delete, $"/api/v1/api-keys/{made.Text("id")}", headers: admin);

        foreach (var key in new[] { made, child, grandchild })
            Assert.Equal(401, (await _api.GetAsync("/api/v1/tasks", Bearer(key))).Status);
        Assert.Equal(200, (await _api.GetAsync("/api/v1/tasks", Bearer(apart))).Status);
        var accepted = await _api.PostAsync("/api/v1/invitations/accept", $$"""{"token":"{{token}}","password":"{{PeopleRows.Password}}"}""");
        Assert.Equal(404, accepted.Status);
    }

    [Fact]
    public async Task A_key_that_a_key_makes_does_not_outlive_it()
    {
        var ends = _api.Clock.GetUtcNow().AddHours(2);
        var maker = await _api.KeyAsync(1, "admin", expiresAt: ends);

        var made = await _api.PostAsync("/api/v1/api-keys", maker, """{"name":"for ever","scope":"admin"}""");

        Assert.Equal(ends, made.Data.GetProperty("expires_at").GetDateTimeOffset());
    }

    [Fact]
    public async Task Somebody_who_was_removed_a_moment_ago_makes_no_key_that_outlives_them()
    {
        var team = await _api.TeamAsync("a moment ago");
        var boss = await _api.SignInAsync(team, await _api.MemberAsync(team, "admin", "boss.of.moment@example.org"));
        var user = await _api.MemberAsync(team, "admin", "a.moment.ago@example.org");
        var session = await _api.SignInAsync(team, user);
        // This process believes for a second what it knows.
        Assert.Equal(200, (await fixture.Other.GetAsync("/api/v1/api-keys", session)).Status);
        await _api.SendAsync(HttpMethod.Delete, $"/api/v1/members/{user}", headers: boss);

        var made = await fixture.Other.PostAsync("/api/v1/api-keys", session, """{"name":"backdoor","scope":"admin"}""");
        var invited = await fixture.Other.PostAsync("/api/v1/invitations", session, """{"email":"back@door.org","role":"admin"}""");

        Assert.Equal((403, 403), (made.Status, invited.Status));
    }

    [Fact]
    public async Task Every_key_is_on_some_page()
    {
        var team = await _api.TeamAsync("many keys");
        var admin = await _api.KeyAsync(team, "admin");
        await _api.Database.ExecuteAsync(
            """
            insert into api_key (id, team_id, name, prefix, key_hash, scope, created_at, revoked_at)
            select gen_random_uuid(), $1, 'key ' || n, 'mon_many', sha256(('many' || n)::bytea), 'read', '2026-01-01', case when n > 1 then now() end
            from generate_series(1, 1005) n
            """, team);

        var names = new List<string?>();
        string? cursor = null;
        do
        {
            var page = await _api.GetAsync($"/api/v1/api-keys?limit=500{(cursor is null ? "" : $"&cursor={cursor}")}", admin);
            names.AddRange(page.Data.EnumerateArray().Select(key => key.Text("name")));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal(1006, names.Distinct().Count());
        Assert.Equal(2, (await _api.GetAsync("/api/v1/api-keys?active=true", admin)).Data.GetArrayLength());
        Assert.Equal("invalid_cursor", (await _api.GetAsync($"/api/v1/api-keys?cursor={Guid.NewGuid()}", admin)).Code);
        Assert.Equal("invalid_cursor", (await _api.GetAsync("/api/v1/api-keys?cursor=next", admin)).Code);
    }

    [Fact]
    public async Task A_team_has_no_more_keys_in_use_than_it_may_however_many_are_made_at_once()
    {
        await using var database = await fixture.NewDatabaseAsync();
        await using var api = await fixture.StartAsync(database, new() { ["Auth:KeysPerTeam"] = "3" });
        var admin = await api.SignInAsync(1, await api.MemberAsync(1, "admin", "quota@example.org"));

        var made = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => api.PostAsync("/api/v1/api-keys", admin, """{"name":"k","scope":"read"}""")));

        Assert.Equal(3, made.Count(reply => reply.Status == 201));
        Assert.All(made.Where(reply => reply.Status != 201), reply => Assert.Equal((409, "too_many_keys"), (reply.Status, reply.Code)));
        await api.SendAsync(HttpMethod.Delete, $"/api/v1/api-keys/{made.First(r => r.Status == 201).Data.Text("id")}", headers: admin);
        Assert.Equal(201, (await api.PostAsync("/api/v1/api-keys", admin, """{"name":"k","scope":"read"}""")).Status);
    }

    private static Dictionary<string, string> Bearer(System.Text.Json.JsonElement key) => new() { ["Authorization"] = $"Bearer {key.Text("key")}" };
}
