using Microsoft.Extensions.Options;

namespace Monitor.Data.Media;

/// <summary>Copies one file from where its platform keeps it into the store. What became of it the caller records (<see cref="MediaResults"/>).</summary>
public sealed class MediaArchiver
{
    private readonly MediaDownload _download;
    private readonly MediaSpools _spools;
    private readonly MediaObjects _objects;
    private readonly IMediaStore _store;
    private readonly MediaOptions _options;
    private readonly TimeProvider _time;

    internal MediaArchiver(
        MediaDownload download, MediaSpools spools, MediaObjects objects, IMediaStore store, IOptions<MediaOptions> options, TimeProvider time) =>
        (_download, _spools, _objects, _store, _options, _time) = (download, spools, objects, store, options.Value, time);

    /// <summary>Copies it.</summary>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public async Task<ArchivedMedia> ArchiveAsync(MediaAsset asset, CancellationToken ct)
    {
        await using var spool = _spools.New();
        if (await _download.ReadAsync(asset, spool, ct) is { } missing)
            return Not(asset, missing);
        var (format, wrong) = MediaDownload.Check(asset, spool.Start);
        if (format is null)
            return Not(asset, wrong!);
        var hash = await spool.CompleteAsync(ct);
        using var limit = new CancellationTokenSource(_options.StoreTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ct);
        try
        {
            var kept = await _objects.ReserveAsync(asset, hash, spool.Length, format, either.Token);
            if (!kept.IsStored)
                await _store.PutAsync(kept.Key, new(spool.Length, spool.Open, spool.Path), format.ContentType, either.Token);
            return new(asset, MediaVerdict.Stored) { Copy = kept, ExpiresAt = MediaDownload.ExpiryOf(asset.Url) };
        }
        catch (MediaStoreException error)
        {
            return Not(asset, new(MediaVerdict.Retry, MediaErrors.StoreFailed, error.Message));
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return Not(asset, new(MediaVerdict.Retry, MediaErrors.StoreFailed, "The store did not take it in time."));
        }
    }

    /// <summary>Removes what processes that died left of files on their way.</summary>
    public void Sweep() => _spools.Sweep(_time.GetUtcNow().UtcDateTime - TimeSpan.FromHours(1));

    private static ArchivedMedia Not(MediaAsset asset, MediaFault fault) => new(asset, fault.Verdict)
    {
        ErrorCode = fault.Code,
        Error = fault.Message,
        ExpiresAt = MediaDownload.ExpiryOf(asset.Url),
        RetryAfter = fault.RetryAfter,
    };
}
