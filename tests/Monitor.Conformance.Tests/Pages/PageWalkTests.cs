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
    private const string Secret = "setup_for_the_walk_of_a_browser";

    [Fact]
    public async Task Whoever_looks_at_an_open_service_gets_around_and_gets_things_done()
    {
        BrowserScript.NeedsPages();
        await using var world = await StartAsync();

        // The first one needs an empty service.
        await BrowserScript.RunAsync(
            world, environment: null, "pages.mjs", "firstMonitor", "pauseInTwoWindows", "addMany", "search", "failedRequests", "drift", "lostConnection", "followAndRead", "german");
    }

    [Fact]
    public async Task Every_screen_is_right_in_both_themes_on_a_phone_and_on_a_desk()
    {
        BrowserScript.NeedsPages();
        await using var world = await StartAsync();

        await BrowserScript.RunAsync(world, environment: null, "pages.mjs", "walkEverywhere");
    }

    [Fact]
    public async Task An_installation_is_set_up_keys_are_made_and_a_viewer_can_change_nothing()
    {
        BrowserScript.NeedsPages();
        await using var world = await StartAsync(("Auth__Mode", "required"), ("Auth__SetupSecret", Secret), ("RateLimits__AttemptsPerMinute", "100"));

        await BrowserScript.RunAsync(world, new Dictionary<string, string> { ["SETUP_SECRET"] = Secret }, "pages.mjs", "setUp", "keyAndViewer", "signedInScreens");
    }

    private Task<EngineWorld> StartAsync(params (string Name, string Value)[] settings)
    {
        var all = settings.ToDictionary(setting => setting.Name, setting => (string?)setting.Value);
        all["Pages__Folder"] = BrowserScript.Pages;
        return EngineWorld.StartAsync(postgres, Rows, servers: 1, all);
    }
}
