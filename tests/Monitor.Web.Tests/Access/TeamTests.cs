using System.Text.Json;
using Xunit;

namespace Monitor.Web.Tests.Access;

public sealed class TeamTests(AccessFixture fixture) : IClassFixture<AccessFixture>
{
    private readonly ApiServer _api = fixture.Server;

    [Fact]
    public async Task Somebody_who_is_invited_becomes_a_member_once()
    {
        var admin = await _api.SignInAsync(1, await _api.MemberAsync(1, "admin", "invites@example.org"));
        var invitation = await _api.PostAsync("/api/v1/invitations", admin, """{"email":"invited@example.org","role":"editor"}""");
        var acceptance = Json(new { token = invitation.Data.Text("token"), name = "Invited", password = PeopleRows.Password });

        var accepted = await _api.PostAsync("/api/v1/invitations/accept", acceptance);
        var again = await _api.PostAsync("/api/v1/invitations/accept", acceptance);

        Assert.Equal((201, 404), (accepted.Status, again.Status));
        var signedIn = await _api.PostAsync("/api/v1/session", Json(new { email = "invited@example.org", password = PeopleRows.Password }));
        Assert.Equal("editor", signedIn.Data.Text("role"));
        Assert.DoesNotContain(invitation.Data.Text("token")!, (await _api.GetAsync("/api/v1/invitations", admin)).Body.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_with_an_account_brings_it_into_another_team_by_its_password()
    {
        var team = await _api.TeamAsync("joined");
        var user = await _api.MemberAsync(1, "viewer", "has.account@example.org");
        var admin = await _api.SignInAsync(team, await _api.MemberAsync(team, "admin", "joined.admin@example.org"));
        var token = (await _api.PostAsync("/api/v1/invitations", admin, """{"email":"Has.Account@example.org","role":"viewer"}""")).Data.Text("token");

        var accepted = await _api.PostAsync("/api/v1/invitations/accept", Json(new { token, password = PeopleRows.Password }));

        Assert.Equal((201, user), (accepted.Status, accepted.Data.GetProperty("user_id").GetInt64()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_invitation_that_was_taken_back_or_has_expired_is_none(bool revoke)
    {
        var admin = await _api.SignInAsync(1, await _api.MemberAsync(1, "admin", $"takes.back.{revoke}@example.org"));
        var invitation = (await _api.PostAsync("/api/v1/invitations", admin, Json(new { email = $"late.{revoke}@example.org", role = "viewer" }))).Data;

        if (revoke)
            await _api.SendAsync(HttpMethod.Delete, $"/api/v1/invitations/{invitation.Text("id")}", headers: admin);
        else
            _api.Clock.Advance(TimeSpan.FromDays(7));

        var reply = await _api.PostAsync("/api/v1/invitations/accept", Json(new { token = invitation.Text("token"), password = PeopleRows.Password }));
        Assert.Equal((404, "invitation_not_found"), (reply.Status, reply.Code));
    }

    [Theory]
    [InlineData("viewer", 401, 401, 200)]
    [InlineData("editor", 401, 200, 200)]
    public async Task A_member_with_a_lower_role_keeps_no_key_that_can_do_more_than_they_may(string role, int admin, int write, int read)
    {
        var team = await _api.TeamAsync($"demotes to {role}");
        var boss = await _api.SignInAsync(team, await _api.MemberAsync(team, "admin", $"boss.{role}@example.org"));
        var user = await _api.MemberAsync(team, "admin", $"demoted.{role}@example.org");
        Dictionary<string, string>[] keys = [await _api.KeyAsync(team, "admin", user), await _api.KeyAsync(team, "write", user), await _api.KeyAsync(team, "read", user)];

        var reply = await _api.SendAsync(HttpMethod.Patch, $"/api/v1/members/{user}", Json(new { role }), headers: boss);

        Assert.Equal(200, reply.Status);
        foreach (var (key, status) in keys.Zip([admin, write, read]))
            Assert.Equal(status, (await _api.GetAsync("/api/v1/tasks", key)).Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Open_invitations_of_somebody_who_is_no_admin_any_more_are_taken_back(bool remove)
    {
        var team = await _api.TeamAsync($"invitations {remove}");
        var boss = await _api.SignInAsync(team, await _api.MemberAsync(team, "admin", $"boss.{remove}@example.org"));
        var user = await _api.MemberAsync(team, "admin", $"inviter.{remove}@example.org");
        var invited = await _api.PostAsync(
            "/api/v1/invitations", await _api.SignInAsync(team, user), Json(new { email = $"backdoor.{remove}@example.org", role = "admin" }));

        await (remove
            ? _api.SendAsync(HttpMethod.Delete, $"/api/v1/members/{user}", headers: boss)
            : _api.SendAsync(HttpMethod.Patch, $"/api/v1/members/{user}", """{"role":"editor"}""", headers: boss));

        var reply = await _api.PostAsync("/api/v1/invitations/accept", Json(new { token = invited.Data.Text("token"), password = PeopleRows.Password }));
        Assert.Equal((404, "invitation_not_found"), (reply.Status, reply.Code));
    }

    [Fact]
    public async Task A_removed_member_and_their_keys_are_refused_by_all_processes_within_a_second()
    {
        var admin = await _api.SignInAsync(1, await _api.MemberAsync(1, "admin", "removes@example.org"));
        var user = await _api.MemberAsync(1, "editor", "removed@example.org");
        var session = await _api.SignInAsync(1, user);
        var key = await _api.KeyAsync(1, "write", createdBy: user);
        foreach (var server in new[] { _api, fixture.Other })
            foreach (var headers in new[] { session, key })
                Assert.Equal(200, (await server.GetAsync("/api/v1/tasks", headers)).Status);

        Assert.Equal(200, (await _api.SendAsync(HttpMethod.Delete, $"/api/v1/members/{user}", headers: admin)).Status);

        fixture.Other.Clock.Advance(TimeSpan.FromSeconds(1));
        foreach (var server in new[] { _api, fixture.Other })
        {
            Assert.Equal(403, (await server.GetAsync("/api/v1/tasks", session)).Status);
            Assert.Equal(401, (await server.GetAsync("/api/v1/tasks", key)).Status);
        }
    }

    [Fact]
    public async Task A_team_keeps_an_admin_also_when_two_remove_each_other_at_once()
    {
        var team = await _api.TeamAsync("two admins");
        var users = new[] { await _api.MemberAsync(team, "admin", "one@two.org"), await _api.MemberAsync(team, "admin", "two@two.org") };
        var sessions = new[] { await _api.SignInAsync(team, users[0]), await _api.SignInAsync(team, users[1]) };

        await Task.WhenAll(
            _api.SendAsync(HttpMethod.Delete, $"/api/v1/members/{users[1]}", headers: sessions[0]),
            _api.SendAsync(HttpMethod.Delete, $"/api/v1/members/{users[0]}", headers: sessions[1]));

        Assert.Equal(1, await _api.Database.ScalarAsync<long>("select count(*) from member where team_id = $1", team));
        var left = await _api.Database.ScalarAsync<long>("select user_id from member where team_id = $1", team);
        var demoted = await _api.SendAsync(
            HttpMethod.Patch, $"/api/v1/members/{left}", """{"role":"viewer"}""", headers: sessions[Array.IndexOf(users, left)]);
        Assert.Equal("last_admin", demoted.Code);
    }

    [Fact]
    public async Task A_disabled_admin_does_not_count_as_the_one_that_a_team_keeps()
    {
        var team = await _api.TeamAsync("one of them disabled");
        var left = await _api.MemberAsync(team, "admin", "left.alone.admin@example.org");
        var gone = await _api.MemberAsync(team, "admin", "gone.admin@example.org");
        await _api.SendAsync(
            HttpMethod.Patch, $"/api/v1/users/{gone}", """{"disabled":true}""", headers: await _api.SignInAsync(1, fixture.Operator));
        var session = await _api.SignInAsync(team, left);

        Assert.Equal("last_admin", (await _api.SendAsync(HttpMethod.Delete, $"/api/v1/members/{left}", headers: session)).Code);
        Assert.Equal("last_admin", (await _api.SendAsync(HttpMethod.Patch, $"/api/v1/members/{left}", """{"role":"editor"}""", headers: session)).Code);
    }

    [Fact]
    public async Task Who_disables_the_last_admin_of_a_team_stands_in_for_them()
    {
        var team = await _api.TeamAsync("headless");
        var admin = await _api.MemberAsync(team, "admin", "only.admin@example.org");

        await _api.SendAsync(
            HttpMethod.Patch, $"/api/v1/users/{admin}", """{"disabled":true}""", headers: await _api.SignInAsync(1, fixture.Operator));

        var standIn = await _api.SignInAsync(team, fixture.Operator);
        Assert.Equal("admin", (await _api.GetAsync("/api/v1/session", standIn)).Data.Text("role"));
        Assert.Equal("member.add", (await _api.GetAsync("/api/v1/audit", standIn)).Data.EnumerateArray().First(r => r.Text("action") == "member.add").Text("action"));
    }

    [Fact]
    public async Task A_team_made_with_a_key_can_be_entered_by_who_signed_for_the_key()
    {
        var key = await _api.KeyAsync(1, "admin", createdBy: fixture.Operator);

        var made = await _api.PostAsync("/api/v1/teams", key, """{"name":"made with a key"}""");

        var session = await _api.SignInAsync(made.Data.GetProperty("id").GetInt64(), fixture.Operator);
        Assert.Equal("admin", (await _api.GetAsync("/api/v1/session", session)).Data.Text("role"));
    }

    [Fact]
    public async Task Members_have_pages()
    {
        var team = await _api.TeamAsync("five members");
        var admin = await _api.KeyAsync(team, "admin");
        foreach (var i in Enumerable.Range(0, 5))
            await _api.MemberAsync(team, "viewer", $"same.page.{i}@example.org");

        var first = await _api.GetAsync("/api/v1/members?limit=3", admin);
        var second = await _api.GetAsync($"/api/v1/members?limit=3&cursor={first.NextCursor}", admin);

        Assert.Equal(
            Enumerable.Range(0, 5).Select(i => $"same.page.{i}@example.org"),
            first.Data.EnumerateArray().Concat(second.Data.EnumerateArray()).Select(member => member.Text("email")));
        Assert.Null(second.NextCursor);
    }

    [Fact]
    public async Task The_first_admin_is_made_with_the_secret_and_only_once()
    {
        await using var database = await fixture.NewDatabaseAsync();
        await using var api = await fixture.StartAsync(database, new() { ["Auth:SetupSecret"] = "a secret of the operator" });
        var body = new { secret = "a secret of the operator", email = "first@example.org", name = "First", password = PeopleRows.Password, team_name = "Research" };
        var setup = (await api.GetAsync("/api/v1/setup")).Data;
        // This service has no dashboard.
        Assert.Equal((true, "required", JsonValueKind.Null), (setup.GetProperty("setup_required").GetBoolean(), setup.Text("auth"), setup.GetProperty("dashboard").ValueKind));
        Assert.Equal(401, (await api.PostAsync("/api/v1/setup", Json(body with { secret = "a secret of somebody else" }))).Status);

        var replies = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => api.PostAsync("/api/v1/setup", Json(body with { email = $"first{i}@example.org" }))));

        Assert.Equal([201, 401, 401, 401], replies.Select(r => r.Status).Order());
        Assert.Equal(1, await database.ScalarAsync<long>("select count(*) from app_user where operator"));
        Assert.Equal(0, await database.ScalarAsync<long>("select count(*) from setup_secret"));
        Assert.False((await api.GetAsync("/api/v1/setup")).Data.GetProperty("setup_required").GetBoolean());
    }

    [Fact]
    public async Task Changes_are_in_the_audit_log_of_their_team()
    {
        var team = await _api.TeamAsync("audited");
        var user = await _api.MemberAsync(team, "admin", "audited@example.org");
        var session = await _api.SignInAsync(team, user);
        var task = (await _api.PostAsync("/api/v1/tasks", session, """{"type":"influencer","target":"audited.one","interval":"1h"}""")).Data.Text("task_id");
        await _api.SendAsync(HttpMethod.Post, $"/api/v1/tasks/{task}/pause", headers: new Dictionary<string, string>(session) { ["X-Request-Id"] = "my-request" });
        await _api.PostAsync("/api/v1/api-keys", session, """{"name":"audited key","scope":"read"}""");

        var log = (await _api.GetAsync("/api/v1/audit?limit=2", session));
        var older = await _api.GetAsync($"/api/v1/audit?cursor={log.NextCursor}", session);

        Assert.Equal(["api_key.create", "task.pause"], log.Data.EnumerateArray().Select(r => r.Text("action")));
        var pause = log.Data[1];
        Assert.Equal((task, "my-request", "127.0.0.1"), (pause.Text("entity_id"), pause.Text("request_id"), pause.Text("ip")));
        Assert.Equal(("active", "paused"), (pause.GetProperty("before").Text("status"), pause.GetProperty("after").Text("status")));
        Assert.Equal(("user", $"{user}"), (pause.GetProperty("actor").Text("kind"), pause.GetProperty("actor").Text("id")));
        Assert.Equal(["task.create"], older.Data.EnumerateArray().Select(r => r.Text("action")));
        var others = await _api.GetAsync("/api/v1/audit", await _api.KeyAsync(1, "admin"));
        Assert.DoesNotContain("audited.one", others.Body.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_that_writes_no_row_of_its_own_is_logged_all_the_same()
    {
        var team = await _api.TeamAsync("quarantine");
        var admin = await _api.KeyAsync(team, "admin");
        var account = await _api.Database.AccountAsync("91001", "held.one", _api.Clock.GetUtcNow());
        await _api.Database.ExecuteAsync("update task set team_id = $1 where account_id = $2", team, account);
        var id = await _api.Database.ScalarAsync<long>(
            """
            insert into quarantine (entity_type, entity_id, source, observation, previous, reason, first_seen_at, last_seen_at)
            values ('account', $1, 'tikhub', '{}', '{}', 'drop', now(), now()) returning id
            """, account);

        Assert.Equal(200, (await _api.PostAsync($"/api/v1/quarantine/{id}/reject", admin)).Status);

        var row = (await _api.GetAsync("/api/v1/audit", admin)).Data[0];
        Assert.Equal(($"{id}", "quarantine"), (row.Text("entity_id"), row.Text("entity_type")));
    }

    private static string Json<T>(T body) => JsonSerializer.Serialize(body);
}
