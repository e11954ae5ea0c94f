using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace Monitor.Data.Pictures;

/// <summary>
/// Pictures of accounts and posts, so that browsers need not ask platforms for them. Each is fetched once for all who want it at the same
/// time; what cannot be had is not asked for again for a while.
/// </summary>
public sealed class PictureReader : IDisposable
{
    private const int MostFaults = 10_000;

    private static readonly TimeSpan FaultsRest = TimeSpan.FromMinutes(10);

    private readonly PictureOptions _options;
    private readonly PictureFiles _files;
    private readonly PictureDownload _download;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _room;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, Lazy<Task<Picture?>>> _flights = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _faults = new(StringComparer.Ordinal);

    internal PictureReader(IOptions<PictureOptions> options, PictureFiles files, PictureDownload download, TimeProvider time)
    {
        (_options, _files, _download, _time) = (options.Value, files, download, time);
        _room = new SemaphoreSlim(_options.AtOnce);
    }

    /// <summary>The picture at that address; null where it cannot be had, for whatever reason.</summary>
    public async Task<Picture?> ReadAsync(PictureAddress address, CancellationToken ct)
    {
        if (!_options.Enabled)
            return null;
        var name = address.Name;
        if (await _files.ReadAsync(name, ct) is { } copy && Picture.Of(copy) is { } kept)
            return kept;
        if (IsResting(address.Url))
            return null;
        // Who leaves does not end it for the others.
        return await _flights.GetOrAdd(name, _ => new Lazy<Task<Picture?>>(() => FlyAsync(name, address.Url))).Value.WaitAsync(ct);
    }

    /// <summary>Removes copies that are too old or too many.</summary>
    public void Sweep() => _files.Sweep();

    /// <inheritdoc />
    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
        _room.Dispose();
    }

    private async Task<Picture?> FlyAsync(string name, string url)
    {
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            limit.CancelAfter(_options.Timeout);
            return await FetchAsync(name, url, limit.Token);
        }
        finally
        {
            _flights.TryRemove(name, out _);
        }
    }

    private async Task<Picture?> FetchAsync(string name, string url, CancellationToken ct)
    {
        var isAsked = false;
        try
        {
            await _room.WaitAsync(ct);
            try
            {
                isAsked = true;
                if (await _download.FetchAsync(url, ct) is { } picture)
                {
                    await _files.WriteAsync(name, picture.Content, ct);
                    return picture;
                }
            }
            finally
            {
                _room.Release();
            }
        }
        catch (Exception error) when (error is HttpRequestException or IOException or OperationCanceledException or InvalidOperationException)
        {
            // Letters stand for what cannot be had.
        }

        // One that only waited for the others may be asked for at once.
        if (isAsked)
            Rest(url);
        return null;
    }

    private bool IsResting(string url) =>
        _faults.TryGetValue(PictureAddress.Digest(url), out var since) && _time.GetUtcNow() - since < FaultsRest;

    private void Rest(string url)
    {
        if (_faults.Count >= MostFaults)
            _faults.Clear();
        _faults[PictureAddress.Digest(url)] = _time.GetUtcNow();
    }
}
