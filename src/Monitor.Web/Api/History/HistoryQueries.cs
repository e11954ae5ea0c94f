using FluentValidation;
using Monitor.Data.History;
using Monitor.Web.Answers;

namespace Monitor.Web.Api.History;

/// <summary>What a history is asked with.</summary>
internal sealed record HistoryQuery
{
    public string? Limit { get; init; }
    public string? Cursor { get; init; }
    public string? Before { get; init; }
    public string? From { get; init; }
    public string? To { get; init; }
}

internal sealed class HistoryQueryValidator : AbstractValidator<HistoryQuery>
{
    public const int MaxLimit = 1000;

    public HistoryQueryValidator()
    {
        RuleFor(r => r.Limit).WholeNumber(1, MaxLimit);
        RuleFor(r => r.Cursor).TimeCursor();
        RuleFor(r => r.Before).Time();
        RuleFor(r => r.From).Time();
        RuleFor(r => r.To).Time();
    }
}

internal static class HistoryQueries
{
    /// <summary>The range that a validated query asks for.</summary>
    public static HistoryRange ToRange(this HistoryQuery query, int defaultLimit) => new(
        QueryText.Number(query.Limit) ?? defaultLimit,
        QueryText.TimePosition(query.Cursor, query.Before), QueryText.Time(query.From), QueryText.Time(query.To));
}
