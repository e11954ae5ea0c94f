using Monitor.Testing;
using Xunit;

namespace Monitor.Conformance.Tests.Pages;

/// <summary>
/// A browser walks through the pages of a running service, as <c>tests/browser/walks</c> tell it. No page has a fault, asks another origin
/// for anything, or breaks a rule of accessibility, in either theme, on a phone or on a desk.
/// </summary>
// One browser at a time: two of them leave the services of both too little of the machine.
[Collection(BrowserScript.OneAtATime)]
public sealed class PageWalkTests(PostgresServer postgres)
{
    private const string Rows = "off"; // Hangfire is not looked at here.
    // Nobody waits until a proof or an invitation is too old: those of two people are so from the beginning.
    private const string LongAgo =
        """
        create function sign_in_of_paula() returns trigger language plpgsql as $$ begin
            if exists (select from app_user where id = new.user_id and email = 'paula@example.org') then new.proved_at = now() - interval '1 day'; end if;
            return new;
        end $$;
        create trigger sign_in_of_paula before insert on session for each row execute function sign_in_of_paula();
        create function late_invitation() returns trigger language plpgsql as $$ begin
            if new.email = 'late@example.org' then new.expires_at = now() - interval '1 second'; end if;
            return new;
        end $$;
        create trigger late_invitation before insert on invitation for each row execute function late_invitation();
        """;

    private const string Secret = "setup_for_the_walk_of_a_browser";

    [Fact]
    public async Task Whoever_looks_at_an_open_service_gets_around_and_gets_things_done()
    {
        BrowserScript.NeedsPages();
        using var folder = new TestDirectory();
        // Webhooks of a walk lie on this machine.
        await using var world = await StartAsync(("Outgoing__Allow__0", "127.0.0.1"), ("Media__Folder", folder.Path));

        // The first one needs an empty service.
        await BrowserScript.RunAsync(
            world, environment: null, "pages.mjs", "firstMonitor", "pauseInTwoWindows", "addMany", "search", "failedRequests", "drift", "runs", "holdProvider", "webhooks", "lostConnection", "followAndRead", "estimates", "tryKey", "allSearches", "mediaLasts", "readTexts", "submitFlow", "german");
    }

    [Fact]
    public async Task Every_screen_is_right_in_both_themes_on_a_phone_and_on_a_desk()
    {
        BrowserScript.NeedsPages();
        await using var world = await StartAsync();

        await BrowserScript.RunAsync(world, environment: null, "pages.mjs", "firstView", "walkEverywhere");
    }

    [Fact]
    public async Task An_installation_is_set_up_and_its_people_come_prove_themselves_and_get_back_in()
    {
        BrowserScript.NeedsPages();
        using var folder = new TestDirectory();
        await using var world = await StartAsync(("Auth__Mode", "required"), ("Auth__SetupSecret", Secret), ("RateLimits__AttemptsPerMinute", "1000"));
        await world.Database.ExecuteAsync(LongAgo);
        // A second process on the same database, which sends mail and knows an issuer.
        await using var mail = new SmtpScript { Folder = folder.Path };
        await using var issuer = await TestIssuer.StartAsync();
        issuer.Person = new IssuerPerson("grace") { Email = "grace@login.example.org", IsEmailVerified = true, Name = "Grace" };
        var address = await AddMailingAsync(world, mail, issuer);

        await BrowserScript.RunAsync(
            world, new Dictionary<string, string> { ["SETUP_SECRET"] = Secret, ["MAILING_URL"] = address, ["MAIL_FOLDER"] = folder.Path, ["ISSUER_URL"] = issuer.Address },
            "pages.mjs", "setUp", "keyAndViewer", "invitationRefused+secondFactor", "proof+otherSessions", "passkey+recoveryByMail", "recoveryByAdmin+sessionEnds+singleSignOn",
            "signedInScreens");
    }

    private static async Task<string> AddMailingAsync(EngineWorld world, SmtpScript mail, TestIssuer issuer)
    {
        var port = FreePort.Next();
        var address = $"http://localhost:{port}";
        world.Settings["PORT"] = $"{port}";
        world.Settings["Auth__PublicUrl"] = address;
        world.Settings["Auth__Oidc__Domains__0"] = "login.example.org";
        world.Settings["Auth__Oidc__JoinTeam"] = "1";
        foreach (var (name, value) in issuer.Settings())
            world.Settings[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        world.Settings["Mail__Host"] = "127.0.0.1";
        world.Settings["Mail__Port"] = $"{mail.Port}";
        world.Settings["Mail__Security"] = "none";
        world.Settings["Mail__From"] = "Monitor <monitor@example.org>";
        await world.AddServerAsync(Rows);
        return address;
    }

    private Task<EngineWorld> StartAsync(params (string Name, string Value)[] settings)
    {
        var all = settings.ToDictionary(setting => setting.Name, setting => (string?)setting.Value);
        all["Pages__Folder"] = BrowserScript.Pages;
        return EngineWorld.StartAsync(postgres, Rows, servers: 1, all);
    }
}
