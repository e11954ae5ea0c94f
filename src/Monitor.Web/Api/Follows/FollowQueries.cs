using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Monitor.Web.Answers;
using Monitor.Web.Api.Accounts;

namespace Monitor.Web.Api.Follows;

/// <summary>What a page of a feed, or of what is followed, is asked with.</summary>
internal sealed record FeedQuery
{
    public string? Limit { get; init; }
    public string? Cursor { get; init; }
    [FromQuery(Name = "user_id")] public string? UserId { get; init; }
}

internal sealed class FeedQueryValidator : AbstractValidator<FeedQuery>
{
    public const int MaxLimit = 200;

    public FeedQueryValidator()
    {
        RuleFor(r => r.Limit).WholeNumber(1, MaxLimit);
        RuleFor(r => r.Cursor).Must(text => text is null || PostCursor.Parse(text) is not null).IsCursor();
        RuleFor(r => r.UserId).RowId();
    }
}
