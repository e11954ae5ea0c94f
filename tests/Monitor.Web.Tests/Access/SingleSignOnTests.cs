using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using Monitor.Data.People;
using Monitor.Testing;
using Xunit;

namespace Monitor.Web.Tests.Access;

/// <summary>Single sign-on with an issuer that does it right, and with one that does it wrongly in every way that there is.</summary>
public sealed class SingleSignOnTests(SingleSignOnTests.World world) : IClassFixture<SingleSignOnTests.World>
{
    private const string Begin = "/api/v1/session/oidc";
    private const string Identities = "/api/v1/session/identities";

    private static int _made;

    private readonly ApiServer _api = world.Server;

    private TestIssuer Issuer => world.Issuer;

    [Fact]
    public async Task Whoever_linked_an_identity_signs_in_with_it()
    {
        var person = NewPerson();
        var (user, page) = await PageOfAsync("viewer");
        using (page)
        {
            var linked = await LinkAsync(page, person);
            Assert.Equal(("/settings", 200), (linked.GoesOnTo, linked.Status));
            var identity = Assert.Single((await page.SendAsync(HttpMethod.Get, Identities)).Data.EnumerateArray());
            Assert.Equal((Issuer.Address, person.Email), (identity.Text("issuer"), identity.Text("email")));
        }

        using var browser = NewBrowser();
        var visit = await SignInAsync(browser, person, "/tasks?status=active");

        Assert.Equal("/tasks?status=active", visit.GoesOnTo);
        Assert.Equal(user, await WhoAsync(browser));
        Assert.Equal(["identity.link", "session.create"], await AuditAsync(user));
        Assert.Equal(["identity_linked"], await NoticesAsync(user));
        Assert.Equal(1L, await _api.Database.ScalarAsync<long>("select count(*) from session where user_id = $1 and method = 'single_sign_on'", user));
    }

