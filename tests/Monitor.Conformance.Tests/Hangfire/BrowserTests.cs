using Monitor.Testing;
using Xunit;

namespace Monitor.Conformance.Tests.Hangfire;

/// <summary>
/// A browser clicks through the dashboard, as <c>tests/browser/dashboard.mjs</c> tells it. It sees no fault of a page and no request to
/// anywhere else.
/// </summary>
// One browser at a time: two of them leave the services of both too little of the machine.
[Collection(BrowserScript.OneAtATime)]
public sealed class BrowserTests(PostgresServer postgres)
{
    [Fact]
    public async Task Everything_that_the_dashboard_shows_of_a_task_is_true_and_every_button_does_what_it_says()
    {
        BrowserScript.Needs();
        // Creators that are slow to be seen at work are not to run out of a call's time, however busy the machine is.
        await using var world = await EngineWorld.StartAsync(
            postgres, RowsOn.Setting, servers: 1, new Dictionary<string, string?> { ["Collection__AttemptTimeout"] = "00:00:30" });

        await BrowserScript.RunAsync(world, environment: null, "dashboard.mjs");
    }
}
