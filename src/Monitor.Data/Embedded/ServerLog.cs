namespace Monitor.Data.Embedded;

/// <summary>Writes what the server reports into a file of bounded size, and remembers the last lines to explain a failed start.</summary>
internal sealed class ServerLog(string path)
{
    private const int KeptLines = 20;
    private const long MaxBytes = 8 * 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly Queue<string> _lastLines = new();

    public string Path { get; } = path;

    public string LastLines
    {
        get
        {
            lock (_gate)
                return string.Join('\n', _lastLines);
        }
    }

    /// <summary>Reads until the server's last process has closed its end. It never stops early: a full pipe would block the server.</summary>
    public async Task FollowAsync(StreamReader errors)
    {
        while (await errors.ReadLineAsync() is { } line)
        {
            lock (_gate)
            {
                _lastLines.Enqueue(line);
                if (_lastLines.Count > KeptLines)
                    _lastLines.Dequeue();
            }
            await AppendAsync(line);
        }
    }

    private async Task AppendAsync(string line)
    {
        try
        {
            if (new FileInfo(Path) is { Exists: true, Length: > MaxBytes })
                File.Move(Path, Path + ".1", overwrite: true);
            await File.AppendAllTextAsync(Path, line + '\n');
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A full disk costs lines of the log, not the database.
        }
    }
}
