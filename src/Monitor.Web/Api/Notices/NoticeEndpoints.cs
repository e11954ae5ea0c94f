using FluentValidation;
using Monitor.Data.Notices;
using Monitor.Web.Access;
using Monitor.Web.Answers;
using Monitor.Web.Api.Tasks;
using Monitor.Web.OpenApi;

namespace Monitor.Web.Api.Notices;

/// <summary>What an operator should know.</summary>
internal static class NoticeEndpoints
{
    private const int DefaultLimit = 50;

    public static void MapNotices(this IEndpointRouteBuilder app) =>
        app.MapGet("/api/v1/notices", ListAsync).WithTags("Notices").Validates<NoticeQuery>().Documented(NoticeDocs.List)
            .Requires(Permission.NoticesRead);

    private static async Task<IResult> ListAsync([AsParameters] NoticeQuery query, NoticeBoard notices, CancellationToken ct)
    {
        var limit = QueryText.Number(query.Limit) ?? DefaultLimit;
        var page = await notices.PageAsync(QueryText.Flag(query.Open) ?? false, QueryText.IdPosition(query.Cursor, query.Before), limit + 1, ct);
        var shown = page.Take(limit).Select(n => new NoticeView(n.Id, n.Key, n.Severity, n.Message, n.RaisedAt, n.ClearedAt)).ToArray();
        return Answer.Ok(shown, page.Count > limit ? $"{shown[^1].Id}" : null);
    }
}

/// <summary>What a list of notices is asked with.</summary>
internal sealed record NoticeQuery
{
    public string? Open { get; init; }
    public string? Limit { get; init; }
    public string? Cursor { get; init; }
    public string? Before { get; init; }
}

/// <summary>One notice.</summary>
/// <param name="Id">Grows with time.</param>
/// <param name="Key">What it is about.</param>
/// <param name="Severity">info, warning or critical.</param>
/// <param name="Message">For people.</param>
/// <param name="RaisedAt">When it was raised.</param>
/// <param name="ClearedAt">When it ended; null while it is open.</param>
internal sealed record NoticeView(long Id, string Key, string Severity, string Message, DateTimeOffset RaisedAt, DateTimeOffset? ClearedAt);

internal sealed class NoticeQueryValidator : AbstractValidator<NoticeQuery>
{
    public NoticeQueryValidator()
    {
        RuleFor(r => r.Open).OneOf(TaskWords.Flags);
        RuleFor(r => r.Limit).WholeNumber(1, 500);
        RuleFor(r => r.Cursor).IdCursor();
        RuleFor(r => r.Before).RowId();
    }
}
