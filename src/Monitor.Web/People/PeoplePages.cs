using System.Globalization;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Monitor.Web.Answers;
using Monitor.Web.Api.Tasks;
using Monitor.Web.OpenApi;

namespace Monitor.Web.People;

/// <summary>Which page of a list about people.</summary>
internal sealed record PeoplePage
{
    [FromQuery(Name = "limit")] public string? Limit { get; init; }
    [FromQuery(Name = "cursor")] public string? Cursor { get; init; }
}

/// <summary>Which keys.</summary>
internal sealed record ApiKeyPage
{
    [FromQuery(Name = "active")] public string? Active { get; init; }
    [FromQuery(Name = "limit")] public string? Limit { get; init; }
    [FromQuery(Name = "cursor")] public string? Cursor { get; init; }
}

/// <summary>Which users.</summary>
internal sealed record UserPage
{
    [FromQuery(Name = "operator")] public string? Operator { get; init; }
    [FromQuery(Name = "limit")] public string? Limit { get; init; }
    [FromQuery(Name = "cursor")] public string? Cursor { get; init; }
}

internal sealed class PeoplePageValidator : AbstractValidator<PeoplePage>
{
    public PeoplePageValidator() => RuleFor(r => r.Limit).WholeNumber(1, PeoplePages.MaxLimit);
}

internal sealed class ApiKeyPageValidator : AbstractValidator<ApiKeyPage>
{
    public ApiKeyPageValidator()
    {
        RuleFor(r => r.Active).OneOf(TaskWords.Flags);
        RuleFor(r => r.Limit).WholeNumber(1, PeoplePages.MaxLimit);
    }
}

internal sealed class UserPageValidator : AbstractValidator<UserPage>
{
    public UserPageValidator()
    {
        RuleFor(r => r.Operator).OneOf(TaskWords.Flags);
        RuleFor(r => r.Limit).WholeNumber(1, PeoplePages.MaxLimit);
    }
}

/// <summary>Pages of lists about people: the cursor is the id of the last row of the page before.</summary>
internal static class PeoplePages
{
    public const int MaxLimit = 500;
    private const int DefaultLimit = 100;

    public static readonly ParameterDoc[] Parameters =
        [CommonDocs.Limit(MaxLimit, DefaultLimit), new ParameterDoc("cursor", "`next_cursor` of the page before.", "17")];

    public static readonly ParameterDoc[] IdParameters =
        [CommonDocs.Limit(MaxLimit, DefaultLimit), new ParameterDoc("cursor", "`next_cursor` of the page before.", PeopleDocs.ExampleId)];

    /// <summary>A filter that is true, false or absent.</summary>
    public static ParameterDoc Flag(string name, string description) => new(name, description, "true") { OneOf = TaskWords.Flags };

    public static ErrorDoc WrongFlag(string name) => new(422, ErrorCodes.UnknownValue, name, $"{name} is one of: {string.Join(", ", TaskWords.Flags)}.");

    public static readonly ErrorDoc InvalidCursor = new(
        422, ErrorCodes.InvalidCursor, "cursor", "cursor is the next_cursor of a page of this list.");

    /// <summary>Answers a page of a list whose rows have numbers.</summary>
    public static async Task<IResult> NumberedAsync<TRow, TView>(
        string? limit, string? cursor, Func<long?, int, Task<IReadOnlyList<TRow>?>> read, Func<TRow, TView> view, Func<TRow, long> id)
    {
        long? after = null;
        if (cursor is not null && (after = QueryText.Id(cursor)) is null)
            return NoCursor();
        return Answered(await read(after, Size(limit) + 1), Size(limit), view, row => id(row).ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Answers a page of a list whose rows have UUIDs.</summary>
    public static async Task<IResult> IdentifiedAsync<TRow, TView>(
        string? limit, string? cursor, Func<Guid?, int, Task<IReadOnlyList<TRow>?>> read, Func<TRow, TView> view, Func<TRow, Guid> id)
    {
        Guid? after = null;
        if (cursor is not null)
        {
            if (!Guid.TryParseExact(cursor, "D", out var given))
                return NoCursor();
            after = given;
        }

        return Answered(await read(after, Size(limit) + 1), Size(limit), view, row => id(row).ToString());
    }

    private static int Size(string? limit) => QueryText.Number(limit) ?? DefaultLimit;

    private static IResult Answered<TRow, TView>(IReadOnlyList<TRow>? rows, int limit, Func<TRow, TView> view, Func<TRow, string> id) => rows is null
        ? NoCursor()
        : Answer.Ok(rows.Take(limit).Select(view).ToArray(), rows.Count > limit ? id(rows[limit - 1]) : null);

    private static IResult NoCursor() =>
        Answer.Invalid("cursor", "cursor is the next_cursor of a page of this list.", ErrorCodes.InvalidCursor);
}
