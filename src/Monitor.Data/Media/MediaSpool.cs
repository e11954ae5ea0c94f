using System.Buffers;
using System.Security.Cryptography;

namespace Monitor.Data.Media;

/// <summary>
/// A file on its way from where it was found to where it is kept: in memory while it is small and there is room for all of them, in a file
/// otherwise. Its digest is known when its last byte is.
/// </summary>
internal sealed class MediaSpool(MediaSpools spools) : IAsyncDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private byte[]? _buffer;
    private int _rented;
    private string? _path;
    private FileStream? _file;

    /// <summary>How many bytes it has.</summary>
    public long Length { get; private set; }

    /// <summary>Where it is, if that is a file.</summary>
    public string? Path => _path;

    /// <summary>Its first bytes.</summary>
    public byte[] Start { get; private set; } = [];

    /// <summary>Adds bytes.</summary>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        _hash.AppendData(bytes.Span);
        if (Start.Length < MediaFormat.Needed)
            Start = [.. Start, .. bytes.Span[..Math.Min(bytes.Length, MediaFormat.Needed - Start.Length)]];
        if (_file is null && !TryHold(bytes.Length))
            await SpillAsync(ct);
        if (_file is not null)
            await _file.WriteAsync(bytes, ct);
        else
            bytes.CopyTo(_buffer.AsMemory((int)Length));
        Length += bytes.Length;
    }

    /// <summary>That was all; answers the digest.</summary>
    public async Task<byte[]> CompleteAsync(CancellationToken ct)
    {
        if (_file is not null)
        {
            await _file.FlushAsync(ct);
            await _file.DisposeAsync();
            _file = null;
        }

        return _hash.GetHashAndReset();
    }

    /// <summary>Reads it from its beginning.</summary>
    public Stream Open() => _path is not null
        ? new FileStream(_path, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.ReadWrite | FileShare.Delete, Options = FileOptions.Asynchronous | FileOptions.SequentialScan })
        : new MemoryStream(_buffer ?? [], 0, (int)Length, writable: false);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _hash.Dispose();
        if (_file is not null)
            await _file.DisposeAsync();
        if (_path is not null)
            File.Delete(_path);
        Free();
    }

    private bool TryHold(int more)
    {
        if (_path is not null)
            return false;
        var needed = (int)Length + more;
        if (_buffer is not null && needed <= _buffer.Length)
            return true;
        if (needed > MediaSpools.LargestInMemory)
            return false;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, _rented * 2));
        if (!spools.TryTake(larger.Length))
        {
            ArrayPool<byte>.Shared.Return(larger);
            return false;
        }

        _buffer.AsSpan(0, (int)Length).CopyTo(larger);
        Free();
        (_buffer, _rented) = (larger, larger.Length);
        return true;
    }

    private async Task SpillAsync(CancellationToken ct)
    {
        _path = spools.NewPath();
        _file = new FileStream(_path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.Read,
            BufferSize = 0,
            Options = FileOptions.Asynchronous,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        if (_buffer is not null)
            await _file.WriteAsync(_buffer.AsMemory(0, (int)Length), ct);
        Free();
    }

    private void Free()
    {
        if (_buffer is null)
            return;
        ArrayPool<byte>.Shared.Return(_buffer);
        spools.Return(_rented);
        (_buffer, _rented) = (null, 0);
    }
}

/// <summary>How much of all files on their way is in memory, and where the rest is.</summary>
internal sealed class MediaSpools
{
    /// <summary>A larger one is a file.</summary>
    public const int LargestInMemory = 1024 * 1024;

    private const string Prefix = "spool-";

    private readonly long _most;
    private readonly string _folder;
    private readonly string _own = $"{Prefix}{Environment.ProcessId}-{Guid.NewGuid():n}-";
    private long _taken;
    private long _made;

    public MediaSpools(string folder, long memoryBytes)
    {
        (_folder, _most) = (folder, memoryBytes);
    }

    /// <summary>A file that is not there yet.</summary>
    public string NewPath()
    {
        Directory.CreateDirectory(_folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return Path.Combine(_folder, $"{_own}{Interlocked.Increment(ref _made)}");
    }

    /// <summary>A file on its way.</summary>
    public MediaSpool New() => new(this);

    /// <summary>Removes what processes that died left behind.</summary>
    public void Sweep(DateTime before)
    {
        if (!Directory.Exists(_folder))
            return;
        foreach (var file in new DirectoryInfo(_folder).EnumerateFiles(Prefix + "*"))
            if (!file.Name.StartsWith(_own, StringComparison.Ordinal) && file.LastWriteTimeUtc < before)
                file.Delete();
    }

    public bool TryTake(int bytes)
    {
        if (Interlocked.Add(ref _taken, bytes) <= _most)
            return true;
        Interlocked.Add(ref _taken, -bytes);
        return false;
    }

    public void Return(int bytes) => Interlocked.Add(ref _taken, -bytes);
}
