using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Monitor.Data.Media;
using Monitor.Data.Observations;
using Monitor.Data.SocialPlatforms;
using Monitor.Web.Answers;

namespace Monitor.Web.Api.Media;

/// <summary>A picture or video.</summary>
/// <param name="Id">Its id.</param>
/// <param name="EntityType">account or post.</param>
/// <param name="EntityId">Whose it is.</param>
/// <param name="Name">The handle or the short code of whose it is.</param>
/// <param name="Platform">The platform.</param>
/// <param name="AssetType">profile_pic, thumbnail, image or video.</param>
/// <param name="Position">Its place among those of its type.</param>
/// <param name="Status">found, queued, stored, expired, failed or removed.</param>
/// <param name="OriginalUrl">Where the platform keeps it.</param>
/// <param name="AssetUrl">The key of its copy in the store; null without one.</param>
/// <param name="Url">Where this service hands it out.</param>
/// <param name="Hash">The SHA-256 digest of its copy.</param>
/// <param name="Bytes">The size of its copy.</param>
/// <param name="ContentType">The type of its copy, told by its bytes.</param>
/// <param name="ErrorCode">Why there is no copy, or no newer one.</param>
/// <param name="Error">The same for people.</param>
/// <param name="Tries">Tries that failed.</param>
/// <param name="ExpiresAt">When its address dies, where it says so.</param>
/// <param name="UpdatedAt">When its address was last told.</param>
/// <param name="StoredAt">When it was copied.</param>
internal sealed record MediaView(
    long Id, string EntityType, long EntityId, string? Name, string Platform, string AssetType, int Position, string Status, string OriginalUrl, string? AssetUrl,
    string Url, string? Hash, long? Bytes, string? ContentType, string? ErrorCode, string? Error, int Tries, DateTimeOffset? ExpiresAt, DateTimeOffset UpdatedAt,
    DateTimeOffset? StoredAt);

/// <summary>Files in a state.</summary>
/// <param name="Status">The state.</param>
/// <param name="AssetType">The type.</param>
/// <param name="ErrorCode">Of those that failed or expired, why.</param>
/// <param name="Count">How many.</param>
internal sealed record MediaCountView(string Status, string AssetType, string? ErrorCode, long Count);

/// <summary>How the archive is doing.</summary>
/// <param name="Mode">store, or proxy where nothing is copied.</param>
/// <param name="Store">folder or s3.</param>
/// <param name="Backlog">Files that wait to be copied.</param>
/// <param name="AlarmAt">From so many on a notice is raised.</param>
/// <param name="OldestFoundAt">When the address of the oldest of the next ones was told.</param>
/// <param name="PerMinute">Files that were copied in the last minute.</param>
/// <param name="Objects">Contents in the store.</param>
/// <param name="Bytes">Their size together.</param>
/// <param name="Removing">Objects that are about to be removed from the store.</param>
/// <param name="Workers">Workers of the archive.</param>
/// <param name="Concurrency">Copies at once per worker.</param>
/// <param name="MaxRunning">Copies at once that count now.</param>
/// <param name="Running">Copies that are being made.</param>
/// <param name="Paused">Whether it is held.</param>
/// <param name="Counts">Files that have no copy yet or none at all, by state, type and reason.</param>
internal sealed record MediaStatusView(
    string Mode, string Store, long Backlog, int AlarmAt, DateTimeOffset? OldestFoundAt, long PerMinute, long Objects, long Bytes, long Removing, int Workers,
    int Concurrency, int MaxRunning, long Running, bool Paused, IReadOnlyList<MediaCountView> Counts);

/// <summary>A change of how the archive runs.</summary>
/// <param name="Workers">Workers; with <paramref name="Concurrency"/>.</param>
/// <param name="Concurrency">Copies at once per worker.</param>
/// <param name="MaxRunning">Copies at once in all processes, instead of both.</param>
/// <param name="Paused">Whether it is held.</param>
internal sealed record ChangeMedia(int? Workers, int? Concurrency, int? MaxRunning, bool? Paused);

/// <summary>Files to try again: exactly one of the first three.</summary>
/// <param name="Ids">Up to 1,000 of them.</param>
/// <param name="Filter">Those that match.</param>
/// <param name="All">All that failed or expired.</param>
internal sealed record RetryMedia(IReadOnlyList<long>? Ids, RetryMediaFilter? Filter, bool? All);

/// <summary>Which files.</summary>
/// <param name="ErrorCode">Those that failed for this reason.</param>
/// <param name="Platform">Those of this platform.</param>
internal sealed record RetryMediaFilter(string? ErrorCode, string? Platform);

