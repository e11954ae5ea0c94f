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
        await using var world = await EngineWorld.StartAsync(postgres, RowsOn.Setting, servers: 1);

        await BrowserScript.RunAsync(world, environment: null, "dashboard.mjs");
    }
}
