using System.Net;
using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace Monitor.Data.Media;

/// <summary>Copies in a bucket of an object store that speaks S3.</summary>
internal sealed class S3MediaStore : IMediaStore, IDisposable
{
    // So many keys one request may name.
    private const int MostDeleted = 1_000;

    private const string KeptFor = "public, max-age=31536000, immutable";

    private readonly AmazonS3Client _client;
    private readonly string _bucket;
    private readonly bool _isPlain;

    public S3MediaStore(S3Options options, TimeSpan timeout)
    {
        _bucket = options.Bucket!;
        _isPlain = options.Endpoint?.Scheme == Uri.UriSchemeHttp;
        var config = new AmazonS3Config
        {
            AuthenticationRegion = options.Region,
            ForcePathStyle = options.PathStyle ?? options.Endpoint is not null,
            // What the archive tries again it tries later, with the places of the queue free for others.
            MaxErrorRetry = 1,
            MaxConnectionsPerServer = options.MaxConnections,
            Timeout = timeout,
            // Not all stores understand checksums that come behind the bytes; the signature holds one in any case.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        };
        if (options.Endpoint is { } endpoint)
            config.ServiceURL = endpoint.AbsoluteUri;
        else
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(options.Region);
        _client = string.IsNullOrEmpty(options.AccessKey)
            ? new AmazonS3Client(config)
            : new AmazonS3Client(new BasicAWSCredentials(options.AccessKey, options.SecretKey), config);
    }

    /// <inheritdoc />
    public Task PutAsync(string key, MediaContent content, string contentType, CancellationToken ct) => TalkAsync(async () =>
    {
        await using var source = content.Open();
        var request = new PutObjectRequest
        {
            BucketName = _bucket,
            Key = key,
            InputStream = source,
            AutoCloseStream = false,
            ContentType = contentType,
            // In one piece: a store that does not know signed chunks would keep their frames as part of the object.
            UseChunkEncoding = false,
        };
        request.Headers.ContentDisposition = "inline";
        request.Headers.CacheControl = KeptFor;
        request.Headers.ContentLength = content.Length;
        await _client.PutObjectAsync(request, ct);
        return true;
    }, ct);

    /// <inheritdoc />
    public Task<StoredMedia?> OpenAsync(string key, MediaRange? range, CancellationToken ct) => TalkAsync(async () =>
    {
        var request = new GetObjectRequest { BucketName = _bucket, Key = key };
        if (range is { } part)
            request.ByteRange = new ByteRange(part.From, part.To);
        try
        {
            var answer = await _client.GetObjectAsync(request, ct);
            return new StoredMedia(answer.ResponseStream, LengthOf(answer));
        }
        catch (AmazonS3Exception missing) when (missing.StatusCode == HttpStatusCode.NotFound && missing.ErrorCode != "NoSuchBucket")
        {
            return null;
        }
    }, ct);

    /// <inheritdoc />
    public Task DeleteAsync(IReadOnlyList<string> keys, CancellationToken ct) => TalkAsync(async () =>
    {
        foreach (var some in keys.Chunk(MostDeleted))
            await _client.DeleteObjectsAsync(
                new DeleteObjectsRequest { BucketName = _bucket, Quiet = true, Objects = [.. some.Select(key => new KeyVersion { Key = key })] }, ct);
        return true;
    }, ct);

    /// <inheritdoc />
    public Task<Uri?> SignAsync(string key, TimeSpan holdsFor) => TalkAsync<Uri?>(async () => new(await _client.GetPreSignedURLAsync(new GetPreSignedUrlRequest
    {
        BucketName = _bucket,
        Key = key,
        Verb = HttpVerb.GET,
        // The client reckons by the machine's clock, as the store does.
        Expires = TimeProvider.System.GetUtcNow().UtcDateTime + holdsFor,
        Protocol = _isPlain ? Protocol.HTTP : Protocol.HTTPS,
    })), CancellationToken.None);

    /// <inheritdoc />
    public void Dispose() => _client.Dispose();

    private static long LengthOf(GetObjectResponse answer) =>
        answer.ContentRange is { } range && long.TryParse(range[(range.LastIndexOf('/') + 1)..], out var all) ? all : answer.ContentLength;

    private static async Task<T> TalkAsync<T>(Func<Task<T>> talk, CancellationToken ct)
    {
        try
        {
            return await talk();
        }
        catch (AmazonServiceException refused)
        {
            throw new MediaStoreException($"The object store answered {(int)refused.StatusCode} {refused.ErrorCode}.", refused);
        }
        catch (Exception error) when (error is AmazonClientException or HttpRequestException or IOException or TimeoutException)
        {
            throw new MediaStoreException($"The object store did not answer ({error.GetType().Name}).", error);
        }
        // The client's own limit, and not the caller's will.
        catch (OperationCanceledException late) when (!ct.IsCancellationRequested)
        {
            throw new MediaStoreException("The object store did not answer in time.", late);
        }
    }
}
