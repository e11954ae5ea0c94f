using System.Globalization;
using FluentValidation;

namespace Monitor.Web.Answers;

/// <summary>Rules that several requests share, each with its stable code.</summary>
internal static class Rules
{
    private const int LongestAddress = 2_000;

    /// <summary>Stops at the first thing that is wrong with a field: missing first.</summary>
    public static IRuleBuilderOptions<T, string?> Required<T>(this IRuleBuilderInitial<T, string?> rule) =>
        rule.Cascade(CascadeMode.Stop)
            .Must(text => !string.IsNullOrWhiteSpace(text))
            .WithMessage("{PropertyPath} is required.")
            .WithErrorCode(ErrorCodes.Required);

    /// <summary>A whole number of the query, when given.</summary>
    public static IRuleBuilderOptions<T, string?> WholeNumber<T>(this IRuleBuilder<T, string?> rule, int min, int max) =>
        rule.Must(text => text is null || (QueryText.Number(text) is { } number && number >= min && number <= max))
            .WithMessage(string.Create(CultureInfo.InvariantCulture, $"{{PropertyPath}} is a whole number from {min} to {max}."))
            .WithErrorCode(ErrorCodes.OutOfRange);

    /// <summary>The id of a row, when given.</summary>
    public static IRuleBuilderOptions<T, string?> RowId<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(text => text is null || QueryText.Id(text) is not null)
            .WithMessage(string.Create(CultureInfo.InvariantCulture, $"{{PropertyPath}} is a whole number from 1 to {long.MaxValue}."))
            .WithErrorCode(ErrorCodes.OutOfRange);

    /// <summary>A time of the query, when given.</summary>
    public static IRuleBuilderOptions<T, string?> Time<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(text => text is null || QueryText.Time(text) is not null)
            .WithMessage("{PropertyPath} is a time in ISO 8601, such as 2026-01-31T08:00:00Z.")
            .WithErrorCode(ErrorCodes.InvalidTime);

    /// <summary>The position of a list that reads back from an id, when given.</summary>
    public static IRuleBuilderOptions<T, string?> IdCursor<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(text => text is null || QueryText.Id(text) is not null).IsCursor();

    /// <summary>The position of a list that reads back from a time, when given.</summary>
    public static IRuleBuilderOptions<T, string?> TimeCursor<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(text => text is null || QueryText.Time(text) is not null).IsCursor();

    /// <summary>Says of a rule that it is about the position of a list.</summary>
    public static IRuleBuilderOptions<T, string?> IsCursor<T>(this IRuleBuilderOptions<T, string?> rule) =>
        rule.WithMessage("{PropertyPath} is the next_cursor of a page of this list.").WithErrorCode(ErrorCodes.InvalidCursor);

    /// <summary>One of some words, when given.</summary>
    public static IRuleBuilderOptions<T, string?> OneOf<T>(this IRuleBuilder<T, string?> rule, IReadOnlyCollection<string> allowed) =>
        rule.Must(text => text is null || allowed.Contains(text, StringComparer.Ordinal))
            .WithMessage($"{{PropertyPath}} is one of: {string.Join(", ", allowed)}.")
            .WithErrorCode(ErrorCodes.UnknownValue);

    /// <summary>An address that messages can be sent to, when given.</summary>
    public static IRuleBuilderOptions<T, string?> WebAddress<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(text => text is null || IsWebAddress(text))
            .WithMessage("{PropertyPath} is an http or https address without a password in it.").WithErrorCode(ErrorCodes.InvalidUrl);

    /// <summary>Whether a text is such an address.</summary>
    public static bool IsWebAddress(string text) =>
        text.Length <= LongestAddress && Uri.TryCreate(text, UriKind.Absolute, out var url) && url is { Scheme: "http" or "https", UserInfo.Length: 0 };

    /// <summary>Ids of tasks: some, not too many, and UUIDs.</summary>
    public static IRuleBuilderOptions<T, IReadOnlyList<string?>?> TaskIds<T>(
        this IRuleBuilderInitial<T, IReadOnlyList<string?>?> rule, int max) =>
        rule.Cascade(CascadeMode.Stop)
            .Must(ids => ids is { Count: > 0 })
            .WithMessage("{PropertyPath} names at least one task.").WithErrorCode(ErrorCodes.Required)
            .Must(ids => ids!.Count <= max)
            .WithMessage(string.Create(CultureInfo.InvariantCulture, $"{{PropertyPath}} names at most {max} tasks."))
            .WithErrorCode(ErrorCodes.TooMany)
            .Must(ids => ids!.All(id => Guid.TryParseExact(id, "D", out _)))
            .WithMessage("{PropertyPath} holds something that is not a UUID.").WithErrorCode(ErrorCodes.InvalidId);
}
