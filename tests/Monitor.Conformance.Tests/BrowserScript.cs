using System.Diagnostics;
using System.Runtime.CompilerServices;
using Monitor.Testing;
using Xunit;

namespace Monitor.Conformance.Tests;

/// <summary>A script of <c>tests/browser</c>, which clicks through a running service. <c>./dev test</c> installs what it needs.</summary>
internal static class BrowserScript
{
    /// <summary>The collection of the tests that have a browser.</summary>
    public const string OneAtATime = "browser";

    private static readonly TimeSpan Longest = Patience.Of(TimeSpan.FromMinutes(8));

    /// <summary>The built pages.</summary>
    public static string Pages { get; } = Path.GetFullPath(Path.Combine(Folder(), "../../src/Monitor.Web/ui/dist"));

    /// <summary>Skips the test where there is no browser, or nothing to drive it.</summary>
    public static void Needs() => Assert.SkipUnless(
        Directory.Exists(Path.Combine(Folder(), "node_modules")) && Array.Exists(["chromium", "chromium-browser", "google-chrome"], IsInstalled),
        "Run ./dev test, which installs a browser.");

    /// <summary>Skips the test where the pages were not built, too.</summary>
    public static void NeedsPages()
    {
        Needs();
        Assert.SkipUnless(File.Exists(Path.Combine(Pages, "index.html")), "Run ./dev pages, which builds them.");
    }

    /// <summary>Runs it; fails the test with what it printed when it does not end well. It is told where the service and the simulator are.</summary>
    public static async Task RunAsync(EngineWorld world, IReadOnlyDictionary<string, string>? environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("node")
        {
            WorkingDirectory = Folder(),
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment["BASE_URL"] = world.Servers[0].Client.BaseAddress!.AbsoluteUri.TrimEnd('/');
        start.Environment["SIMULATOR_URL"] = world.Simulator.BaseUrl;
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(Longest);
        await using var kill = patience.Token.Register(() => process.Kill(entireProcessTree: true));
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken) + await error;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"{output}\n{world.Servers[0].Log}");
        TestContext.Current.TestOutputHelper?.WriteLine(output);
    }

    private static bool IsInstalled(string program) => File.Exists(Path.Combine("/usr/bin", program));

    private static string Folder([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "../browser"));
}