/// <summary>How many files are tried again.</summary>
internal sealed record RetriedMediaView(int Retried);

/// <summary>What a list of files is asked with.</summary>
internal sealed record MediaQuery
{
    public string? Status { get; init; }
    [FromQuery(Name = "error_code")] public string? ErrorCode { get; init; }
    public string? Platform { get; init; }
    [FromQuery(Name = "asset_type")] public string? AssetType { get; init; }
    [FromQuery(Name = "entity_type")] public string? EntityType { get; init; }
    [FromQuery(Name = "entity_id")] public string? EntityId { get; init; }
    public string? Limit { get; init; }
    public string? Cursor { get; init; }
    public string? Before { get; init; }
}

/// <summary>What the content of a file is asked with.</summary>
internal sealed record ContentQuery
{
    public string? Width { get; init; }
    public string? V { get; init; }
}

internal sealed class MediaQueryValidator : AbstractValidator<MediaQuery>
{
    public const int MaxLimit = 500;

    public static readonly string[] AssetTypesKnown = [AssetTypes.ProfilePicture, AssetTypes.Thumbnail, AssetTypes.Image, AssetTypes.Video];

    public static readonly string[] EntityTypes = ["account", "post"];

    public MediaQueryValidator(PlatformRegistry platforms)
    {
        RuleFor(r => r.Status).OneOf([.. MediaStatus.All]);
        RuleFor(r => r.ErrorCode).OneOf([.. MediaErrors.All]);
        RuleFor(r => r.Platform).OneOf(platforms.Names);
        RuleFor(r => r.AssetType).OneOf(AssetTypesKnown);
        RuleFor(r => r.EntityType).OneOf(EntityTypes);
        RuleFor(r => r.EntityId).RowId();
        RuleFor(r => r.Limit).WholeNumber(1, MaxLimit);
        RuleFor(r => r.Cursor).IdCursor();
        RuleFor(r => r.Before).RowId();
    }
}

internal sealed class ContentQueryValidator : AbstractValidator<ContentQuery>
{
    public const int MaxWidth = 4_000;

    public ContentQueryValidator() => RuleFor(r => r.Width).WholeNumber(1, MaxWidth);
}

internal sealed class ChangeMediaValidator : AbstractValidator<ChangeMedia>
{
    public const int Largest = 1_000;
    public const int MostRunning = 100_000;

    public ChangeMediaValidator()
    {
        RuleFor(r => r.Workers).InclusiveBetween(1, Largest).WithMessage("workers is a whole number from 1 to 1000.").WithErrorCode(ErrorCodes.OutOfRange);
        RuleFor(r => r.Concurrency).InclusiveBetween(1, Largest).WithMessage("concurrency is a whole number from 1 to 1000.").WithErrorCode(ErrorCodes.OutOfRange);
        RuleFor(r => r.MaxRunning).InclusiveBetween(0, MostRunning)
            .WithMessage("max_running is a whole number from 0 to 100000.").WithErrorCode(ErrorCodes.OutOfRange);
        RuleFor(r => r.MaxRunning).Must((r, most) => most is null || (r.Workers is null && r.Concurrency is null))
            .WithMessage("Give max_running, or workers and concurrency, not both.").WithErrorCode(ErrorCodes.AmbiguousSelection);
    }
}

/// <summary>Trying many files again must say exactly which: ids, a filter that restricts something, or all.</summary>
internal sealed class RetryMediaValidator : AbstractValidator<RetryMedia>
{
    private const int MaxIds = 1_000;
    private static readonly RetryMediaFilter NoFilter = new(null, null);

    public RetryMediaValidator(PlatformRegistry platforms)
    {
        RuleFor(r => r.Ids).Must(ids => ids is null or { Count: > 0 and <= MaxIds })
            .WithMessage($"ids names 1 to {MaxIds} files.").WithErrorCode(ErrorCodes.TooMany);
        RuleFor(r => r.Filter)
            .Must((r, filter) => (r.Ids is null ? 0 : 1) + (filter is null || filter == NoFilter ? 0 : 1) + (r.All == true ? 1 : 0) == 1)
            .WithMessage("""Say which files: either ids, or a filter that restricts something, or "all": true.""")
            .WithErrorCode(ErrorCodes.AmbiguousSelection);
        When(r => r.Filter is not null, () =>
        {
            RuleFor(r => r.Filter!.ErrorCode).OneOf([.. MediaErrors.All]);
            RuleFor(r => r.Filter!.Platform).OneOf(platforms.Names);
        });
    }
}
