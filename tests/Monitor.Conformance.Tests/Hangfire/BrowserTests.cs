using System.Diagnostics;
using System.Runtime.CompilerServices;
using Monitor.Testing;
using Xunit;

namespace Monitor.Conformance.Tests.Hangfire;

/// <summary>
/// A browser clicks through the dashboard, as <c>tests/browser/dashboard.mjs</c> tells it. It sees no fault of a page and no request to
/// anywhere else. <c>./dev test</c> installs what it needs.
/// </summary>
public sealed class BrowserTests(PostgresServer postgres)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    [Fact]
    public async Task Everything_that_the_dashboard_shows_of_a_task_is_true_and_every_button_does_what_it_says()
    {
        var isThere = Directory.Exists(Path.Combine(Folder(), "node_modules")) && Array.Exists(["chromium", "chromium-browser", "google-chrome"], IsInstalled);
        Assert.SkipUnless(isThere, "Run ./dev test, which installs a browser.");
        await using var world = await EngineWorld.StartAsync(postgres, RowsOn.Setting, servers: 1);

        var (code, output) = await RunAsync(world);

        Assert.True(code == 0, $"{output}\n{world.Servers[0].Log}");
        TestContext.Current.TestOutputHelper?.WriteLine(output);
    }

    private static async Task<(int Code, string Output)> RunAsync(EngineWorld world)
    {
        var start = new ProcessStartInfo("node")
        {
            WorkingDirectory = Folder(),
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add("dashboard.mjs");
        start.Environment["BASE_URL"] = world.Servers[0].Client.BaseAddress!.AbsoluteUri.TrimEnd('/');
        start.Environment["SIMULATOR_URL"] = world.Simulator.BaseUrl;
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(Patience);
        await using var kill = patience.Token.Register(() => process.Kill(entireProcessTree: true));
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output + await error);
    }

    private static bool IsInstalled(string program) => File.Exists(Path.Combine("/usr/bin", program));

    private static string Folder([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "../../browser"));
}
