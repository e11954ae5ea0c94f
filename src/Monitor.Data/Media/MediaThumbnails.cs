using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NetVips;

namespace Monitor.Data.Media;

/// <summary>A small picture.</summary>
/// <param name="Content">Its bytes.</param>
/// <param name="ContentType">Their type.</param>
public sealed record SmallPicture(byte[] Content, string ContentType);

/// <summary>
/// Small pictures of what is stored. Each is made when somebody wants it first, once for all who want it at the same time, and kept in the store
/// beside its picture, with which it goes.
/// </summary>
public sealed partial class MediaThumbnails : IDisposable
{
    private const string WebP = "webp";
    private const string Avif = "avif";

    // More pixels than any platform hands out. A small file can claim to have any number, and some formats are decoded as a whole.
    private const long MostPixels = 50_000_000;

    private readonly IMediaStore _store;
    private readonly TimeSpan _storeTimeout;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _room;
    private readonly ConcurrentDictionary<string, Lazy<Task<SmallPicture?>>> _flights = new(StringComparer.Ordinal);

    internal MediaThumbnails(IMediaStore store, IOptions<MediaOptions> options, TimeProvider time, ILogger<MediaThumbnails> logger)
    {
        (_store, _storeTimeout, _time, _logger) = (store, options.Value.StoreTimeout, time, logger);
        _room = new(options.Value.ThumbnailsAtOnce);
    }

    /// <summary>The types that small pictures are made in, those that take the least room first.</summary>
    public static IReadOnlyList<string> ContentTypes { get; } = ["image/avif", "image/webp"];

    /// <summary>The small picture of a stored one; null where none can be made of it.</summary>
    /// <param name="copy">The stored picture.</param>
    /// <param name="width">One of <see cref="MediaKeys.Widths"/>.</param>
    /// <param name="contentType">One of <see cref="ContentTypes"/>.</param>
    /// <param name="ct">Ends the wait; the work goes on for the others.</param>
    /// <exception cref="MediaStoreException">The store did not answer.</exception>
    public Task<SmallPicture?> ReadAsync(MediaCopy copy, int width, string contentType, CancellationToken ct)
    {
        var key = MediaKeys.Thumbnail(copy.Key, width, contentType == ContentTypes[0] ? Avif : WebP);
        return _flights.GetOrAdd(key, _ => new Lazy<Task<SmallPicture?>>(() => FlyAsync(key, copy, width, contentType))).Value.WaitAsync(ct);
    }

    /// <inheritdoc />
    public void Dispose() => _room.Dispose();

    private async Task<SmallPicture?> FlyAsync(string key, MediaCopy copy, int width, string contentType)
    {
        await Task.Yield();
        try
        {
            if (await LoadAsync(key) is { } made)
                return new(made, contentType);
            await _room.WaitAsync();
            try
            {
                if (await LoadAsync(copy.Key) is not { } picture || Make(picture, width, contentType) is not { } small)
                    return null;
                await TalkAsync(async ct =>
                {
                    await _store.PutAsync(key, MediaContent.Of(small), contentType, ct);
                    return true;
                });
                return new(small, contentType);
            }
            finally
            {
                _room.Release();
            }
        }
        finally
        {
            _flights.TryRemove(key, out _);
        }
    }

    private Task<byte[]?> LoadAsync(string key) => TalkAsync(async ct =>
    {
        await using var found = await _store.OpenAsync(key, range: null, ct);
        if (found is null)
            return null;
        using var bytes = new MemoryStream();
        await found.Content.CopyToAsync(bytes, ct);
        return bytes.ToArray();
    });

    // A store that begins to answer and stops does not keep the room for good.
    private async Task<T> TalkAsync<T>(Func<CancellationToken, Task<T>> talk)
    {
        using var limit = new CancellationTokenSource(_storeTimeout, _time);
        try
        {
            return await talk(limit.Token);
        }
        catch (OperationCanceledException late) when (limit.IsCancellationRequested)
        {
            throw new MediaStoreException("The store did not answer in time.", late);
        }
        catch (Exception error) when (error is IOException or HttpRequestException)
        {
            throw new MediaStoreException($"The store broke off ({error.GetType().Name}).", error);
        }
    }

    private byte[]? Make(byte[] picture, int width, string contentType)
    {
        try
        {
            // Several at once make one each, and none is asked for twice.
            (NetVips.NetVips.Concurrency, Cache.Max) = (1, 0);
            using (var whole = Image.NewFromBuffer(picture, access: Enums.Access.Sequential))
                if ((long)whole.Width * whole.Height > MostPixels)
                    return null;
            // It shrinks while it decodes, turns the picture as its camera was held, and never makes it larger.
            using var small = Image.ThumbnailBuffer(picture, width, height: 4 * width, size: Enums.Size.Down);
            return contentType == ContentTypes[0]
                ? small.HeifsaveBuffer(q: 55, compression: Enums.ForeignHeifCompression.Av1, effort: 2, keep: Enums.ForeignKeep.None)
                : small.WebpsaveBuffer(q: 78, effort: 3, keep: Enums.ForeignKeep.None);
        }
        // On a machine for which there is no library pictures come as they are.
        catch (Exception error) when (error is VipsException or DllNotFoundException or TypeInitializationException)
        {
            LogUnreadable(_logger, error);
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "No small picture can be made of a stored one")]
    private static partial void LogUnreadable(ILogger logger, Exception error);
}
