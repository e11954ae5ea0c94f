using System.Collections.Concurrent;
using System.Diagnostics;

namespace Monitor.Bench.Queues;

/// <summary>The service as a process of its own, with some of its roles.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    private const int LinesKept = 40;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _log = new();
    private bool _isKilled;

    private ServiceProcess(Process process, string baseUrl)
    {
        (_process, BaseUrl) = (process, baseUrl);
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string BaseUrl { get; }

    /// <summary>The last lines of its log.</summary>
    public string LastWords => string.Join('\n', _log);

    /// <summary>What it holds of the machine's memory.</summary>
    public double MemoryMb
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / 1024.0 / 1024.0;
        }
    }

    /// <summary>How long it has used a core.</summary>
    public TimeSpan Cpu
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public static async Task<ServiceProcess> StartAsync(string roles, IEnumerable<(string Name, string Value)> options, CancellationToken ct)
    {
        var url = $"http://127.0.0.1:{FreePort.Next()}";
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Program());
        foreach (var (name, value) in options.Prepend(("Media:Mode", "Proxy")).Append(("roles", roles)).Append(("PORT", url.Split(':')[^1])))
        {
            start.ArgumentList.Add($"--{name}");
            start.ArgumentList.Add(value);
        }

        var service = new ServiceProcess(Process.Start(start)!, url);
        await service.BecomeHealthyAsync(ct);
        return service;
    }

    /// <summary>Ends it as <c>kill -9</c> does.</summary>
    public async Task KillAsync()
    {
        _isKilled = true;
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process.HasExited && !_isKilled)
            await Console.Error.WriteLineAsync($"The service ended by itself ({_process.ExitCode}):\n{LastWords}");
        await KillAsync();
        _process.Dispose();
    }

    private async Task BecomeHealthyAsync(CancellationToken ct)
    {
        using var client = new HttpClient();
        for (var since = Stopwatch.StartNew(); since.Elapsed < Patience && !_process.HasExited;)
        {
            try
            {
                using var answer = await client.GetAsync($"{BaseUrl}/health", ct);
                if (answer.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, ct);
            }
        }

        await DisposeAsync();
        throw new InvalidOperationException("The service did not start:\n" + LastWords);
    }

    private void Keep(string? line)
    {
        _log.Enqueue(line ?? "");
        while (_log.Count > LinesKept)
            _log.TryDequeue(out _);
    }

    /// <summary>The service as it was built together with this program.</summary>
    internal static string Program()
    {
        var root = Root();
        var own = Path.GetRelativePath(root.FullName, AppContext.BaseDirectory).TrimEnd(Path.DirectorySeparatorChar).Split(Path.DirectorySeparatorChar);
        return Path.Combine(root.FullName, "src/Monitor.Web/bin", own[^2], own[^1], "Monitor.Web.dll");
    }

    /// <summary>The repository that this program was built in.</summary>
    internal static DirectoryInfo Root()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Monitor.sln")))
            root = root.Parent ?? throw new InvalidOperationException("The benchmark runs inside the repository.");
        return root;
    }
}
