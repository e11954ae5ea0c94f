namespace Monitor.Data.Media;

/// <summary>Copies in a folder, each at the path of its key.</summary>
internal sealed class FolderMediaStore(string folder) : IMediaStore
{
    private const UnixFileMode OwnFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnFolder = OwnFile | UnixFileMode.UserExecute;

    private readonly string _root = Path.GetFullPath(folder) + Path.DirectorySeparatorChar;
    private long _made;

    /// <inheritdoc />
    public async Task PutAsync(string key, MediaContent content, string contentType, CancellationToken ct)
    {
        var path = PathOf(key);
        // Another process may do the same at the same time; a file is there as a whole or not at all.
        var made = $"{path}.{Environment.ProcessId}.{Interlocked.Increment(ref _made)}.part";
        try
        {
            if (Path.GetDirectoryName(path) is { } parent && !Directory.Exists(parent))
                Directory.CreateDirectory(parent, OwnFolder);
            await using (var source = content.Open())
            await using (var target = new FileStream(made, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                BufferSize = 0,
                PreallocationSize = content.Length,
                Options = FileOptions.Asynchronous,
                UnixCreateMode = OwnFile,
            }))
                await source.CopyToAsync(target, ct);
            File.Move(made, path, overwrite: true);
        }
        catch (Exception error)
        {
            File.Delete(made);
            if (error is IOException or UnauthorizedAccessException)
                throw new MediaStoreException($"The folder of the archive cannot be written ({error.GetType().Name}).", error);
            throw;
        }
    }

    /// <inheritdoc />
    public Task<StoredMedia?> OpenAsync(string key, MediaRange? range, CancellationToken ct)
    {
        try
        {
            var file = new FileStream(PathOf(key), new FileStreamOptions
            {
                Mode = FileMode.Open,
                Access = FileAccess.Read,
                // It may be replaced or removed while it is read.
                Share = FileShare.ReadWrite | FileShare.Delete,
                Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
            });
            var length = file.Length;
            if (range is { } part)
                file.Position = part.From;
            return Task.FromResult<StoredMedia?>(new(file, length));
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return Task.FromResult<StoredMedia?>(null);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new MediaStoreException($"The folder of the archive cannot be read ({error.GetType().Name}).", error);
        }
    }

    /// <inheritdoc />
    public Task DeleteAsync(IReadOnlyList<string> keys, CancellationToken ct)
    {
        try
        {
            foreach (var path in keys.Select(PathOf))
                if (Path.GetDirectoryName(path) is { } parent && Directory.Exists(parent))
                    File.Delete(path);
            return Task.CompletedTask;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new MediaStoreException($"The folder of the archive cannot be changed ({error.GetType().Name}).", error);
        }
    }

    /// <inheritdoc />
    public Task<Uri?> SignAsync(string key, TimeSpan holdsFor) => Task.FromResult<Uri?>(null);

    private string PathOf(string key)
    {
        var path = Path.GetFullPath(Path.Combine(_root, key));
        return path.StartsWith(_root, StringComparison.Ordinal) ? path : throw new MediaStoreException("A key leads out of the folder of the archive.");
    }
}
