using System.Text.Json;
using Xunit;

namespace Monitor.Web.Tests.Access;

/// <summary>An invitation is worth the word of whoever hands it on: in their team, and nowhere else.</summary>
public sealed class InvitationTests(AccessFixture fixture) : IClassFixture<AccessFixture>
{
    private readonly ApiServer _api = fixture.Server;

    [Fact]
    public async Task Accepting_tells_nobody_whether_an_address_has_an_account()
    {
        var admin = await TeamAdminAsync("curious");
        await _api.MemberAsync(1, "admin", "has.one@example.org");

        var known = await AcceptAsync(await InviteAsync(admin, "has.one@example.org"), "a password that is a guess");
        var unknown = await AcceptAsync(await InviteAsync(admin, "has.none@example.org"), "a password that is a guess");

        Assert.Equal((201, 201), (known.Status, unknown.Status));
        Assert.Equal(known.Data.Keys(), unknown.Data.Keys());
        // The account that was there is not theirs.
        Assert.Equal("curious", (await SignInAsync("has.one@example.org", "a password that is a guess")).Data.GetProperty("teams")[0].Text("name"));
        Assert.Equal(1, (await SignInAsync("has.one@example.org", PeopleRows.Password)).Data.GetProperty("team_id").GetInt64());
    }

    [Fact]
    public async Task Nobody_takes_an_address_from_whom_it_belongs_to()
    {
        var rogue = await TeamAdminAsync("rogue");
        var honest = await TeamAdminAsync("honest");
        Assert.Equal(201, (await AcceptAsync(await InviteAsync(rogue, "grace@example.net"), "the password of the rogue")).Status);

        var accepted = await AcceptAsync(await InviteAsync(honest, "grace@example.net"), "green bottles on a wall");

        Assert.Equal(201, accepted.Status);
        Assert.Equal(["honest"], Teams(await SignInAsync("grace@example.net", "green bottles on a wall")));
        Assert.Equal(["rogue"], Teams(await SignInAsync("Grace@example.net", "the password of the rogue")));
    }

    [Fact]
    public async Task Signing_in_to_one_account_of_an_address_is_no_failed_attempt_at_the_others()
    {
        await _api.MemberAsync(1, "viewer", "shared.address@example.org");
        var admin = await TeamAdminAsync("also has one");
        await AcceptAsync(await InviteAsync(admin, "shared.address@example.org"), "another long password");

        for (var i = 0; i < 6; i++)
            Assert.Equal(200, (await SignInAsync("shared.address@example.org", "another long password")).Status);

        Assert.Equal(200, (await SignInAsync("shared.address@example.org", PeopleRows.Password)).Status);
    }

    [Fact]
    public async Task A_team_has_an_address_once()
    {
        var admin = await TeamAdminAsync("once");
        var (first, second) = (await InviteAsync(admin, "only.once@example.org"), await InviteAsync(admin, "Only.Once@example.org"));
        Assert.Equal(201, (await AcceptAsync(first, "the first long password")).Status);

        var again = await AcceptAsync(second, "another long password");

        Assert.Equal((409, "already_member"), (again.Status, again.Code));
        Assert.Equal(2, (await _api.GetAsync("/api/v1/members", admin)).Data.GetArrayLength());
    }

    [Fact]
    public async Task An_invitation_that_is_accepted_many_times_at_once_is_accepted_once()
    {
        var admin = await TeamAdminAsync("at once");
        var token = await InviteAsync(admin, "at.once@example.org");

        var replies = await Task.WhenAll(Enumerable.Range(0, 5).Select(i => AcceptAsync(token, $"a password with number {i}")));

        Assert.Equal([201, 404, 404, 404, 404], replies.Select(r => r.Status).Order());
    }

    [Fact]
    public async Task A_list_of_invitations_has_pages()
    {
        var admin = await TeamAdminAsync("many invitations");
        foreach (var i in Enumerable.Range(0, 5))
            await InviteAsync(admin, $"page.{i}@example.org");

        var first = await _api.GetAsync("/api/v1/invitations?limit=3", admin);
        var second = await _api.GetAsync($"/api/v1/invitations?limit=3&cursor={first.NextCursor}", admin);

        Assert.Equal((3, 2, (string?)null), (first.Data.GetArrayLength(), second.Data.GetArrayLength(), second.NextCursor));
        Assert.Equal(5, first.Data.EnumerateArray().Concat(second.Data.EnumerateArray()).DistinctBy(i => i.Text("id")).Count());
    }

    private async Task<Dictionary<string, string>> TeamAdminAsync(string name)
    {
        var team = await _api.TeamAsync(name);
        return await _api.SignInAsync(team, await _api.MemberAsync(team, "admin", $"admin.of.{name.Replace(' ', '.')}@example.org"));
    }

    private async Task<string> InviteAsync(Dictionary<string, string> admin, string email) =>
        (await _api.PostAsync("/api/v1/invitations", admin, Json(new { email, role = "viewer" }))).Data.Text("token")!;

    private Task<Reply> AcceptAsync(string token, string password) => _api.PostAsync("/api/v1/invitations/accept", Json(new { token, password }));

    private Task<Reply> SignInAsync(string email, string password) => _api.PostAsync("/api/v1/session", Json(new { email, password }));

    private static IEnumerable<string?> Teams(Reply session) => session.Data.GetProperty("teams").EnumerateArray().Select(team => team.Text("name"));

    private static string Json<T>(T body) => JsonSerializer.Serialize(body);
}
