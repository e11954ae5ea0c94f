using System.Collections.Concurrent;
using System.Diagnostics;
using Monitor.Testing;

namespace Monitor.Web.Tests.Hosting;

/// <summary>The service as a process of its own, on a free port.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _log = new();

    private ServiceProcess(Process process, int port)
    {
        _process = process;
        BaseUrl = $"http://127.0.0.1:{port}";
        process.OutputDataReceived += (_, line) => _log.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => _log.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string BaseUrl { get; }

    /// <summary>What it has logged.</summary>
    public string Log => string.Join('\n', _log);

    /// <summary>Starts it with these options and waits until it is healthy.</summary>
    public static async Task<ServiceProcess> StartAsync(TestDatabase database, params (string Name, string Value)[] options)
    {
        var port = FreePort.Next();
        var start = new ProcessStartInfo("setpriv") { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true };
        string[] arguments =
        [
            "--pdeathsig", "KILL", "dotnet", Path.Combine(AppContext.BaseDirectory, "Monitor.Web.dll"),
            "--PORT", $"{port}", "--Database:ConnectionString", database.ConnectionString,
            .. options.SelectMany(option => new[] { $"--{option.Name}", option.Value }),
        ];
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        var service = new ServiceProcess(await ChildProcesses.StartAsync(() => Process.Start(start)!), port);
        using var client = new HttpClient();
        await Eventually.BecomesTrueAsync(async () =>
        {
            if (service._process.HasExited)
                Xunit.Assert.Fail(service.Log);
            try
            {
                return (await client.GetAsync($"{service.BaseUrl}/health")).IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }, Patience, "the service is healthy");
        return service;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
