using System.Globalization;
using FluentValidation;
using Monitor.Data.Charts;
using Monitor.Web.Answers;

namespace Monitor.Web.Api.Charts;

/// <summary>Names of series as text: <c>task:</c> and its UUID, <c>account:</c> or <c>post:</c> and its number, separated by commas.</summary>
internal static class SeriesText
{
    /// <summary>How many can be compared.</summary>
    public const int Most = 8;

    /// <summary>The names in a text, each once; null for one that is none.</summary>
    public static IReadOnlyList<SeriesName?> Parse(string? text) =>
        [.. (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.Ordinal).Select(One)];

    /// <summary>A name as text.</summary>
    public static string Format(SeriesName name) => name.Kind switch
    {
        SeriesKind.Task => string.Create(CultureInfo.InvariantCulture, $"task:{name.TaskId}"),
        SeriesKind.Account => string.Create(CultureInfo.InvariantCulture, $"account:{name.EntityId}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"post:{name.EntityId}"),
    };

    /// <summary>Some names, and not too many.</summary>
    public static IRuleBuilderOptions<T, string?> Series<T>(this IRuleBuilderInitial<T, string?> rule) => rule.Required()
        .Must(text => Parse(text) is { Count: > 0 } names && names.All(name => name is not null))
        .WithMessage("{PropertyPath} names what to show: task: and a UUID, account: or post: and an id, separated by commas.").WithErrorCode(ErrorCodes.InvalidId)
        .Must(text => Parse(text).Count <= Most)
        .WithMessage(string.Create(CultureInfo.InvariantCulture, $"{{PropertyPath}} names at most {Most} things.")).WithErrorCode(ErrorCodes.TooMany);

    private static SeriesName? One(string text)
    {
        if (text.Split(':', 2) is not [var kind, var id])
            return null;
        return kind switch
        {
            "task" when Guid.TryParseExact(id, "D", out var task) => new SeriesName(SeriesKind.Task, task, 0),
            "account" when QueryText.Id(id) is { } account => new SeriesName(SeriesKind.Account, Guid.Empty, account),
            "post" when QueryText.Id(id) is { } post => new SeriesName(SeriesKind.Post, Guid.Empty, post),
            _ => null,
        };
    }
}
