namespace Monitor.Data.Media;

/// <summary>Copies in a folder, each at the path of its key. They are written where files on their way are, which are swept when their process dies.</summary>
internal sealed class FolderMediaStore(string folder, MediaSpools spools) : IMediaStore
{
    private const UnixFileMode OwnFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnFolder = OwnFile | UnixFileMode.UserExecute;

    private readonly string _root = Path.GetFullPath(folder) + Path.DirectorySeparatorChar;

    /// <inheritdoc />
    public async Task PutAsync(string key, MediaContent content, string contentType, CancellationToken ct)
    {
        var path = PathOf(key);
        string? written = null;
        try
        {
            if (Path.GetDirectoryName(path) is { } parent && !Directory.Exists(parent))
                Directory.CreateDirectory(parent, OwnFolder);
            if (content.Path is null)
                await WriteAsync(written = spools.NewPath(), content, ct);
            // Another process may do the same at the same time; a file is there as a whole or not at all.
            File.Move(content.Path ?? written!, path, overwrite: true);
        }
        catch (Exception error)
        {
            if (written is not null)
                File.Delete(written);
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

    private static async Task WriteAsync(string path, MediaContent content, CancellationToken ct)
    {
        await using var source = content.Open();
        await using var target = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            BufferSize = 0,
            PreallocationSize = content.Length,
            Options = FileOptions.Asynchronous,
            UnixCreateMode = OwnFile,
        });
        await source.CopyToAsync(target, ct);
    }

    private string PathOf(string key)
    {
        var path = Path.GetFullPath(Path.Combine(_root, key));
        return path.StartsWith(_root, StringComparison.Ordinal) ? path : throw new MediaStoreException("A key leads out of the folder of the archive.");
    }
}
