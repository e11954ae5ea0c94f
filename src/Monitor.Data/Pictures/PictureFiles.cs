using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Monitor.Data.Database;

namespace Monitor.Data.Pictures;

/// <summary>Copies of pictures on disk: none older than they may be, and all together no larger. Without a disk there are none.</summary>
internal sealed partial class PictureFiles(
    IOptions<PictureOptions> options, IConfiguration configuration, TimeProvider time, ILogger<PictureFiles> logger)
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    // So that not every further one has to make room for itself.
    private const double Room = 0.9;

    private readonly Lock _lock = new();
    private readonly string _folder = Path.GetFullPath(
        options.Value.Folder is { Length: > 0 } given ? given : Path.Combine(DatabaseOptions.Read(configuration).Embedded.DataDirectory, "pictures"));

    private long _bytes;
    private int _made;

    /// <summary>What the copy of that name holds; null where there is none that is young enough.</summary>
    public async Task<byte[]?> ReadAsync(string name, CancellationToken ct)
    {
        try
        {
            var file = new FileInfo(Path.Combine(_folder, name));
            return file.Exists && IsKept(file) ? await File.ReadAllBytesAsync(file.FullName, ct) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Keeps a copy.</summary>
    public async Task WriteAsync(string name, byte[] content, CancellationToken ct)
    {
        if (content.Length > options.Value.CacheBytes)
            return;
        // Another process may do the same; a copy is there as a whole or not at all.
        var made = Path.Combine(_folder, $".{name}.{Environment.ProcessId}.{Interlocked.Increment(ref _made)}");
        try
        {
            if (!Directory.Exists(_folder))
                Directory.CreateDirectory(_folder, Private | UnixFileMode.UserExecute);
            await using (var stream = new FileStream(made, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                Options = FileOptions.Asynchronous,
                UnixCreateMode = Private,
            }))
                await stream.WriteAsync(content, ct);
            File.SetLastWriteTimeUtc(made, time.GetUtcNow().UtcDateTime);
            File.Move(made, Path.Combine(_folder, name), overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            LogNotKept(logger, error, _folder);
            return;
        }

        if (Interlocked.Add(ref _bytes, content.Length) > options.Value.CacheBytes)
            Sweep();
    }

    /// <summary>Whose copies there are, such as <c>account-42</c>.</summary>
    public IReadOnlyList<string> Owners()
    {
        try
        {
            return Directory.Exists(_folder)
                ? [.. new DirectoryInfo(_folder).EnumerateFiles().Select(file => OwnerOf(file.Name)).OfType<string>().Distinct(StringComparer.Ordinal)]
                : [];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Removes the copies of these.</summary>
    public void Forget(IReadOnlySet<string> owners)
    {
        lock (_lock)
        {
            try
            {
                foreach (var file in new DirectoryInfo(_folder).GetFiles())
                    if (OwnerOf(file.Name) is { } owner && owners.Contains(owner))
                        file.Delete();
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                LogNotKept(logger, error, _folder);
            }
        }
    }

    /// <summary>Removes what is too old, and the oldest of what is too much.</summary>
    public void Sweep()
    {
        lock (_lock)
        {
            try
            {
                if (!Directory.Exists(_folder))
                    return;
                var files = new DirectoryInfo(_folder).GetFiles().OrderByDescending(file => file.LastWriteTimeUtc).ToArray();
                var most = files.Sum(file => file.Length) > options.Value.CacheBytes ? (long)(options.Value.CacheBytes * Room) : long.MaxValue;
                var kept = 0L;
                foreach (var file in files)
                    if (IsKept(file) && kept + file.Length <= most)
                        kept += file.Length;
                    else
                        file.Delete();
                Interlocked.Exchange(ref _bytes, kept);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                LogNotKept(logger, error, _folder);
            }
        }
    }

    private static string? OwnerOf(string name) => name.LastIndexOf('-') is > 0 and var end && name[0] != '.' ? name[..end] : null;

    private bool IsKept(FileInfo file) => time.GetUtcNow() - new DateTimeOffset(file.LastWriteTimeUtc, TimeSpan.Zero) < options.Value.KeptFor;

    [LoggerMessage(Level = LogLevel.Warning, Message = "Copies of pictures cannot be kept in {Folder}; they are fetched each time")]
    private static partial void LogNotKept(ILogger logger, Exception error, string folder);
}
