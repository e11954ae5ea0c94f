namespace Monitor.Data.Media;

/// <summary>Where copies are kept, by key.</summary>
public interface IMediaStore
{
    /// <summary>Writes an object as a whole or not at all; one that is there has the same bytes.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="content">Its bytes; it is not read again afterwards.</param>
    /// <param name="contentType">Their type.</param>
    /// <param name="ct">Cancels it.</param>
    /// <exception cref="MediaStoreException">The store did not take it.</exception>
    Task PutAsync(string key, MediaContent content, string contentType, CancellationToken ct);

    /// <summary>Reads an object, or a part of it; null when there is none.</summary>
    /// <exception cref="MediaStoreException">The store did not answer.</exception>
    Task<StoredMedia?> OpenAsync(string key, MediaRange? range, CancellationToken ct);

    /// <summary>Removes objects; those that are not there are gone already.</summary>
    /// <exception cref="MediaStoreException">The store did not remove all of them.</exception>
    Task DeleteAsync(IReadOnlyList<string> keys, CancellationToken ct);

    /// <summary>An address at which anybody may read an object for a while; null where the store has none.</summary>
    /// <exception cref="MediaStoreException">The store's keys could not be had.</exception>
    Task<Uri?> SignAsync(string key, TimeSpan holdsFor);
}

/// <summary>Bytes to be stored.</summary>
/// <param name="Length">How many.</param>
/// <param name="Open">Reads them from their beginning.</param>
/// <param name="Path">The file that they are in, which may be moved into the store; null: none.</param>
public sealed record MediaContent(long Length, Func<Stream> Open, string? Path = null)
{
    /// <summary>Bytes in memory.</summary>
    public static MediaContent Of(byte[] bytes) => new(bytes.Length, () => new MemoryStream(bytes, writable: false));
}

/// <summary>A part of an object, both ends included.</summary>
public readonly record struct MediaRange(long From, long To);

/// <summary>An object that is read, or a part of it.</summary>
/// <param name="Content">The bytes.</param>
/// <param name="Length">How many the whole object has.</param>
public sealed record StoredMedia(Stream Content, long Length) : IAsyncDisposable
{
    /// <inheritdoc />
    public ValueTask DisposeAsync() => Content.DisposeAsync();
}

/// <summary>A store did not do what it was asked for; trying again may help.</summary>
public sealed class MediaStoreException : Exception
{
    /// <summary>Creates the exception.</summary>
    public MediaStoreException()
    {
    }

    /// <summary>Creates the exception with what was wrong; without keys and secrets.</summary>
    public MediaStoreException(string message) : base(message)
    {
    }

    /// <summary>Creates the exception with what was wrong and its cause.</summary>
    public MediaStoreException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
