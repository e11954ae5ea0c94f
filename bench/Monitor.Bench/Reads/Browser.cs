using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Monitor.Bench.Queues;

namespace Monitor.Bench.Reads;

/// <summary>What the pages take in a browser, as <c>tests/browser/figures.mjs</c> measures it, and what open pages take of the service.</summary>
internal sealed class Browser
{
    private static readonly string[] Programs = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private readonly string _folder;
    private readonly ServiceProcess _service;

    private Browser(string folder, ServiceProcess service) => (_folder, _service) = (folder, service);

    /// <summary>The built pages, which the service shows when it is started with them.</summary>
    public static string Pages { get; } = Environment.GetEnvironmentVariable("Pages__Folder") ?? Path.Combine(ServiceProcess.Root().FullName, "src/Monitor.Web/ui/dist");

    /// <summary>A browser, or why there is none.</summary>
    public static (Browser? Browser, string? Missing) Find(ServiceProcess service)
    {
        var folder = Path.Combine(ServiceProcess.Root().FullName, "tests/browser");
        return !Array.Exists(Programs, File.Exists) ? (null, "there is no Chromium")
            : !Directory.Exists(Path.Combine(folder, "node_modules/playwright-core")) ? (null, "what drives the browser is not installed")
            : !File.Exists(Path.Combine(Pages, "index.html")) ? (null, "the pages are not built")
            : (new Browser(folder, service), null);
    }

    /// <summary>Scrolls down the list of monitors: frames in the median second and in the worst one.</summary>
    public async Task<(double Median, double Worst, double Rows)> ScrollAsync(int seconds, CancellationToken ct)
    {
        using var process = Start("scroll", seconds);
        var figures = await EndAsync(process, ct);
        return (figures.GetProperty("median").GetDouble(), figures.GetProperty("worst").GetDouble(), figures.GetProperty("scrolled").GetDouble());
    }

    /// <summary>Opens tabs and leaves them open: what that takes of the service beside what it takes without, as a share of a core.</summary>
    public async Task<(double With, double Without, double Tabs, double Visible)> TabsAsync(int tabs, int seconds, CancellationToken ct)
    {
        var without = await CpuAsync(seconds / 3, ct);
        using var process = Start("tabs", tabs, seconds + 2);
        for (string? line = null; line != "open";)
            line = await process.StandardOutput.ReadLineAsync(ct) ?? throw await FailedAsync(process, ct);
        var with = await CpuAsync(seconds, ct);
        var figures = await EndAsync(process, ct);
        return (with, without, figures.GetProperty("tabs").GetDouble(), figures.GetProperty("visible").GetDouble());
    }

    private async Task<double> CpuAsync(int seconds, CancellationToken ct)
    {
        var (watch, before) = (Stopwatch.StartNew(), _service.Cpu);
        await Task.Delay(TimeSpan.FromSeconds(seconds), TimeProvider.System, ct);
        return (_service.Cpu - before) / watch.Elapsed;
    }

    private Process Start(string what, params ReadOnlySpan<int> numbers)
    {
        var start = new ProcessStartInfo("node") { WorkingDirectory = _folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("figures.mjs");
        start.ArgumentList.Add(what);
        foreach (var number in numbers)
            start.ArgumentList.Add(number.ToString(CultureInfo.InvariantCulture));
        start.Environment["BASE_URL"] = _service.BaseUrl;
        return Process.Start(start)!;
    }

    private static async Task<JsonElement> EndAsync(Process process, CancellationToken ct)
    {
        var lines = (await process.StandardOutput.ReadToEndAsync(ct)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await process.WaitForExitAsync(ct);
        return process.ExitCode == 0 && lines.Length > 0 ? JsonSerializer.Deserialize<JsonElement>(lines[^1]) : throw await FailedAsync(process, ct);
    }

    private static async Task<Exception> FailedAsync(Process process, CancellationToken ct) =>
        new InvalidOperationException("The browser did not get to an end:\n" + await process.StandardError.ReadToEndAsync(ct));
}
