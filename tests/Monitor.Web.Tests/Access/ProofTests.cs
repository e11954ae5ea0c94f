using Monitor.Data.People;
using Xunit;
using static Monitor.Web.Tests.Access.AtTheDoor;

namespace Monitor.Web.Tests.Access;

/// <summary>What somebody who finds an open browser cannot do.</summary>
public sealed class ProofTests(SignInFixture fixture) : IClassFixture<SignInFixture>
{
    private readonly ApiServer _api = fixture.Server;

    public static TheoryData<string, string, string> Sensitive => new()
    {
        { "POST", "/api/v1/api-keys", """{"name": "a key", "scope": "read"}""" },
        { "POST", "/api/v1/invitations", """{"email": "somebody@example.org", "role": "viewer"}""" },
        { "PATCH", "/api/v1/members/999999", """{"role": "viewer"}""" },
        { "PATCH", "/api/v1/users/999999", """{"operator": true}""" },
        { "POST", "/api/v1/members/999999/recovery", "{}" },
        { "POST", "/api/v1/users/999999/recovery", "{}" },
        { "POST", "/api/v1/session/totp", $$"""{"password": "{{PeopleRows.Password}}"}""" },
    };

    [Theory]
    [MemberData(nameof(Sensitive))]
    public async Task Keys_invitations_rights_and_factors_want_that_the_person_proved_themselves_a_short_while_ago(string method, string path, string body)
    {
        var user = await _api.MemberAsync(1, "admin", $"{Guid.NewGuid():N}@example.org", isOperator: true);
        var headers = await _api.SignInAsync(1, user);
        _api.Clock.Advance(TimeSpan.FromMinutes(10));

        var before = await _api.SendAsync(new HttpMethod(method), path, body, headers: headers);
        var proved = await _api.PostAsync("/api/v1/session/proof", headers, Json(new { password = PeopleRows.Password }));
        var after = await _api.SendAsync(new HttpMethod(method), path, body, headers: headers);

        Assert.Equal((403, "proof_needed"), (before.Status, before.Code));
        Assert.Equal(200, proved.Status);
        Assert.Contains(after.Status, new[] { 201, 404 });
    }

    [Fact]
    public async Task A_second_factor_comes_and_goes_only_with_the_password_and_ends_all_other_sessions()
    {
        await _api.MemberAsync(1, "viewer", "factor@example.org");
        var here = (await _api.SignInFromAsync("198.51.100.1", "factor@example.org")).Headers();
        var thief = (await _api.SignInFromAsync("203.0.113.1", "factor@example.org")).Headers();

        Assert.Equal((422, "required"), Of(await _api.PostAsync("/api/v1/session/totp", thief, "{}")));
        Assert.Equal((403, "invalid_credentials"), Of(await _api.PostAsync("/api/v1/session/totp", thief, Json(new { password = "a wrong guess" }))));
        var secret = (await _api.PostAsync("/api/v1/session/totp", here, Json(new { password = PeopleRows.Password }))).Data.Text("secret")!;
        var code = Totp.Code(secret, _api.Clock.GetUtcNow());
        Assert.Equal(200, (await _api.PostAsync("/api/v1/session/totp/verify", here, Json(new { code }))).Status);

        Assert.Equal((200, 401), ((await _api.GetAsync("/api/v1/session", here)).Status, (await _api.GetAsync("/api/v1/session", thief)).Status));
        _api.Clock.Advance(TimeSpan.FromSeconds(30));
        var other = (await _api.SignInFromAsync("198.51.100.1", "factor@example.org", code: Totp.Code(secret, _api.Clock.GetUtcNow()))).Headers();
        Assert.Equal(200, (await _api.PostAsync("/api/v1/session/totp/disable", here, Json(new { password = PeopleRows.Password }))).Status);
        Assert.Equal(401, (await _api.GetAsync("/api/v1/session", other)).Status);
    }

