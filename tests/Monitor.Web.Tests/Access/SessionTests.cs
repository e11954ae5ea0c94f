using System.Text.Json;
using Monitor.Data.People;
using Xunit;

namespace Monitor.Web.Tests.Access;

public sealed class SessionTests(AccessFixture fixture) : IClassFixture<AccessFixture>
{
    private readonly ApiServer _api = fixture.Server;

    [Fact]
    public async Task Somebody_signs_in_works_and_signs_out()
    {
        await _api.MemberAsync(1, "editor", "signs.in@example.org");

        var (reply, headers) = await SignInAsync("Signs.In@example.org");

        Assert.Equal((200, "editor"), (reply.Status, reply.Data.Text("role")));
        Assert.Contains("httponly", reply.Cookie!, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", reply.Cookie!, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(200, (await _api.GetAsync("/api/v1/session", headers)).Status);
        Assert.Equal(422, (await _api.PostAsync("/api/v1/tasks", headers, "{}")).Status);

        Assert.Equal(200, (await _api.SendAsync(HttpMethod.Delete, "/api/v1/session", headers: headers)).Status);

        Assert.Equal(401, (await _api.GetAsync("/api/v1/session", headers)).Status);
    }

    [Fact]
    public async Task A_change_without_the_csrf_token_is_refused_and_a_read_is_not()
    {
        var headers = await _api.SignInAsync(1, await _api.MemberAsync(1, "editor", "csrf@example.org"));
        headers.Remove("X-CSRF-Token");

        Assert.Equal("csrf", (await _api.PostAsync("/api/v1/tasks", headers, "{}")).Code);
        Assert.Equal(200, (await _api.GetAsync("/api/v1/tasks", headers)).Status);
        headers["X-CSRF-Token"] = new string('0', 64);
        Assert.Equal("csrf", (await _api.PostAsync("/api/v1/tasks", headers, "{}")).Code);
    }

    [Fact]
    public async Task Nobody_learns_whether_an_address_has_an_account()
    {
        await _api.MemberAsync(1, "viewer", "known@example.org");

        var known = (await SignInAsync("known@example.org", password: "wrong password")).Reply;
        var unknown = (await SignInAsync("unknown@example.org", password: "wrong password")).Reply;

        Assert.Equal(known.Body.GetRawText(), unknown.Body.GetRawText());
    }

    [Fact]
    public async Task A_second_factor_is_asked_for_and_a_code_counts_once()
    {
        await _api.MemberAsync(1, "viewer", "totp@example.org");
        var (_, headers) = await SignInAsync("totp@example.org");
        var secret = (await _api.PostAsync("/api/v1/session/totp", headers, Json(new { password = PeopleRows.Password }))).Data.Text("secret")!;
        var stored = await _api.Database.ScalarAsync<string>("select totp_secret from app_user where email = 'totp@example.org'");
        Assert.DoesNotContain(secret, stored!, StringComparison.Ordinal);
        Assert.Equal(200, (await SignInAsync("totp@example.org")).Reply.Status);

        var verified = await _api.PostAsync("/api/v1/session/totp/verify", headers, Json(new { code = Totp.Code(secret, _api.Clock.GetUtcNow()) }));

        Assert.Equal("second_factor_required", (await SignInAsync("totp@example.org")).Reply.Code);
        Assert.Equal("invalid_code", (await SignInAsync("totp@example.org", code: Totp.Code(secret, _api.Clock.GetUtcNow()))).Reply.Code);
        _api.Clock.Advance(TimeSpan.FromSeconds(30));
        var code = Totp.Code(secret, _api.Clock.GetUtcNow());
        Assert.Equal(200, (await SignInAsync("totp@example.org", code: code)).Reply.Status);
        Assert.Equal("invalid_code", (await SignInAsync("totp@example.org", code: code)).Reply.Code);

        var recovery = verified.Data.GetProperty("recovery_codes")[0].GetString();
        // 26 of 31 letters and digits: more than 128 bits.
        Assert.Matches("^[a-hjkmnp-z2-9]{26}$", recovery);
        Assert.Equal(200, (await SignInAsync("totp@example.org", code: recovery)).Reply.Status);
        Assert.Equal("invalid_code", (await SignInAsync("totp@example.org", code: recovery)).Reply.Code);

        Assert.Equal(403, (await _api.PostAsync("/api/v1/session/totp/disable", headers, Json(new { password = "wrong password" }))).Status);
        Assert.Equal(200, (await _api.PostAsync("/api/v1/session/totp/disable", headers, Json(new { password = PeopleRows.Password }))).Status);
        Assert.Equal(200, (await SignInAsync("totp@example.org")).Reply.Status);
    }

    [Theory]
    [InlineData("1970-01-01T00:00:59Z", "287082")]
    [InlineData("2005-03-18T01:58:29Z", "081804")]
    [InlineData("2033-05-18T03:33:20Z", "279037")]
    public void Codes_are_those_of_the_standard(string at, string code) =>
        Assert.Equal(code, Totp.Code("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture)));

    [Fact]
    public async Task A_new_password_ends_all_other_sessions()
    {
        await _api.MemberAsync(1, "viewer", "changes@example.org");
        var (_, here) = await SignInAsync("changes@example.org");
        var (_, elsewhere) = await SignInAsync("changes@example.org");

        var wrong = await PutAsync("/api/v1/session/password", here, new { current_password = "not the right one", new_password = "another long password" });
        var right = await PutAsync("/api/v1/session/password", here, new { current_password = PeopleRows.Password, new_password = "another long password" });

        Assert.Equal((403, 200), (wrong.Status, right.Status));
        Assert.Equal(200, (await _api.GetAsync("/api/v1/session", here)).Status);
        Assert.Equal(401, (await _api.GetAsync("/api/v1/session", elsewhere)).Status);
        Assert.Equal(200, (await SignInAsync("changes@example.org", password: "another long password")).Reply.Status);
    }

    [Fact]
    public async Task Signing_in_ends_the_session_that_the_browser_had()
    {
        await _api.MemberAsync(1, "viewer", "again@example.org");
        var (_, former) = await SignInAsync("again@example.org");
        var (_, elsewhere) = await SignInAsync("again@example.org");

        var reply = await _api.PostAsync("/api/v1/session", former, Json(new { email = "again@example.org", password = PeopleRows.Password }));

        Assert.Equal(200, reply.Status);
        Assert.NotEqual(former["Cookie"], reply.Cookie!.Split(';')[0]);
        Assert.Equal(401, (await _api.GetAsync("/api/v1/session", former)).Status);
        Assert.Equal(200, (await _api.GetAsync("/api/v1/session", elsewhere)).Status);
    }

    [Fact]
    public async Task A_browser_forgets_what_it_saw_when_somebody_signs_out()
    {
        await _api.MemberAsync(1, "viewer", "forgets@example.org");
        var (_, headers) = await SignInAsync("forgets@example.org");
        using var request = new HttpRequestMessage(HttpMethod.Delete, "/api/v1/session");
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);

        using var response = await _api.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal("\"cache\"", response.Headers.GetValues("Clear-Site-Data").Single());
        Assert.Contains(response.Headers.GetValues("Set-Cookie"), cookie => cookie.StartsWith("monitor_session=;", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_session_ends_when_it_is_idle_and_at_its_end()
    {
        await _api.MemberAsync(1, "viewer", "idles@example.org");
        var (_, headers) = await SignInAsync("idles@example.org");

        for (var half = 0; half < 27; half++)
        {
            _api.Clock.Advance(TimeSpan.FromHours(12));
            Assert.Equal(200, (await _api.GetAsync("/api/v1/session", headers)).Status);
        }

        _api.Clock.Advance(TimeSpan.FromHours(12));
        Assert.Equal(401, (await _api.GetAsync("/api/v1/session", headers)).Status);
        var (_, idle) = await SignInAsync("idles@example.org");
        _api.Clock.Advance(TimeSpan.FromHours(25));
        Assert.Equal(401, (await _api.GetAsync("/api/v1/session", idle)).Status);
    }

    [Fact]
    public async Task A_session_acts_for_the_team_that_its_user_chooses_among_their_own()
    {
        var user = await _api.MemberAsync(1, "viewer", "two.teams@example.org");
        var second = await _api.TeamAsync("second");
        var foreign = await _api.TeamAsync("foreign");
        await _api.JoinAsync(second, user, "admin");
        var headers = await _api.SignInAsync(1, user);
        Assert.Equal(403, (await _api.GetAsync("/api/v1/audit", headers)).Status);

        Assert.Equal(404, (await PutAsync("/api/v1/session/team", headers, new { team_id = foreign })).Status);
        Assert.Equal(200, (await PutAsync("/api/v1/session/team", headers, new { team_id = second })).Status);

        Assert.Equal(200, (await _api.GetAsync("/api/v1/audit", headers)).Status);
        Assert.Equal("second", (await _api.GetAsync("/api/v1/team", headers)).Data.Text("name"));
    }

    private static string Json<T>(T body) => JsonSerializer.Serialize(body);

    private Task<Reply> PutAsync<T>(string path, Dictionary<string, string> headers, T body) =>
        _api.SendAsync(HttpMethod.Put, path, Json(body), headers: headers);

    private async Task<(Reply Reply, Dictionary<string, string> Headers)> SignInAsync(string email, string? password = null, string? code = null)
    {
        var reply = await _api.PostAsync("/api/v1/session", Json(new { email, password = password ?? PeopleRows.Password, code }));
        return reply.Status != 200
            ? (reply, [])
            : (reply, new() { ["Cookie"] = reply.Cookie!.Split(';')[0], ["X-CSRF-Token"] = reply.Data.Text("csrf_token")! });
    }
}
