using System.ComponentModel.DataAnnotations;
using Monitor.Data.Observations;

namespace Monitor.Data.Media;

/// <summary>What becomes of pictures and videos.</summary>
public enum MediaMode
{
    /// <summary>They are copied before their addresses die.</summary>
    Store,

    /// <summary>Nothing is copied for good: whoever wants one is handed it from its platform.</summary>
    Proxy,
}

/// <summary>How a copy reaches whoever asks for it.</summary>
public enum MediaDelivery
{
    /// <summary>By way of this service, from its own origin.</summary>
    Proxied,

    /// <summary>By an address of the object store that is signed for a while.</summary>
    Presigned,

    /// <summary>By an address below <see cref="MediaOptions.PublicUrl"/>, such as that of a content delivery network.</summary>
    Public,
}

/// <summary>The archive of pictures and videos. Section <c>Media</c>.</summary>
public sealed class MediaOptions : IValidatableObject
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Media";

    /// <summary>Whether copies are kept.</summary>
    public MediaMode Mode { get; set; } = MediaMode.Store;

    /// <summary>What is copied: names of <see cref="AssetTypes"/>, separated by commas.</summary>
    public string Types { get; set; } = $"{AssetTypes.ProfilePicture},{AssetTypes.Thumbnail},{AssetTypes.Image},{AssetTypes.Video}";

    /// <summary>Where copies are kept unless there is a bucket; <c>media</c> below the data folder unless given.</summary>
    public string? Folder { get; set; }

    /// <summary>An object store that speaks S3; used when it names a bucket.</summary>
    public S3Options S3 { get; set; } = new();

    /// <summary>Workers of the archive; times <see cref="Concurrency"/> is how many copies are made at once in all processes.</summary>
    [Range(1, 1_000)]
    public int Workers { get; set; } = 50;

    /// <summary>Copies at once per worker.</summary>
    [Range(1, 1_000)]
    public int Concurrency { get; set; } = 100;

    /// <summary>Most copies at once in one process.</summary>
    [Range(1, 100_000)]
    public int MaxRunning { get; set; } = 10_000;

    /// <summary>Most copies at once in a process that also runs monitor tasks.</summary>
    [Range(1, 10_000)]
    public int MaxRunningBesideTasks { get; set; } = 32;

    /// <summary>Largest picture.</summary>
    [Range(1024, 1L << 30)]
    public long MaxImageBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>Largest video.</summary>
    [Range(1024, 1L << 36)]
    public long MaxVideoBytes { get; set; } = 256 * 1024 * 1024;

    /// <summary>Longest time in which a picture has to come.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan ImageTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Longest time in which a video has to come.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan VideoTimeout { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>Longest time in which the store has to take a copy.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan StoreTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How much of all downloads of a process may be in memory; the rest goes to files until it is stored.</summary>
    [Range(1 << 20, 1L << 36)]
    public long MemoryBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>Downloads of one file, the first one included, before it has failed.</summary>
    [Range(1, 20)]
    public int Tries { get; set; } = 4;

    /// <summary>How often an address that died is asked for again; 0: never.</summary>
    [Range(0, 20)]
    public int Renewals { get; set; } = 3;

    /// <summary>Shortest time between two such questions about one file.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00")]
    public TimeSpan RenewEvery { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Most such questions in a minute, in all processes together.</summary>
    [Range(1, 10_000)]
    public int RenewalsPerMinute { get; set; } = 60;

    /// <summary>From so many files that wait on, a notice is raised.</summary>
    [Range(1, 100_000_000)]
    public int AlarmAt { get; set; } = 50_000;

    /// <summary>How long copies of posts' media are kept, in days; 0: for ever. Pictures of profiles stay.</summary>
    [Range(0, 36_500)]
    public int KeepDays { get; set; }

    /// <summary>How a copy reaches whoever asks for it.</summary>
    public MediaDelivery Delivery { get; set; } = MediaDelivery.Proxied;

    /// <summary>Where the public reads what is stored, for <see cref="MediaDelivery.Public"/>.</summary>
    public Uri? PublicUrl { get; set; }

    /// <summary>How long a signed address holds.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "7.00:00:00")]
    public TimeSpan SignedFor { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Small pictures that are made at once in one process.</summary>
    [Range(1, 64)]
    public int ThumbnailsAtOnce { get; set; } = 2;

    /// <summary><see cref="Types"/>, one by one.</summary>
    public IReadOnlyList<string> TypeList => Types.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Copies at once, in all processes together.</summary>
    public int Size => Workers * Concurrency;

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        string[] known = [AssetTypes.ProfilePicture, AssetTypes.Thumbnail, AssetTypes.Image, AssetTypes.Video];
        foreach (var type in TypeList.Except(known, StringComparer.Ordinal))
            yield return new($"{Section}:{nameof(Types)} names \"{type}\"; it may name {string.Join(", ", known)}.");
        if (Delivery == MediaDelivery.Public && PublicUrl is not { IsAbsoluteUri: true })
            yield return new($"{Section}:{nameof(PublicUrl)} is needed where {Section}:{nameof(Delivery)} is {nameof(MediaDelivery.Public)}.");
        if (Delivery == MediaDelivery.Presigned && !S3.IsUsed)
            yield return new($"{Section}:{nameof(Delivery)} can be {nameof(MediaDelivery.Presigned)} only with a bucket ({Section}:{nameof(S3)}:{nameof(S3Options.Bucket)}).");
        if (S3.IsUsed && string.IsNullOrEmpty(S3.AccessKey) != string.IsNullOrEmpty(S3.SecretKey))
            yield return new($"{Section}:{nameof(S3)}:{nameof(S3Options.AccessKey)} and {Section}:{nameof(S3)}:{nameof(S3Options.SecretKey)} go together.");
        if (S3.Endpoint is { } endpoint && (!endpoint.IsAbsoluteUri || (endpoint.Scheme != Uri.UriSchemeHttp && endpoint.Scheme != Uri.UriSchemeHttps)))
            yield return new($"{Section}:{nameof(S3)}:{nameof(S3Options.Endpoint)} is an http or https address.");
    }
}

/// <summary>An object store that speaks S3.</summary>
public sealed class S3Options
{
    /// <summary>The bucket; it has to exist. Nothing: copies are kept in a folder.</summary>
    public string? Bucket { get; set; }

    /// <summary>Where the store is; that of Amazon in <see cref="Region"/> unless given.</summary>
    public Uri? Endpoint { get; set; }

    /// <summary>The region.</summary>
    public string Region { get; set; } = "ap-south-1";

    /// <summary>Whether the bucket stands in the path of addresses and not in their host; so unless given where there is an endpoint.</summary>
    public bool? PathStyle { get; set; }

    /// <summary>The key; what the machine or its environment says unless given.</summary>
    public string? AccessKey { get; set; }

    /// <summary>Its secret.</summary>
    public string? SecretKey { get; set; }

    /// <summary>Connections at once.</summary>
    [Range(1, 10_000)]
    public int MaxConnections { get; set; } = 512;

    /// <summary>Whether copies go to a bucket.</summary>
    public bool IsUsed => !string.IsNullOrWhiteSpace(Bucket);
}
