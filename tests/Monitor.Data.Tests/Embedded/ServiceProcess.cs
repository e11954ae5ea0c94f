using System.Diagnostics;
using Monitor.Data.Embedded;

namespace Monitor.Data.Tests.Embedded;

/// <summary>Another process that runs a server on a data directory.</summary>
internal sealed class ServiceProcess : IDisposable
{
    private const int Terminate = 15;

    private readonly Process _process;

    private ServiceProcess(Process process, string connectionString)
    {
        _process = process;
        ConnectionString = connectionString;
    }

    public string ConnectionString { get; }

    public static async Task<ServiceProcess> StartAsync(string dataDirectory, string? secret = null)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Monitor.EmbeddedPostgresHost.dll"), dataDirectory])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        start.Environment["PROVIDER_SECRET"] = secret;
        var process = Process.Start(start)!;
        return await process.StandardOutput.ReadLineAsync() is { } connectionString
            ? new ServiceProcess(process, connectionString)
            : throw new InvalidOperationException("The service process did not start.");
    }

    public async Task<int> TerminateAsync()
    {
        Signals.Send(_process.Id, Terminate);
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    public async Task KillAsync()
    {
        Signals.Send(_process.Id, Signals.Kill);
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }
}
