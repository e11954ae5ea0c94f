using System.Globalization;

namespace Monitor.Testing;

/// <summary>A directory of its own for one test, in memory where there is enough, deleted when disposed.</summary>
public sealed class TestDirectory : IDisposable
{
    private const string Prefix = "monitor-test-";
    private const string Memory = "/dev/shm";
    private const long EnoughBytes = 2L * 1024 * 1024 * 1024;

    private static readonly TimeSpan Longest = Patience.Of(TimeSpan.FromSeconds(10));

    /// <summary>Creates the directory; other accounts may enter it.</summary>
    public TestDirectory()
    {
        var parent = Directory.Exists(Memory) && new DriveInfo(Memory).AvailableFreeSpace > EnoughBytes
            ? Memory
            : System.IO.Path.GetTempPath();
        DeleteLeftovers(parent);
        Path = System.IO.Path.Combine(parent, $"{Prefix}{Environment.ProcessId}-{Guid.NewGuid():N}");
        Directory.CreateDirectory(Path);
    }

    /// <summary>The full path.</summary>
    public string Path { get; }

    /// <inheritdoc />
    public void Dispose()
    {
        // A server that is shutting down may still write into it.
        if (!SpinWait.SpinUntil(TryDelete, Longest))
            Directory.Delete(Path, recursive: true);
    }

    private bool TryDelete()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
            return true;
        }
        catch (IOException)
        {
            return !Directory.Exists(Path);
        }
    }

    // A test process that was killed could not delete its directories; its number is in their names.
    private static void DeleteLeftovers(string parent)
    {
        foreach (var leftover in Directory.GetDirectories(parent, Prefix + "*"))
        {
            var owner = System.IO.Path.GetFileName(leftover)[Prefix.Length..].Split('-')[0];
            if (!int.TryParse(owner, CultureInfo.InvariantCulture, out var processId) || Directory.Exists($"/proc/{processId}"))
                continue;
            try
            {
                Directory.Delete(leftover, recursive: true);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // Another test process is deleting it too, or it is another user's.
            }
        }
    }
}