    [Fact]
    public async Task What_stays_in_the_browser_is_our_session_and_nothing_of_the_issuer()
    {
        var person = await LinkedAsync();
        using var browser = NewBrowser();

        var visit = await SignInAsync(browser, person);

        Assert.Equal(["monitor_session"], browser.Cookies.Keys);
        var session = browser.Set[^1];
        Assert.Contains("samesite=strict", session, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("httponly", session, StringComparison.OrdinalIgnoreCase);
        Assert.All(browser.Set.Where(c => c.StartsWith("monitor_oidc_", StringComparison.Ordinal)), cookie =>
        {
            Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        });
        Assert.Contains("no-store", visit.Headers, StringComparison.Ordinal);
        Assert.Contains("Referrer-Policy: no-referrer", visit.Headers, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", visit.Body, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Behind_TLS_no_other_host_can_set_the_cookies_that_belong_to_an_answer()
    {
        await using var database = await world.Access.NewDatabaseAsync();
        var settings = Issuer.Settings();
        settings["Auth:PublicUrl"] = "https://monitor.example.org";
        settings["Proxy:Trusted:0"] = "127.0.0.1";
        await using var api = await world.StartAsync(database, settings);
        using var browser = new CookieJar(api.Client.BaseAddress!);
        browser.Headers["X-Forwarded-Proto"] = "https";
        browser.Headers["Host"] = "evil.example.org";

        var visit = await browser.SendAsync(HttpMethod.Get, Begin);

        Assert.Equal(302, visit.Status);
        Assert.Contains(Uri.EscapeDataString("https://monitor.example.org/api/v1/session/oidc/callback"), visit.Location!, StringComparison.Ordinal);
        Assert.Equal(2, browser.Set.Count);
        Assert.All(browser.Set, cookie =>
        {
            Assert.StartsWith("__Host-monitor_oidc_", cookie, StringComparison.Ordinal);
            Assert.Contains("; path=/;", cookie, StringComparison.Ordinal);
            Assert.Contains("; secure", cookie, StringComparison.Ordinal);
            Assert.DoesNotContain("domain=", cookie, StringComparison.OrdinalIgnoreCase);
        });
    }

    [Fact]
    public async Task Without_a_known_address_nobody_is_sent_anywhere()
    {
        using var browser = NewBrowser();
        browser.Headers["Host"] = "evil.example.org";

        var visit = await browser.SendAsync(HttpMethod.Get, Begin);

        Assert.Equal((409, "public_url_required"), (visit.Status, visit.Code));
    }

    public static TheoryData<string> Faults() => new(
        Enum.GetNames<IssuerFault>().Except([nameof(IssuerFault.None), nameof(IssuerFault.AccessDenied), nameof(IssuerFault.IgnoresMaxAge)]));

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task An_answer_that_is_not_right_signs_nobody_in(string fault)
    {
        var person = await LinkedAsync();
        using var browser = NewBrowser();
        var refusals = await RefusalsAsync();

        var visit = await SignInAsync(browser, person, fault: Enum.Parse<IssuerFault>(fault));

        Assert.Equal((303, "/?sign_in_error=invalid_answer"), (visit.Status, visit.Location));
        Assert.DoesNotContain("monitor_session", browser.Cookies.Keys);
        Assert.Equal(refusals + 1, await RefusalsAsync());
        Assert.Equal("/", (await SignInAsync(browser, person)).GoesOnTo);
    }

    [Fact]
    public async Task Whoever_says_no_at_the_issuer_comes_back_with_that()
    {
        using var browser = NewBrowser();

        var visit = await SignInAsync(browser, NewPerson(), "/tasks?a=b#top", IssuerFault.AccessDenied);

        Assert.Equal("/tasks?a=b&sign_in_error=access_denied#top", visit.Location);
    }

    [Fact]
    public async Task An_answer_counts_once_in_the_browser_that_asked_and_for_fifteen_minutes()
    {
        var person = await LinkedAsync();
        using var browser = NewBrowser();
        using var another = NewBrowser();
        Issuer.Person = person;
        var answer = (await browser.OpenAsync((await browser.OpenAsync(Begin)).Location!)).Location!;
        var cookies = browser.Cookies.ToDictionary();

        // In another browser it is an attempt to have somebody signed in as somebody else.
        Assert.Equal("/?sign_in_error=sign_in_expired", (await another.OpenAsync(answer)).Location);
        // A state that nobody sealed here, and none at all.
        Assert.Equal("/?sign_in_error=sign_in_expired", (await browser.OpenAsync(Changed(answer, "state"))).Location);
        Assert.Equal("/?sign_in_error=sign_in_expired", (await browser.OpenAsync($"{Begin}/callback")).Location);
        Assert.Equal("/?sign_in_error=sign_in_expired", (await browser.OpenAsync($"{Begin}/callback?code=x&state=y&id_token=z")).Location);
        Assert.Equal("/", (await browser.OpenAsync(answer)).GoesOnTo);
        Assert.Equal("/?sign_in_error=sign_in_expired", (await browser.OpenAsync(answer)).Location);
        // Even with the cookies that were taken away the code is used up.
        foreach (var (name, value) in cookies)
            browser.Cookies[name] = value;
        Assert.Equal("/?sign_in_error=invalid_answer", (await browser.OpenAsync(answer)).Location);

        using var late = NewBrowser();
        var lateAnswer = (await late.OpenAsync((await late.OpenAsync(Begin)).Location!)).Location!;
        _api.Clock.Advance(TimeSpan.FromMinutes(16));
        Assert.Equal("/?sign_in_error=sign_in_expired", (await late.OpenAsync(lateAnswer)).Location);
    }

    [Theory]
    [InlineData("https://evil.example.org/")]
    [InlineData("//evil.example.org")]
    [InlineData("/\\evil.example.org")]
    [InlineData("\\\\evil.example.org")]
    [InlineData("/%09/evil.example.org\t")]
    [InlineData("/\t/evil.example.org")]
    [InlineData("/\r\nLocation: https://evil.example.org")]
    [InlineData("javascript:alert(1)")]
    [InlineData("evil.example.org")]
    [InlineData("")]
    [InlineData(" /tasks")]
    [InlineData("/.//evil.example.org")]
    [InlineData("/..//evil.example.org")]
    [InlineData("/x/..//evil.example.org")]
    public async Task Nobody_is_sent_to_another_host_afterwards(string target)
    {
        using var browser = NewBrowser();

        var visit = await browser.OpenAsync($"{Begin}?return={Uri.EscapeDataString(target)}");

        Assert.Equal((422, "invalid_url"), (visit.Status, visit.Code));
    }

    [Fact]
    public async Task What_a_page_goes_on_to_is_written_as_text()
    {
        var person = await LinkedAsync();
        using var browser = NewBrowser();

        var visit = await SignInAsync(browser, person, "/%22%3E%3Cscript%3E?a=1&b='\"<x>\"");

        Assert.Equal("/%22%3E%3Cscript%3E?a=1&b='%22%3Cx%3E%22", visit.GoesOnTo);
        Assert.DoesNotContain("<x>", visit.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_alone_is_nobody_here()
    {
        var (user, page) = await PageOfAsync("admin");
        page.Dispose();
        var email = await _api.Database.ScalarAsync<string>("select email from app_user where id = $1", user);
        using var browser = NewBrowser();

        var visit = await SignInAsync(browser, NewPerson() with { Email = email, IsEmailVerified = true });

        Assert.Equal("/?sign_in_error=not_linked", visit.Location);
        Assert.Equal(0L, await _api.Database.ScalarAsync<long>("select count(*) from user_identity where user_id = $1", user));
    }

    [Fact]
    public async Task Linking_needs_a_proof_and_a_token_ends_other_sessions_and_takes_nobody_elses()
    {
        var person = await LinkedAsync();
        var (user, page) = await PageOfAsync("viewer");
        using var _ = page;
        var elsewhere = await _api.SignInAsync(1, user);
        var csrf = page.Headers["X-CSRF-Token"];

        page.Headers.Remove("X-CSRF-Token");
        Assert.Equal("csrf", (await page.SendAsync(HttpMethod.Post, Identities, new { })).Code);
        page.Headers["X-CSRF-Token"] = csrf;
        var taken = await LinkAsync(page, person);
        Assert.Equal("/settings?sign_in_error=identity_taken", taken.Location);
        Assert.Equal(200, (await _api.GetAsync("/api/v1/session", elsewhere)).Status);

        Assert.Equal("/settings", (await LinkAsync(page, NewPerson())).GoesOnTo);
        _api.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(401, (await _api.GetAsync("/api/v1/session", elsewhere)).Status);

        await _api.Database.ExecuteAsync("update session set proved_at = null where user_id = $1", user);
        _api.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("proof_needed", (await page.SendAsync(HttpMethod.Post, Identities, new { })).Code);
    }

    [Theory]
    [InlineData("update session set revoked_at = now() where user_id = $1")]
    [InlineData("update app_user set credentials_version = credentials_version + 1 where id = $1")]
    [InlineData("update app_user set disabled_at = now() where id = $1")]
    public async Task A_link_comes_to_nothing_when_the_account_changed_meanwhile(string change)
    {
        var (user, page) = await PageOfAsync("viewer");
        using var _ = page;
        Issuer.Person = NewPerson();
        var location = (await page.SendAsync(HttpMethod.Post, Identities, new { @return = "/settings" })).Data.Text("location")!;
        var answer = (await page.OpenAsync(location)).Location!;
        await _api.Database.ExecuteAsync(change, user);

        Assert.Equal("/settings?sign_in_error=changed_meanwhile", (await page.OpenAsync(answer)).Location);
        Assert.Equal(0L, await _api.Database.ScalarAsync<long>("select count(*) from user_identity where user_id = $1", user));
    }

    [Fact]
    public async Task An_identity_is_unlinked_unless_it_is_the_last_way_to_sign_in()
    {
        var (user, page) = await PageOfAsync("viewer");
        using var _ = page;
        var person = NewPerson();
        await LinkAsync(page, person);
        var id = (await page.SendAsync(HttpMethod.Get, Identities)).Data[0].Text("id");
        await _api.Database.ExecuteAsync("update app_user set password_hash = null where id = $1", user);

        var last = await page.SendAsync(HttpMethod.Delete, $"{Identities}/{id}");
        await _api.Database.ExecuteAsync("update app_user set password_hash = 'x' where id = $1", user);
        var done = await page.SendAsync(HttpMethod.Delete, $"{Identities}/{id}");

        Assert.Equal((409, "last_sign_in_way"), (last.Status, last.Code));
        Assert.Equal(200, done.Status);
        Assert.Equal(404, (await page.SendAsync(HttpMethod.Delete, $"{Identities}/{id}")).Status);
        using var browser = NewBrowser();
        Assert.Equal("/?sign_in_error=not_linked", (await SignInAsync(browser, person)).Location);
        Assert.Equal(["identity_linked", "identity_unlinked"], await NoticesAsync(user));
    }

    [Fact]
    public async Task An_invitation_that_is_accepted_at_the_issuer_makes_an_account_without_a_password()
    {
        var person = NewPerson() with { Name = "Grace", SignedInAt = _api.Clock.GetUtcNow() };
        var token = await InviteAsync("grace.invited@example.org");
        using var browser = NewBrowser();

        var visit = await AcceptAsync(browser, token, person);

        Assert.Equal("/welcome", visit.GoesOnTo);
        var session = (await browser.SendAsync(HttpMethod.Get, "/api/v1/session")).Data;
        Assert.Equal(("grace.invited@example.org", "Grace", "editor"), (session.Text("email"), session.Text("name"), session.Text("role")));
        Assert.False(session.GetProperty("has_password").GetBoolean());
        // The invitation is used up, and no password opens the account.
        using var again = NewBrowser();
        Assert.Equal("/welcome?sign_in_error=invitation_not_found", (await AcceptAsync(again, token, NewPerson())).Location);
        Assert.Equal("invalid_credentials", (await _api.PostAsync("/api/v1/session", """{"email":"grace.invited@example.org","password":"any password at all"}""")).Code);
        // Who signs in there now is that account.
        using var later = NewBrowser();
        await SignInAsync(later, person);
        Assert.Equal(session.GetProperty("user_id").GetInt64(), await WhoAsync(later));
    }

    [Fact]
    public async Task Whoever_is_known_brings_their_account_to_an_invitation()
    {
        var (user, page) = await PageOfAsync("viewer");
        using var _ = page;
        var person = NewPerson();
        await LinkAsync(page, person);
        var second = await _api.TeamAsync("second team of somebody");
        var admin = await _api.SignInAsync(second, await _api.MemberAsync(second, "admin", $"admin.{Interlocked.Increment(ref _made)}@example.org"));
        using var browser = NewBrowser();

        await AcceptAsync(browser, await InviteAsync("whatever.address@example.org", admin), person);

        Assert.Equal(user, await WhoAsync(browser));
        Assert.Equal(2L, await _api.Database.ScalarAsync<long>("select count(*) from member where user_id = $1", user));
    }

    [Fact]
    public async Task Without_a_password_one_is_set_after_a_proof_at_the_issuer()
    {
        var person = NewPerson() with { SignedInAt = _api.Clock.GetUtcNow().AddHours(-3) };
        using var browser = NewBrowser();
        await AcceptAsync(browser, await InviteAsync("no.password@example.org"), person);
        browser.Headers["X-CSRF-Token"] = (await browser.SendAsync(HttpMethod.Get, "/api/v1/session")).Data.Text("csrf_token")!;
        var change = new { new_password = "staple of the horse" };

        // The issuer let them through because of a sign-in of three hours ago.
        Assert.Equal("proof_needed", (await browser.SendAsync(HttpMethod.Put, "/api/v1/session/password", change)).Code);
        Assert.Equal("/settings?sign_in_error=not_proved", (await ProveAsync(browser, person, IssuerFault.IgnoresMaxAge)).Location);
        Assert.Equal("/settings?sign_in_error=not_proved", (await ProveAsync(browser, NewPerson())).Location);
        Assert.Equal(("login", "0"), (Issuer.Asked["prompt"], Issuer.Asked["max_age"]));
        Assert.Equal("/settings", (await ProveAsync(browser, person)).GoesOnTo);

        Assert.Equal(200, (await browser.SendAsync(HttpMethod.Put, "/api/v1/session/password", change)).Status);
        Assert.Equal(200, (await _api.PostAsync("/api/v1/session", """{"email":"no.password@example.org","password":"staple of the horse"}""")).Status);
    }

    [Fact]
    public async Task Somebody_who_is_disabled_comes_back_with_that_and_gets_no_session()
    {
        var (user, page) = await PageOfAsync("viewer");
        using var _ = page;
        var person = NewPerson();
        await LinkAsync(page, person);
        await _api.Database.ExecuteAsync("update app_user set disabled_at = now() where id = $1", user);
        using var browser = NewBrowser();

        var visit = await SignInAsync(browser, person);

        Assert.Equal("/?sign_in_error=user_disabled", visit.Location);
        Assert.DoesNotContain("monitor_session", browser.Cookies.Keys);
        Assert.Equal("session.refuse", (await AuditAsync(user))[^1]);
    }

    [Fact]
    public async Task Everybody_of_a_domain_joins_the_team_that_the_operator_chose_once_their_address_is_verified()
    {
        await using var database = await world.Access.NewDatabaseAsync();
        var settings = Issuer.Settings();
        settings["Auth:Oidc:Domains:0"] = "corp.example.org";
        settings["Auth:Oidc:JoinTeam"] = "1";
        settings["Auth:Oidc:JoinRole"] = "editor";
        await using var api = await world.StartAsync(database, settings);
        await api.UserAsync("operator@example.org", isOperator: true);
        await api.MemberAsync(1, "viewer", "taken@corp.example.org");
        var person = NewPerson() with { Email = "Ada@Corp.example.org", IsEmailVerified = true, Name = "Ada", IsInUserInfo = true };

        Assert.Equal("/?sign_in_error=not_linked", await ErrorAsync(person with { Email = "ada@corp.example.org.evil.example" }));
        Assert.Equal("/?sign_in_error=not_linked", await ErrorAsync(person with { Email = null }));
        Assert.Equal("/?sign_in_error=email_not_verified", await ErrorAsync(person with { IsEmailVerified = false }));
        Assert.Equal("/?sign_in_error=email_not_verified", await ErrorAsync(person with { IsEmailVerified = null }));
        Assert.Equal("/?sign_in_error=already_member", await ErrorAsync(person with { Email = "taken@corp.example.org" }));

        using var browser = new CookieJar(api.Client.BaseAddress!);
        Issuer.Person = person;
        Assert.Equal("/", (await browser.GoAsync((await browser.OpenAsync(Begin)).Location!)).GoesOnTo);
        var session = (await browser.SendAsync(HttpMethod.Get, "/api/v1/session")).Data;
        Assert.Equal(("Ada", "editor", "Ada@Corp.example.org"), (session.Text("name"), session.Text("role"), session.Text("email")));
        using var again = new CookieJar(api.Client.BaseAddress!);
        await again.GoAsync((await again.OpenAsync(Begin)).Location!);
        Assert.Equal(1L, await database.ScalarAsync<long>("select count(*) from app_user where email ilike 'ada@corp%'"));

        async Task<string?> ErrorAsync(IssuerPerson somebody)
        {
            using var visitor = new CookieJar(api.Client.BaseAddress!);
            Issuer.Person = somebody with { Subject = Guid.NewGuid().ToString() };
            return (await visitor.GoAsync((await visitor.OpenAsync(Begin)).Location!)).Location;
        }
    }

    [Fact]
    public async Task An_issuer_that_is_away_does_not_keep_the_service_from_starting_and_is_told_of()
    {
        await using var database = await world.Access.NewDatabaseAsync();
        var settings = Issuer.Settings();
        settings["Auth:Oidc:Authority"] = $"http://127.0.0.1:{FreePort.Next()}";
        await using var api = await world.StartAsync(database, settings);
        using var browser = new CookieJar(api.Client.BaseAddress!);

        var visit = await browser.OpenAsync($"{Begin}?return=/tasks");

        Assert.Equal((303, "/tasks?sign_in_error=issuer_unavailable"), (visit.Status, visit.Location));
        var accept = await browser.SendAsync(HttpMethod.Post, "/api/v1/invitations/accept/oidc", new { token = "invite_x" });
        Assert.Equal((503, "issuer_unavailable"), (accept.Status, accept.Code));
        Assert.Empty(browser.Cookies);
    }

    [Fact]
    public async Task An_issuer_that_never_answers_is_waited_for_only_a_while()
    {
        using var silence = new TcpListener(IPAddress.Loopback, 0);
        silence.Start();
        await using var database = await world.Access.NewDatabaseAsync();
        var settings = Issuer.Settings();
        settings["Auth:Oidc:Authority"] = $"http://{silence.LocalEndpoint}";
        settings["Auth:Oidc:Timeout"] = "00:00:01";
        await using var api = await world.StartAsync(database, settings);
        using var browser = new CookieJar(api.Client.BaseAddress!);

        Assert.Equal("/?sign_in_error=issuer_unavailable", (await browser.OpenAsync(Begin)).Location);
    }

    public static TheoryData<string, string> Mistakes() => new()
    {
        { "Auth:Oidc:Authority", "http://login.example.org" },
        { "Auth:Oidc:Authority", "login.example.org" },
        { "Auth:Oidc:Authority", "https://user@login.example.org" },
        { "Auth:Oidc:ClientId", "" },
        { "Auth:Oidc:JoinRole", "owner" },
        { "Auth:Oidc:Domains:0", "example.org" },
        { "Auth:Oidc:JoinTeam", "1" },
        { "Auth:PublicUrl", "http://monitor.example.org" },
        { "Auth:PublicUrl", "monitor.example.org" },
        { "Auth:PublicUrl", "https://monitor.example.org/path" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task A_mistake_in_the_settings_stops_the_start_and_is_named(string option, string value)
    {
        await using var database = await world.Access.NewDatabaseAsync();
        var settings = Issuer.Settings();
        settings[option] = value;

        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => world.StartAsync(database, settings));

        Assert.Contains(option.Replace(":0", "", StringComparison.Ordinal), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_issuer_that_goes_away_while_somebody_is_there_is_told_of()
    {
        await using var database = await world.Access.NewDatabaseAsync();
        var issuer = await TestIssuer.StartAsync();
        await using var api = await world.StartAsync(database, issuer.Settings());
        using var browser = new CookieJar(api.Client.BaseAddress!);
        var answer = (await browser.OpenAsync((await browser.OpenAsync(Begin)).Location!)).Location!;
        await issuer.DisposeAsync();

        Assert.Equal("/?sign_in_error=issuer_unavailable", (await browser.OpenAsync(answer)).Location);
    }

    [Fact]
    public async Task An_issuer_that_calls_itself_something_else_is_not_the_configured_one()
    {
        await using var database = await world.Access.NewDatabaseAsync();
        await using var issuer = await TestIssuer.StartAsync();
        issuer.Name = "https://login.example.org";
        await using var api = await world.StartAsync(database, issuer.Settings());
        using var browser = new CookieJar(api.Client.BaseAddress!);

        var visit = await browser.OpenAsync(Begin);

        Assert.Equal((303, "/?sign_in_error=issuer_unavailable"), (visit.Status, visit.Location));
        Assert.Empty(browser.Cookies);
    }

    [Fact]
    public async Task Where_there_is_no_issuer_there_is_no_single_sign_on()
    {
        var api = world.Access.Server;

        Assert.Equal((404, "single_sign_on_off"), ((await api.GetAsync(Begin)).Status, (await api.GetAsync(Begin)).Code));
        Assert.Equal(404, (await api.GetAsync($"{Begin}/callback?code=x&state=y")).Status);
        Assert.Equal("null", (await api.GetAsync("/api/v1/session/methods")).Data.GetProperty("single_sign_on").GetRawText());
        Assert.Equal("Example login", (await _api.GetAsync("/api/v1/session/methods")).Data.GetProperty("single_sign_on").Text("name"));
    }

    private static string Changed(string address, string parameter)
    {
        var at = address.IndexOf($"{parameter}=", StringComparison.Ordinal) + parameter.Length + 20;
        return string.Concat(address.AsSpan(0, at), address[at] == 'A' ? "B" : "A", address.AsSpan(at + 1));
    }

    private static IssuerPerson NewPerson()
    {
        var number = Interlocked.Increment(ref _made);
        return new IssuerPerson($"subject-{number}") { Email = $"elsewhere.{number}@example.org", IsEmailVerified = true };
    }

    private CookieJar NewBrowser() => new(_api.Client.BaseAddress!);

    private async Task<(long User, CookieJar Page)> PageOfAsync(string role)
    {
        var user = await _api.MemberAsync(1, role, $"sso.{Interlocked.Increment(ref _made)}@example.org");
        var headers = await _api.SignInAsync(1, user);
        var page = NewBrowser();
        page.Cookies["monitor_session"] = headers["Cookie"].Split('=')[1];
        page.Headers["X-CSRF-Token"] = headers["X-CSRF-Token"];
        return (user, page);
    }

    // Coming back, a browser does not send the session's cookie along.
    private async Task<Visit> LinkAsync(CookieJar page, IssuerPerson person) =>
        await WithoutSessionAsync(page, person, (await page.SendAsync(HttpMethod.Post, Identities, new { @return = "/settings" })).Data.Text("location")!);

    private async Task<Visit> ProveAsync(CookieJar page, IssuerPerson person, IssuerFault fault = IssuerFault.None) => await WithoutSessionAsync(
        page, person, (await page.SendAsync(HttpMethod.Post, "/api/v1/session/proof/oidc", new { @return = "/settings" })).Data.Text("location")!, fault);

    private async Task<Visit> WithoutSessionAsync(CookieJar page, IssuerPerson person, string location, IssuerFault fault = IssuerFault.None)
    {
        (Issuer.Person, Issuer.Fault) = (person, fault);
        page.Cookies.Remove("monitor_session", out var session);
        var visit = await page.GoAsync(location);
        page.Cookies["monitor_session"] = session!;
        Issuer.Fault = IssuerFault.None;
        return visit;
    }

    private async Task<IssuerPerson> LinkedAsync()
    {
        var person = NewPerson();
        var (_, page) = await PageOfAsync("viewer");
        using (page)
            Assert.Equal("/settings", (await LinkAsync(page, person)).GoesOnTo);
        return person;
    }

    private async Task<Visit> SignInAsync(CookieJar browser, IssuerPerson person, string? to = null, IssuerFault fault = IssuerFault.None)
    {
        (Issuer.Person, Issuer.Fault) = (person, fault);
        var begun = await browser.OpenAsync(to is null ? Begin : $"{Begin}?return={Uri.EscapeDataString(to)}");
        Assert.True(begun.Status == 302, begun.Body);
        var visit = await browser.GoAsync(begun.Location!);
        Issuer.Fault = IssuerFault.None;
        return visit;
    }

    private async Task<Visit> AcceptAsync(CookieJar browser, string token, IssuerPerson person)
    {
        Issuer.Person = person;
        var begun = await browser.SendAsync(HttpMethod.Post, "/api/v1/invitations/accept/oidc", new { token, @return = "/welcome" });
        return await browser.GoAsync(begun.Data.Text("location")!);
    }

    private async Task<string> InviteAsync(string email, Dictionary<string, string>? admin = null)
    {
        admin ??= await _api.SignInAsync(1, await _api.MemberAsync(1, "admin", $"admin.{Interlocked.Increment(ref _made)}@example.org"));
        var reply = await _api.PostAsync("/api/v1/invitations", admin, $$"""{"email":"{{email}}","role":"editor"}""");
        return reply.Data.Text("token")!;
    }

    private static async Task<long> WhoAsync(CookieJar browser) =>
        (await browser.SendAsync(HttpMethod.Get, "/api/v1/session")).Data.GetProperty("user_id").GetInt64();

    private Task<long> RefusalsAsync() => _api.Database.ScalarAsync<long>(
        "select count(*) from audit_log where action = 'session.refuse' and after ->> 'method' = $1", SignInMethods.SingleSignOn);

    private async Task<IReadOnlyList<string>> AuditAsync(long user) => await _api.Database.ColumnAsync<string>(
        "select action from audit_log where actor_id = $1 or entity_id = $1 order by id", $"{user}");

    private async Task<IReadOnlyList<string>> NoticesAsync(long user) =>
        await _api.Database.ColumnAsync<string>("select kind from person_notice where user_id = $1 order by id", user);

    /// <summary>A service and the issuer that it trusts.</summary>
    public sealed class World(PostgresServer postgres) : IAsyncLifetime
    {
        private TestDatabase _database = null!;

        internal AccessFixture Access { get; } = new(postgres);

        internal TestIssuer Issuer { get; private set; } = null!;

        internal ApiServer Server { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            await Access.InitializeAsync();
            Issuer = await TestIssuer.StartAsync();
            _database = await Access.NewDatabaseAsync();
            Server = await Access.StartAsync(_database, Issuer.Settings());
            Issuer.Clock = Server.Clock;
            await Server.UserAsync("operator@example.org", isOperator: true);
        }

        /// <summary>Another service, where it is as late as here.</summary>
        internal async Task<ApiServer> StartAsync(TestDatabase database, Dictionary<string, string?> settings)
        {
            var api = await Access.StartAsync(database, settings);
            api.Clock.SetUtcNow(Server.Clock.GetUtcNow());
            return api;
        }

        public async ValueTask DisposeAsync()
        {
            await Server.DisposeAsync();
            await Issuer.DisposeAsync();
            await Access.DisposeAsync();
            await _database.DisposeAsync();
        }
    }
}
