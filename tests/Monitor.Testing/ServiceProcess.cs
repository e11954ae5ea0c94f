using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Monitor.Testing;

/// <summary>The service as a process of its own, built beside the tests. It ends with the test process.</summary>
public sealed class ServiceProcess : IAsyncDisposable
{
    private const int SigTerm = 15;
    private const int SigKill = 9;
    private const int LogTail = 4_000;

    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(40);

    private readonly Process _process;
    private readonly StringBuilder _log = new();

    private ServiceProcess(Process process, int port)
    {
        _process = process;
        Client = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        process.OutputDataReceived += (_, line) => Note(line.Data);
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>For requests to the service.</summary>
    public HttpClient Client { get; }

    /// <summary>How the process ended; null while it runs.</summary>
    public int? ExitCode => _process.HasExited ? _process.ExitCode : null;

    /// <summary>The end of what it wrote.</summary>
    public string Log
    {
        get
        {
            lock (_log)
                return _log.ToString();
        }
    }

    /// <summary>Starts the service with these settings, at a free port unless they name one, and waits until it is healthy.</summary>
    public static async Task<ServiceProcess> StartAsync(IReadOnlyDictionary<string, string?> settings)
    {
        var service = await LaunchAsync(settings);
        try
        {
            await Eventually.BecomesTrueAsync(service.IsHealthyAsync, StartLimit, "the service is healthy");
            return service;
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }
    }

    /// <summary>Asks the service to end, as an operator does, and waits until it has.</summary>
    public async Task StopAsync()
    {
        Signal(SigTerm);
        await _process.WaitForExitAsync().WaitAsync(Patience.Of(StopLimit));
    }

    /// <summary>Ends the service as a crash would.</summary>
    public async Task KillAsync()
    {
        Signal(SigKill);
        await _process.WaitForExitAsync();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
        Client.Dispose();
    }

    private static async Task<ServiceProcess> LaunchAsync(IReadOnlyDictionary<string, string?> settings)
    {
        var port = settings.TryGetValue("PORT", out var given) && given is not null ? int.Parse(given, CultureInfo.InvariantCulture) : FreePort.Next();
        var start = new ProcessStartInfo("setpriv")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        foreach (var argument in new[] { "--pdeathsig", "KILL", "dotnet", Path.Combine(AppContext.BaseDirectory, "Monitor.Web.dll") })
            start.ArgumentList.Add(argument);
        start.Environment["PORT"] = $"{port}";
        start.Environment["MONITOR_BIND"] = "127.0.0.1";
        // Services of many tests have one working folder: who wants an archive names a folder for it.
        if (!settings.Keys.Any(name => name.StartsWith("Media__", StringComparison.Ordinal)))
            start.Environment["Media__Mode"] = "Proxy";
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        return new ServiceProcess(await ChildProcesses.StartAsync(() => Process.Start(start)!), port);
    }

    private async Task<bool> IsHealthyAsync()
    {
        if (_process.HasExited)
            throw new InvalidOperationException($"The service ended with code {_process.ExitCode}: {Log}");
        try
        {
            using var response = await Client.GetAsync("/health");
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private void Note(string? line)
    {
        if (line is null || line.Contains("\"LogLevel\":\"Information\"", StringComparison.Ordinal))
            return;
        lock (_log)
        {
            _log.AppendLine(line);
            if (_log.Length > LogTail)
                _log.Remove(0, _log.Length - LogTail);
        }
    }

    private void Signal(int signal)
    {
        if (kill(_process.Id, signal) != 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

#pragma warning disable SYSLIB1054 // Two integers need no generated marshalling, which would need unsafe code.
    [DllImport("libc", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int kill(int pid, int signal);
#pragma warning restore SYSLIB1054
}
