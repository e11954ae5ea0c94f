using System.Text.Json;
using Monitor.Data.People;
using Monitor.Testing;
using Xunit;

namespace Monitor.Web.Tests.Access;

/// <summary>An installation that was tried out without sign-in, and then asks everybody who they are.</summary>
public sealed class OpenThenRequiredTests(AccessFixture fixture) : IClassFixture<AccessFixture>, IAsyncLifetime
{
    private const string Secret = "a secret of the operator";

    private static readonly Dictionary<string, string?> WithSecret = new() { ["Auth:SetupSecret"] = Secret };

    private TestDatabase _database = null!;

    public async ValueTask InitializeAsync() => _database = await fixture.NewDatabaseAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task A_key_that_nobody_signed_for_ends_with_the_open_service_and_so_does_what_it_made()
    {
        string[] keys;
        await using (var open = await fixture.StartOpenAsync(_database))
        {
            var first = (await open.PostAsync("/api/v1/api-keys", """{"name":"tried out","scope":"admin"}""")).Data.Text("key")!;
            var second = (await open.PostAsync("/api/v1/api-keys", Bearer(first), """{"name":"made by it","scope":"admin"}""")).Data.Text("key")!;
            keys = [first, second];
            Assert.All(await Task.WhenAll(keys.Select(key => open.GetAsync("/api/v1/tasks", Bearer(key)))), reply => Assert.Equal(200, reply.Status));
        }

        await using var api = await fixture.StartAsync(_database, WithSecret);

        Assert.All(await Task.WhenAll(keys.Select(key => api.GetAsync("/api/v1/tasks", Bearer(key)))), reply => Assert.Equal(401, reply.Status));
        var op = await SetUpAsync(api);
        Assert.Empty((await api.GetAsync("/api/v1/api-keys?active=true", op)).Data.EnumerateArray());
        Assert.Equal(2, (await api.GetAsync("/api/v1/audit?action=api_key.revoke", op)).Data.GetArrayLength());
    }

    [Fact]
    public async Task A_key_that_an_open_process_makes_beside_it_does_not_count_either()
    {
        await using var api = await fixture.StartAsync(_database, WithSecret);
        await using var open = await fixture.StartOpenAsync(_database);
        var key = (await open.PostAsync("/api/v1/api-keys", """{"name":"late","scope":"admin"}""")).Data.Text("key")!;

        Assert.Equal(200, (await open.GetAsync("/api/v1/tasks", Bearer(key))).Status);
        Assert.Equal(401, (await api.GetAsync("/api/v1/tasks", Bearer(key))).Status);
    }

    [Fact]
    public async Task Nobody_is_invited_before_there_is_an_operator()
    {
        await using var open = await fixture.StartOpenAsync(_database);

        var reply = await open.PostAsync("/api/v1/invitations", """{"email":"early@example.org","role":"admin"}""");

        Assert.Equal((409, "no_operator"), (reply.Status, reply.Code));
    }

    [Fact]
    public async Task An_invitation_that_was_accepted_in_demo_mode_does_not_block_the_set_up_and_lets_nobody_in()
    {
        await using (var open = await fixture.StartOpenAsync(_database))
        {
            // As a version before left it.
            var user = await open.MemberAsync(1, "admin", "let.in@example.org");
            await open.KeyAsync(1, "admin", createdBy: user);
            await InviteAsync("let.in@example.org", accepted: user);
            await InviteAsync("waits@example.org", accepted: null);
        }

        await using var api = await fixture.StartAsync(_database, WithSecret);

        Assert.True((await api.GetAsync("/api/v1/setup")).Data.GetProperty("setup_required").GetBoolean());
        var op = await SetUpAsync(api, "let.in@example.org");
        Assert.False((await api.GetAsync("/api/v1/setup")).Data.GetProperty("setup_required").GetBoolean());
        Assert.Equal(["Owner"], (await api.GetAsync("/api/v1/members", op)).Data.EnumerateArray().Select(member => member.Text("name")));
        Assert.Empty((await api.GetAsync("/api/v1/api-keys?active=true", op)).Data.EnumerateArray());
        Assert.All((await api.GetAsync("/api/v1/invitations", op)).Data.EnumerateArray(), i => Assert.Equal("revoked", i.Text("state")));
        var waiting = await api.PostAsync("/api/v1/invitations/accept", Json(new { token = "invite_waits@example.org", password = PeopleRows.Password }));
        Assert.Equal(404, waiting.Status);
    }

    [Fact]
    public async Task Who_was_invited_again_or_became_an_operator_stays()
    {
        await using (var open = await fixture.StartOpenAsync(_database))
        {
            var op = await open.MemberAsync(1, "admin", "became.one@example.org", isOperator: true);
            var again = await open.MemberAsync(1, "viewer", "invited.again@example.org");
            await InviteAsync("became.one@example.org", accepted: op);
            await InviteAsync("invited.again@example.org", accepted: again);
            await _database.ExecuteAsync("update member set created_at = now() + interval '1 hour' where user_id = $1", again);
        }

        await using var api = await fixture.StartAsync(_database, WithSecret);

        Assert.Equal(2L, await _database.ScalarAsync<long>("select count(*) from member"));
    }

    [Fact]
    public async Task The_first_operator_can_enter_a_team_that_was_made_while_nobody_signed_in()
    {
        await using (var open = await fixture.StartOpenAsync(_database))
            Assert.Equal(201, (await open.PostAsync("/api/v1/teams", """{"name":"without anybody"}""")).Status);

        await using var api = await fixture.StartAsync(_database, WithSecret);
        var op = await SetUpAsync(api);

        var session = await api.GetAsync("/api/v1/session", op);
        Assert.Equal(["admin", "admin"], session.Data.GetProperty("teams").EnumerateArray().Select(team => team.Text("role")));
    }

    private Task InviteAsync(string email, long? accepted) => _database.ExecuteAsync(
        """
        insert into invitation (id, team_id, email, role, token_hash, created_by, created_at, expires_at, made_open, accepted_at, accepted_by)
        select gen_random_uuid(), 1, $1, 'admin', $2, 'open access', '2026-01-15T12:00:00Z', '2026-02-15T12:00:00Z', true,
               (select created_at from member where user_id = $3), $3
        """, email, SecretToken.Hash($"invite_{email}"), accepted ?? (object)DBNull.Value);

    private static async Task<Dictionary<string, string>> SetUpAsync(ApiServer api, string email = "owner@example.org")
    {
        var made = await api.PostAsync("/api/v1/setup", Json(new { secret = Secret, email, name = "Owner", password = "the password of the owner" }));
        Assert.Equal(201, made.Status);
        var reply = await api.PostAsync("/api/v1/session", Json(new { email, password = "the password of the owner" }));
        Assert.Equal(200, reply.Status);
        return new() { ["Cookie"] = reply.Cookie!.Split(';')[0], ["X-CSRF-Token"] = reply.Data.Text("csrf_token")! };
    }

    private static Dictionary<string, string> Bearer(string key) => new() { ["Authorization"] = $"Bearer {key}" };

    private static string Json<T>(T body) => JsonSerializer.Serialize(body);
}
