using System.Text.RegularExpressions;
using Monitor.Data.People;
using Xunit;
using static Monitor.Web.Tests.Access.AtTheDoor;

namespace Monitor.Web.Tests.Access;

/// <summary>Who lost a password or a second factor gets back in, and nobody else.</summary>
public sealed partial class RecoveryTests(SignInFixture fixture) : IClassFixture<SignInFixture>, IAsyncLifetime
{
    private const string New = "quite another phrase";

    private ApiServer _api = null!;

    public async ValueTask InitializeAsync() => _api = await fixture.StartAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task A_link_by_mail_sets_a_new_password_once_and_ends_all_sessions()
    {
        await _api.MemberAsync(1, "viewer", "forgot@example.org");
        var headers = (await _api.SignInFromAsync("198.51.100.1", "forgot@example.org")).Headers();

        Assert.Equal(200, (await BeginAsync("Forgot@example.org")).Status);

        var mail = Assert.Single(await _api.MailsAsync());
        Assert.Equal("Forgot@example.org", mail.To);
        Assert.Contains("https://monitor.example.org/recover#token=recover_", mail.Text, StringComparison.Ordinal);
        Assert.Equal((422, "weak_password"), Of(await CompleteAsync(Token(mail.Text), "password1234")));
        Assert.Equal(200, (await CompleteAsync(Token(mail.Text), New)).Status);
        Assert.Equal((404, "recovery_not_found"), Of(await CompleteAsync(Token(mail.Text), "yet another phrase")));
        Assert.Equal(401, (await _api.GetAsync("/api/v1/session", headers)).Status);
        Assert.Equal(401, (await _api.SignInFromAsync("198.51.100.1", "forgot@example.org")).Status);
        Assert.Equal(200, (await _api.SignInFromAsync("198.51.100.1", "forgot@example.org", New)).Status);
        Assert.Contains("a link to get back", Assert.Single(await _api.MailsAsync()).Subject, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_learns_whether_an_address_has_an_account_and_nobody_without_one_is_written_to()
    {
        await _api.MemberAsync(1, "viewer", "has.one@example.org");

        var known = await BeginAsync("has.one@example.org");
        var unknown = await BeginAsync("has.none@example.org");

        Assert.Equal(known.Body.GetRawText(), unknown.Body.GetRawText());
        Assert.Equal("has.one@example.org", Assert.Single(await _api.MailsAsync()).To);
    }

    [Fact]
    public async Task A_link_is_over_after_an_hour_and_after_any_change_of_how_the_person_gets_in()
    {
        var user = await _api.MemberAsync(1, "viewer", "too.late@example.org");
        await BeginAsync("too.late@example.org");
        var late = Token((await _api.MailsAsync())[0].Text);
        _api.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(404, (await CompleteAsync(late, New)).Status);

        await BeginAsync("too.late@example.org");
        var changed = Token((await _api.MailsAsync())[0].Text);
        await _api.SendAsync(
            HttpMethod.Put, "/api/v1/session/password", Json(new { current_password = PeopleRows.Password, new_password = New }),
            headers: await _api.SignInAsync(1, user));
        Assert.Equal(404, (await CompleteAsync(changed, "yet another phrase")).Status);
    }

    [Fact]
    public async Task Nobody_fills_a_mailbox()
    {
        await _api.MemberAsync(1, "viewer", "flooded@example.org");

        for (var i = 0; i < 6; i++)
            Assert.Equal(200, (await BeginAsync("flooded@example.org")).Status);

        Assert.Equal(3, (await _api.MailsAsync()).Count);
    }

    [Fact]
    public async Task A_link_to_a_new_password_does_not_get_past_the_second_factor_and_guesses_of_its_code_are_slowed_down()
    {
        var secret = await EnrolledAsync("still.two@example.org");
        await BeginAsync("still.two@example.org");
        var token = Token((await _api.MailsAsync())[^1].Text);

        Assert.Equal((401, "second_factor_required"), Of(await CompleteAsync(token, New)));
        for (var i = 0; i < 5; i++)
            Assert.Equal((401, "invalid_code"), Of(await CompleteAsync(token, New, "000000")));
        Assert.Equal((429, "too_many_attempts"), Of(await CompleteAsync(token, New, "000000")));
        _api.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(200, (await CompleteAsync(token, New, Totp.Code(secret, _api.Clock.GetUtcNow()))).Status);
    }

    [Fact]
    public async Task Who_lost_the_second_factor_gets_rid_of_it_with_the_password_and_the_mail_together()
    {
        await EnrolledAsync("lost.it@example.org");

        await BeginAsync("lost.it@example.org", "a wrong guess");
        var withoutPassword = Token((await _api.MailsAsync())[^1].Text);
        await BeginAsync("lost.it@example.org", PeopleRows.Password);
        var withPassword = Token((await _api.MailsAsync())[^1].Text);

        Assert.Equal(401, (await CompleteAsync(withoutPassword, New)).Status);
        Assert.Equal(200, (await CompleteAsync(withPassword, New)).Status);
        Assert.Equal(200, (await _api.SignInFromAsync("198.51.100.1", "lost.it@example.org", New)).Status);
    }

    [Fact]
    public async Task An_admin_lets_a_member_of_their_team_back_in_and_the_member_is_told()
    {
        var team = await _api.TeamAsync("of the admin");
        var admin = await _api.SignInAsync(team, await _api.MemberAsync(team, "admin", "admin@example.org"));
        var member = await _api.MemberAsync(team, "viewer", "member@example.org");

        var mailed = await _api.PostAsync($"/api/v1/members/{member}/recovery", admin, "{}");
        var handed = await _api.PostAsync($"/api/v1/members/{member}/recovery", admin, """{"clear_factors": true, "hand_over": true}""");

        Assert.Equal((201, true, ""), (mailed.Status, mailed.Data.GetProperty("mailed").GetBoolean(), mailed.Data.Text("token")));
        Assert.Contains(await _api.MailsAsync(), mail => mail.To == "member@example.org" && mail.Text.Contains("/recover#token=", StringComparison.Ordinal));
        Assert.Equal(200, (await CompleteAsync(handed.Data.Text("token")!, New)).Status);
        var headers = (await _api.SignInFromAsync("198.51.100.1", "member@example.org", New)).Headers();
        Assert.Equal(
            ["recovered", "recovery_begun", "recovery_begun"],
            (await _api.GetAsync("/api/v1/session/notices", headers)).Data.EnumerateArray().Select(n => n.Text("kind")));
    }

    [Fact]
    public async Task An_admin_gets_into_no_account_that_reaches_beyond_their_team()
    {
        var team = await _api.TeamAsync("of the nosy");
        var admin = await _api.SignInAsync(team, await _api.MemberAsync(team, "admin", "nosy@example.org"));
        var elsewhere = await _api.MemberAsync(team, "viewer", "in.two@example.org");
        await _api.JoinAsync(1, elsewhere, "admin");
        var operates = await _api.MemberAsync(team, "viewer", "operates@example.org", isOperator: true);
        var stranger = await _api.MemberAsync(1, "viewer", "stranger@example.org");

        Assert.Equal(403, (await RecoverAsync(elsewhere)).Status);
        Assert.Equal(403, (await RecoverAsync(operates)).Status);
        Assert.Equal(404, (await RecoverAsync(stranger)).Status);
        Assert.Equal("needs_person", (await _api.PostAsync($"/api/v1/members/{elsewhere}/recovery", await _api.KeyAsync(team, "admin"), "{}")).Code);
        var byOperator = await _api.PostAsync(
            $"/api/v1/users/{elsewhere}/recovery", await _api.SignInAsync(1, await _api.UserAsync("op@example.org", isOperator: true)), """{"hand_over": true}""");
        Assert.Equal(200, (await CompleteAsync(byOperator.Data.Text("token")!, New)).Status);

        Task<Reply> RecoverAsync(long user) => _api.PostAsync($"/api/v1/members/{user}/recovery", admin, "{}");
    }

    private async Task<string> EnrolledAsync(string email)
    {
        await _api.MemberAsync(1, "viewer", email);
        var headers = (await _api.SignInFromAsync("198.51.100.9", email)).Headers();
        var secret = (await _api.PostAsync("/api/v1/session/totp", headers, Json(new { password = PeopleRows.Password }))).Data.Text("secret")!;
        await _api.PostAsync("/api/v1/session/totp/verify", headers, Json(new { code = Totp.Code(secret, _api.Clock.GetUtcNow()) }));
        return secret;
    }

    private Task<Reply> BeginAsync(string email, string? password = null) => _api.PostAsync("/api/v1/recovery", Json(new { email, password }));

    private Task<Reply> CompleteAsync(string token, string password, string? code = null) =>
        _api.PostAsync("/api/v1/recovery/complete", Json(new { token, new_password = password, code }));

    private static (int Status, string? Code) Of(Reply reply) => (reply.Status, reply.Code);

    private static string Token(string text) => TokenPattern().Match(text).Groups["token"].Value;

    [GeneratedRegex("#token=(?<token>[a-z0-9_]+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TokenPattern();
}
