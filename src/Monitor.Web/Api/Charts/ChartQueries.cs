using FluentValidation;
using Monitor.Data.Charts;
using Monitor.Web.Answers;

namespace Monitor.Web.Api.Charts;

/// <summary>What charts are asked with.</summary>
internal sealed record ChartQuery
{
    public string? Series { get; init; }
    public string? From { get; init; }
    public string? To { get; init; }
    public string? Points { get; init; }
}

/// <summary>What growth is asked with.</summary>
internal sealed record GrowthQuery
{
    public string? Series { get; init; }
    public string? By { get; init; }
    public string? From { get; init; }
    public string? To { get; init; }
}

internal sealed class ChartQueryValidator : AbstractValidator<ChartQuery>
{
    public const int MinPoints = 10;
    public const int MaxPoints = 2000;

    public ChartQueryValidator()
    {
        RuleFor(r => r.Series).Series();
        RuleFor(r => r.From).ChartTime();
        RuleFor(r => r.To).ChartTime();
        RuleFor(r => r.To).Must((query, _) => Spans.InOrder(query.From, query.To)).WithMessage("{PropertyPath} is later than from.").WithErrorCode(ErrorCodes.InvalidTime);
        RuleFor(r => r.Points).WholeNumber(MinPoints, MaxPoints);
    }
}

internal sealed class GrowthQueryValidator : AbstractValidator<GrowthQuery>
{
    public static readonly IReadOnlyList<string> Periods = [.. Enum.GetNames<GrowthPeriod>().Select(name => name.ToLowerInvariant())];

    public GrowthQueryValidator()
    {
        RuleFor(r => r.Series).Series();
        RuleFor(r => r.By).OneOf(Periods);
        RuleFor(r => r.From).ChartTime();
        RuleFor(r => r.To).ChartTime();
        RuleFor(r => r.To).Must((query, _) => Spans.InOrder(query.From, query.To)).WithMessage("{PropertyPath} is later than from.").WithErrorCode(ErrorCodes.InvalidTime);
    }
}

/// <summary>From when to when is shown.</summary>
internal static class Spans
{
    // Nothing was measured before, and nothing that is planned lies behind.
    private static readonly DateTimeOffset Earliest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Latest = new(2200, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>A time that a chart can show, when given.</summary>
    public static IRuleBuilderOptions<T, string?> ChartTime<T>(this IRuleBuilder<T, string?> rule) => rule.Time()
        .Must(text => QueryText.Time(text) is not { } time || (time >= Earliest && time <= Latest))
        .WithMessage("{PropertyPath} is a time from 2000 to 2200.").WithErrorCode(ErrorCodes.OutOfRange);

    /// <summary>Whether the end is behind the beginning, where both are given.</summary>
    public static bool InOrder(string? from, string? to) =>
        (QueryText.Time(from), QueryText.Time(to)) is not ({ } begin, { } end) || begin < end;

    /// <summary>The time between two that have been validated, the last so long unless given.</summary>
    public static (DateTimeOffset From, DateTimeOffset To) Of(string? from, string? to, TimeSpan last, DateTimeOffset now)
    {
        var begin = QueryText.Time(from);
        var end = QueryText.Time(to) ?? (begin is { } given && given >= now ? given + last : now);
        return (begin ?? end - last, end);
    }
}