    [Fact]
    public async Task To_prove_oneself_again_takes_the_second_factor_too()
    {
        await _api.MemberAsync(1, "viewer", "both@example.org");
        var here = (await _api.SignInFromAsync("198.51.100.1", "both@example.org")).Headers();
        var secret = (await _api.PostAsync("/api/v1/session/totp", here, Json(new { password = PeopleRows.Password }))).Data.Text("secret")!;
        await _api.PostAsync("/api/v1/session/totp/verify", here, Json(new { code = Totp.Code(secret, _api.Clock.GetUtcNow()) }));

        Assert.Equal((401, "second_factor_required"), Of(await _api.PostAsync("/api/v1/session/proof", here, Json(new { password = PeopleRows.Password }))));
        _api.Clock.Advance(TimeSpan.FromSeconds(30));
        var code = Totp.Code(secret, _api.Clock.GetUtcNow());
        Assert.Equal(200, (await _api.PostAsync("/api/v1/session/proof", here, Json(new { password = PeopleRows.Password, code }))).Status);
    }

    [Theory]
    [InlineData("admins", "admin", false, "/api/v1/audit", 403)]
    [InlineData("admins", "viewer", false, "/api/v1/tasks", 200)]
    [InlineData("admins", "admin", false, "/api/v1/tasks", 200)]
    [InlineData("operators", "admin", false, "/api/v1/audit", 200)]
    [InlineData("operators", "viewer", true, "/api/v1/users", 403)]
    [InlineData("everybody", "viewer", false, "/api/v1/tasks", 403)]
    [InlineData("none", "admin", true, "/api/v1/users", 200)]
    public async Task An_installation_can_ask_for_a_second_factor(string whose, string role, bool isOperator, string path, int status)
    {
        await using var api = await fixture.StartAsync(("Auth:RequireSecondFactor", whose));
        await api.MemberAsync(1, role, "asked@example.org", isOperator);
        var session = await api.SignInFromAsync("198.51.100.1", "asked@example.org");
        var headers = session.Headers();

        var before = await api.GetAsync(path, headers);
        var secret = (await api.PostAsync("/api/v1/session/totp", headers, Json(new { password = PeopleRows.Password }))).Data.Text("secret")!;
        await api.PostAsync("/api/v1/session/totp/verify", headers, Json(new { code = Totp.Code(secret, api.Clock.GetUtcNow()) }));

        Assert.Equal(status, before.Status);
        Assert.Equal(whose is "everybody" || (whose is "admins" && role is "admin") || (whose is "operators" && isOperator), session.Data.GetProperty("second_factor_needed").GetBoolean());
        if (status == 403)
            Assert.Equal("second_factor_needed", before.Code);
        Assert.Equal(200, (await api.GetAsync(path, headers)).Status);
    }

    [Fact]
    public async Task A_change_of_how_somebody_gets_in_is_told_to_them_here_and_by_mail()
    {
        await using var api = await fixture.StartAsync();
        await api.MemberAsync(1, "viewer", "told@example.org");
        var headers = (await api.SignInFromAsync("198.51.100.1", "told@example.org")).Headers();

        await api.SendAsync(
            HttpMethod.Put, "/api/v1/session/password", Json(new { current_password = PeopleRows.Password, new_password = "quite another phrase" }), headers: headers);

        Assert.Equal(1, (await api.GetAsync("/api/v1/session", headers)).Data.GetProperty("unseen_notices").GetInt32());
        var notice = (await api.GetAsync("/api/v1/session/notices", headers)).Data[0];
        Assert.Equal(("password_changed", "127.0.0.1"), (notice.Text("kind"), notice.Text("ip")));
        var mail = Assert.Single(await api.MailsAsync());
        Assert.Equal("told@example.org", mail.To);
        Assert.Contains("your password was changed", mail.Subject, StringComparison.Ordinal);
        await api.PostAsync("/api/v1/session/notices/seen", headers, Json(new { up_to = notice.GetProperty("id").GetInt64() }));
        Assert.Equal(0, (await api.GetAsync("/api/v1/session", headers)).Data.GetProperty("unseen_notices").GetInt32());
    }

    private static (int Status, string? Code) Of(Reply reply) => (reply.Status, reply.Code);
}
