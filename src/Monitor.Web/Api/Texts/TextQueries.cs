using FluentValidation;
using Monitor.Data.Texts;
using Monitor.Web.Answers;
using Monitor.Web.Api.Charts;

namespace Monitor.Web.Api.Texts;

/// <summary>What keywords are asked with.</summary>
internal sealed record KeywordsQuery
{
    public string? From { get; init; }
    public string? To { get; init; }
    public string? Text { get; init; }
    public string? Limit { get; init; }
}

/// <summary>What the sentiment over time is asked with.</summary>
internal sealed record SentimentQuery
{
    public string? From { get; init; }
    public string? To { get; init; }
    public string? Text { get; init; }
    public string? By { get; init; }
}

/// <summary>What the texts of a post are listed with.</summary>
internal sealed record PostTextsQuery
{
    public string? Text { get; init; }
}

/// <summary>What reports are listed with.</summary>
internal sealed record TextReportsQuery
{
    public string? Kind { get; init; }
    public string? Limit { get; init; }
    public string? Cursor { get; init; }
}

/// <summary>What the texts of a report are listed with.</summary>
internal sealed record TextRowsQuery
{
    public string? Limit { get; init; }
    public string? Cursor { get; init; }
}

/// <summary>What the file of a report is asked with.</summary>
internal sealed record TextFileQuery
{
    public string? Format { get; init; }
}

internal static class TextWords
{
    public static readonly IReadOnlyList<string> Sources = [.. TextSource.OfPosts.Select(source => source.Name)];
    public static readonly IReadOnlyList<string> Buckets = ["day", "week", "month"];
    public static readonly IReadOnlyList<string> Kinds = ["keywords", "sentiment"];
    public static readonly IReadOnlyList<string> Formats = ["csv", "xlsx"];

    /// <summary>Which texts are asked for: what creators say themselves unless somebody asks for what others say.</summary>
    public static TextSource SourceOf(string? text) => text is not null && TextSource.Find(text) is { } source ? source : TextSource.Caption;

    public static void Period<T>(this AbstractValidator<T> validator, System.Linq.Expressions.Expression<Func<T, string?>> from, System.Linq.Expressions.Expression<Func<T, string?>> to)
    {
        validator.RuleFor(from).ChartTime();
        validator.RuleFor(to).ChartTime();
        var (begin, end) = (from.Compile(), to.Compile());
        validator.RuleFor(to).Must((query, _) => Spans.InOrder(begin(query), end(query))).WithMessage("{PropertyPath} is later than from.").WithErrorCode(ErrorCodes.InvalidTime);
    }
}

internal sealed class KeywordsQueryValidator : AbstractValidator<KeywordsQuery>
{
    public const int MaxLimit = 200;

    public KeywordsQueryValidator()
    {
        this.Period(r => r.From, r => r.To);
        RuleFor(r => r.Text).OneOf(TextWords.Sources);
        RuleFor(r => r.Limit).WholeNumber(1, MaxLimit);
    }
}

internal sealed class SentimentQueryValidator : AbstractValidator<SentimentQuery>
{
    public SentimentQueryValidator()
    {
        this.Period(r => r.From, r => r.To);
        RuleFor(r => r.Text).OneOf(TextWords.Sources);
        RuleFor(r => r.By).OneOf(TextWords.Buckets);
    }
}

internal sealed class PostTextsQueryValidator : AbstractValidator<PostTextsQuery>
{
    public PostTextsQueryValidator() => RuleFor(r => r.Text).OneOf(TextWords.Sources);
}

internal sealed class TextReportsQueryValidator : AbstractValidator<TextReportsQuery>
{
    public const int MaxLimit = 200;

    public TextReportsQueryValidator()
    {
        RuleFor(r => r.Kind).OneOf(TextWords.Kinds);
        RuleFor(r => r.Limit).WholeNumber(1, MaxLimit);
        RuleFor(r => r.Cursor).IdCursor();
    }
}

internal sealed class TextRowsQueryValidator : AbstractValidator<TextRowsQuery>
{
    public const int MaxLimit = 500;

    public TextRowsQueryValidator()
    {
        RuleFor(r => r.Limit).WholeNumber(1, MaxLimit);
        RuleFor(r => r.Cursor).Must(text => text is null || Accounts.PostCursor.Parse(text) is not null).IsCursor();
    }
}

internal sealed class TextFileQueryValidator : AbstractValidator<TextFileQuery>
{
    public TextFileQueryValidator() => RuleFor(r => r.Format).OneOf(TextWords.Formats);
}
