using Monitor.Data.People;
using Xunit;
using static Monitor.Web.Tests.Access.AtTheDoor;

namespace Monitor.Web.Tests.Access;

/// <summary>Whoever guesses is slowed down, and nobody else.</summary>
public sealed class SignInTests(SignInFixture fixture) : IClassFixture<SignInFixture>
{
    private readonly ApiServer _api = fixture.Server;

    [Fact]
    public async Task After_five_wrong_passwords_there_is_a_wait_that_doubles_however_many_come_at_once()
    {
        await _api.MemberAsync(1, "viewer", "guessed@example.org");

        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => _api.SignInFromAsync("203.0.113.1", "guessed@example.org", $"a wrong guess {i}")));

        Assert.Equal(5, replies.Count(r => r is { Status: 401, Code: "invalid_credentials" }));
        Assert.Equal(3, replies.Count(r => r is { Status: 429, Code: "too_many_attempts" }));
        var refused = await _api.SignInFromAsync("203.0.113.1", "guessed@example.org");
        Assert.Equal((429, TimeSpan.FromSeconds(10)), (refused.Status, refused.RetryAfter));
        _api.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(401, (await _api.SignInFromAsync("203.0.113.1", "guessed@example.org", "a wrong guess again")).Status);
        Assert.Equal(TimeSpan.FromSeconds(20), (await _api.SignInFromAsync("203.0.113.1", "guessed@example.org")).RetryAfter);
        _api.Clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(200, (await _api.SignInFromAsync("203.0.113.1", "guessed@example.org")).Status);
    }

    [Fact]
    public async Task Somebody_elsewhere_locks_nobody_out()
    {
        await _api.MemberAsync(1, "viewer", "victim@example.org");
        for (var i = 0; i < 12; i++)
            await _api.SignInFromAsync("203.0.113.2", "victim@example.org", $"a wrong guess {i}");
        Assert.Equal(429, (await _api.SignInFromAsync("203.0.113.2", "victim@example.org")).Status);

        Assert.Equal(200, (await _api.SignInFromAsync("198.51.100.7", "victim@example.org")).Status);
        Assert.Equal(429, (await _api.SignInFromAsync("203.0.113.2", "victim@example.org")).Status);
    }

    [Fact]
    public async Task A_hundred_wrong_passwords_an_hour_from_everywhere_are_all_there_is_except_from_where_the_person_signs_in()
    {
        await _api.MemberAsync(1, "viewer", "known.place@example.org");
        Assert.Equal(200, (await _api.SignInFromAsync("198.51.100.1", "known.place@example.org")).Status);
        for (var i = 0; i < 100; i++)
            Assert.Equal(401, (await _api.SignInFromAsync($"203.0.114.{i}", "known.place@example.org", $"a wrong guess {i}")).Status);

        Assert.Equal(429, (await _api.SignInFromAsync("203.0.115.1", "known.place@example.org")).Status);
        Assert.Equal(200, (await _api.SignInFromAsync("198.51.100.1", "known.place@example.org")).Status);
        _api.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(200, (await _api.SignInFromAsync("203.0.115.1", "known.place@example.org")).Status);
    }

    [Fact]
    public async Task Who_is_signed_in_is_never_locked_out_by_others()
    {
        await _api.MemberAsync(1, "viewer", "is.in@example.org");
        var headers = (await _api.SignInFromAsync("198.51.100.2", "is.in@example.org")).Headers();
        for (var i = 0; i < 8; i++)
            await _api.SignInFromAsync("198.51.100.2", "is.in@example.org", $"a wrong guess {i}");
        Assert.Equal(429, (await _api.SignInFromAsync("198.51.100.2", "is.in@example.org")).Status);

        Assert.Equal(200, (await _api.GetAsync("/api/v1/session", headers)).Status);
        Assert.Equal(200, (await ProveAsync(headers, PeopleRows.Password)).Status);
    }

    [Fact]
    public async Task Wrong_passwords_within_a_session_are_slowed_down_for_that_session_alone()
    {
        await _api.MemberAsync(1, "viewer", "stolen@example.org");
        var thief = (await _api.SignInFromAsync("198.51.100.3", "stolen@example.org")).Headers();
        for (var i = 0; i < 5; i++)
            Assert.Equal(403, (await ProveAsync(thief, $"a wrong guess {i}")).Status);

        var refused = await ProveAsync(thief, PeopleRows.Password);

        Assert.Equal((429, "too_many_attempts"), (refused.Status, refused.Code));
        var owner = await _api.SignInFromAsync("198.51.100.3", "stolen@example.org");
        Assert.Equal(200, (await ProveAsync(owner.Headers(), PeopleRows.Password)).Status);
    }

    [Fact]
    public async Task An_address_without_an_account_is_treated_like_one_with()
    {
        await _api.MemberAsync(1, "viewer", "exists@example.org");

        var known = await Task.WhenAll(Enumerable.Range(0, 7).Select(i => _api.SignInFromAsync("203.0.113.4", "exists@example.org", $"a wrong guess {i}")));
        var unknown = await Task.WhenAll(Enumerable.Range(0, 7).Select(i => _api.SignInFromAsync("203.0.113.4", "exists.not@example.org", $"a wrong guess {i}")));

        Assert.Equal(known.Select(r => r.Body.GetRawText()).Order(), unknown.Select(r => r.Body.GetRawText()).Order());
    }

    [Fact]
    public async Task Every_failure_is_in_the_audit_log_also_of_an_address_that_nobody_has()
    {
        var user = await _api.MemberAsync(1, "viewer", "audited@example.org");
        var unknown = "My!Password-in-the-wrong-field";

        await _api.SignInFromAsync("203.0.113.5", "audited@example.org", "a wrong guess");
        await _api.SignInFromAsync("203.0.113.5", unknown, "a wrong guess");

        var rows = await _api.GetAsync("/api/v1/audit?action=session.refuse", await _api.SignInAsync(1, fixture.Operator));
        Assert.Contains(rows.Data.EnumerateArray(), r => r.Text("entity_type") == "user" && r.Text("entity_id") == $"{user}" && r.Text("ip") == "203.0.113.5"
            && r.GetProperty("after").Text("reason") == "password");
        Assert.Contains(rows.Data.EnumerateArray(), r => r.Text("entity_type") == "address" && r.Text("ip") == "203.0.113.5");
        Assert.DoesNotContain(unknown, rows.Body.GetRawText(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_sign_in_that_was_checked_before_the_password_was_changed_begins_no_session()
    {
        var user = await _api.MemberAsync(1, "viewer", "in.flight@example.org");
        var signIn = (SignIn)_api.Services.GetService(typeof(SignIn))!;
        var sessions = (Sessions)_api.Services.GetService(typeof(Sessions))!;
        var actor = new Data.Auditing.AuditActor("anonymous", null, "anonymous", null, "203.0.113.6", null);
        var policy = new BackOffPolicy(5, TimeSpan.FromMinutes(5), 100);
        var signedIn = await signIn.CheckAsync("in.flight@example.org", PeopleRows.Password, null, policy, actor, default);
        var headers = await _api.SignInAsync(1, user);

        Assert.Equal(200, (await _api.SendAsync(
            HttpMethod.Put, "/api/v1/session/password",
            Json(new { current_password = PeopleRows.Password, new_password = "quite another phrase" }), headers: headers)).Status);

        Assert.Null(await sessions.CreateAsync(signedIn.Proof!, TimeSpan.FromDays(1), null, actor, default));
        Assert.Equal(401, (await _api.SignInFromAsync("203.0.113.6", "in.flight@example.org")).Status);
        Assert.Equal(200, (await _api.SignInFromAsync("203.0.113.6", "in.flight@example.org", "quite another phrase")).Status);
    }

    [Theory]
    [InlineData("password1234")]
    [InlineData("P4ssw0rd!!!!")]
    [InlineData("123456789012")]
    [InlineData("qwertyuiop12")]
    [InlineData("aaaaaaaaaaaaaa")]
    [InlineData("abcabcabcabc")]
    [InlineData("iloveyou1234")]
    [InlineData("Summer2024!!!")]
    [InlineData("correct horse battery staple")]
    [InlineData("weak.passwords@example.org")]
    [InlineData("weak.passwords2024")]
    [InlineData("Monitor1234!")]
    [InlineData("too short")]
    public async Task A_password_that_is_easy_to_guess_is_refused(string password)
    {
        var user = await _api.UserAsync("weak.passwords@example.org");
        await _api.JoinAsync(1, user, "viewer");

        var reply = await _api.SendAsync(
            HttpMethod.Put, "/api/v1/session/password", Json(new { current_password = PeopleRows.Password, new_password = password }),
            headers: await _api.SignInAsync(1, user));

        Assert.Equal((422, "weak_password", "new_password"), (reply.Status, reply.Code, reply.Body.GetProperty("errors")[0].Text("field")));
    }

    [Theory]
    [InlineData("staple of the horse")]
    [InlineData("kq8-Zp3w_Vn4x")]
    [InlineData("eleven green bottles")]
    [InlineData("ich trinke gern Kaffee")]
    public void A_password_that_is_not_is_taken(string password) => Assert.Null(PasswordRules.Problem(password, "ada@example.org", "Ada Lovelace"));

    private Task<Reply> ProveAsync(Dictionary<string, string> headers, string password) =>
        _api.PostAsync("/api/v1/session/proof", headers, Json(new { password }));
}
