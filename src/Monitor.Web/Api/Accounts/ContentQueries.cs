using System.Globalization;
using FluentValidation;
using Monitor.Data.SocialPlatforms;
using Monitor.Web.Answers;

namespace Monitor.Web.Api.Accounts;

/// <summary>What a ranking is asked with.</summary>
internal sealed record TopQuery
{
    public string? By { get; init; }
    public string? Platform { get; init; }
    public string? Limit { get; init; }
}

/// <summary>What a page of posts is asked with.</summary>
internal sealed record PostsQuery
{
    public string? Limit { get; init; }
    public string? Cursor { get; init; }
}

/// <summary>What a page of those who like a post is asked with.</summary>
internal sealed record LikersQuery
{
    public string? Limit { get; init; }
    public string? Cursor { get; init; }
}

/// <summary>What an audit log is asked with.</summary>
internal sealed record LogQuery
{
    public string? Limit { get; init; }
    public string? Cursor { get; init; }
    public string? Before { get; init; }
}

/// <summary>What the quarantine is asked with.</summary>
internal sealed record QuarantineQuery
{
    public string? State { get; init; }
    public string? Limit { get; init; }
    public string? Cursor { get; init; }
}

internal sealed class TopQueryValidator : AbstractValidator<TopQuery>
{
    public const int MaxLimit = 100;

    public static readonly IReadOnlyList<string> Orders = ["engagement"];

    public TopQueryValidator(PlatformRegistry platforms)
    {
        RuleFor(r => r.By).OneOf(Orders);
        RuleFor(r => r.Platform).OneOf([.. platforms.All.Select(platform => platform.Name)]);
        RuleFor(r => r.Limit).WholeNumber(1, MaxLimit);
    }
}

internal sealed class PostsQueryValidator : AbstractValidator<PostsQuery>
{
    public const int MaxLimit = 200;

    public PostsQueryValidator()
    {
        RuleFor(r => r.Limit).WholeNumber(1, MaxLimit);
        RuleFor(r => r.Cursor).Must(text => text is null || PostCursor.Parse(text) is not null)
            .WithMessage("cursor is the next_cursor of the page before.").WithErrorCode(ErrorCodes.InvalidCursor);
    }
}

internal sealed class LikersQueryValidator : AbstractValidator<LikersQuery>
{
    public LikersQueryValidator()
    {
        RuleFor(r => r.Limit).WholeNumber(1, PostsQueryValidator.MaxLimit);
        RuleFor(r => r.Cursor).IdCursor();
    }
}

internal sealed class LogQueryValidator : AbstractValidator<LogQuery>
{
    public const int MaxLimit = 200;

    public LogQueryValidator()
    {
        RuleFor(r => r.Limit).WholeNumber(1, MaxLimit);
        RuleFor(r => r.Cursor).TimeCursor();
        RuleFor(r => r.Before).Time();
    }
}

internal sealed class QuarantineQueryValidator : AbstractValidator<QuarantineQuery>
{
    public const int MaxLimit = 200;

    public static readonly IReadOnlyList<string> States = ["held", "accepted", "rejected", "superseded"];

    public QuarantineQueryValidator()
    {
        RuleFor(r => r.State).OneOf(States);
        RuleFor(r => r.Limit).WholeNumber(1, MaxLimit);
        RuleFor(r => r.Cursor).Must(text => text is null || long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            .WithMessage("cursor is the next_cursor of the page before.").WithErrorCode(ErrorCodes.InvalidCursor);
    }
}

/// <summary>The position of a post in the posts of an account: when it was published, in microseconds, and its id.</summary>
internal static class PostCursor
{
    public static string Format(DateTimeOffset at, long id) =>
        string.Create(CultureInfo.InvariantCulture, $"{at.UtcTicks / TimeSpan.TicksPerMicrosecond}-{id}");

    public static (DateTimeOffset At, long Id)? Parse(string? text)
    {
        var parts = text?.Split('-');
        return parts is [var at, var id]
            && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds)
            && long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && microseconds <= DateTimeOffset.MaxValue.UtcTicks / TimeSpan.TicksPerMicrosecond
                ? (new DateTimeOffset(microseconds * TimeSpan.TicksPerMicrosecond, TimeSpan.Zero), number)
                : null;
    }
}
