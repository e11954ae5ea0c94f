using Microsoft.AspNetCore.Mvc;
using Monitor.Data.Content;
using Monitor.Data.Texts;
using Monitor.Web.Access;
using Monitor.Web.Answers;
using Monitor.Web.Api.Accounts;
using Monitor.Web.Api.Charts;
using Monitor.Web.OpenApi;

namespace Monitor.Web.Api.Texts;

/// <summary>Keywords and sentiment of texts, and reports on them.</summary>
internal static class TextEndpoints
{
    public const int DefaultKeywords = 50;
    public const int DefaultLimit = 50;

    private static readonly TimeSpan Usual = TimeSpan.FromDays(365);

    public static void MapTexts(this IEndpointRouteBuilder app)
    {
        var content = app.MapGroup("/api/v1").WithTags("Texts").Requires(Permission.AccountsRead);
        content.MapGet("/accounts/{account_id:long}/keywords", KeywordsAsync).Validates<KeywordsQuery>().Documented(TextDocs.Keywords);
        content.MapGet("/accounts/{account_id:long}/sentiment", SentimentAsync).Validates<SentimentQuery>().Documented(TextDocs.Sentiment);
        content.MapGet("/posts/{post_id:long}/texts", PostAsync).Documented(TextDocs.Post);
        var reports = app.MapGroup("/api/v1/text-reports").WithTags("Texts").Requires(Permission.JobsRead);
        reports.MapGet("", ReportsAsync).Validates<TextReportsQuery>().Documented(TextDocs.Reports);
        reports.MapGet("/{report_id:long}", ReportAsync).Documented(TextDocs.Report);
        reports.MapGet("/{report_id:long}/texts", RowsAsync).Validates<TextRowsQuery>().Documented(TextDocs.Rows);
        reports.MapGet("/{report_id:long}/file", FileAsync).Validates<TextFileQuery>().Documented(TextDocs.File);
    }

    private static async Task<IResult> KeywordsAsync(
        [FromRoute(Name = "account_id")] long id, [AsParameters] KeywordsQuery query, ContentReader content, TextFindings texts, CurrentTeam team, TimeProvider clock,
        CancellationToken ct)
    {
        if (await content.AccountAsync(team.Id, id, ct) is null)
            return NoAccount(id);
        var (from, to) = Spans.Of(query.From, query.To, Usual, clock.GetUtcNow());
        var keywords = await texts.KeywordsAsync(id, from, to, query.Text, QueryText.Number(query.Limit) ?? DefaultKeywords, ct);
        var bio = await texts.BioAsync(id, ct);
        return Answer.Ok(new KeywordsView(
            id, from, to, IsEstimate: true, [.. keywords.Select(keyword => keyword.ToView())], bio is null ? null : TextMapping.KeywordsOf(bio)));
    }

    private static async Task<IResult> SentimentAsync(
        [FromRoute(Name = "account_id")] long id, [AsParameters] SentimentQuery query, ContentReader content, TextFindings texts, CurrentTeam team, TimeProvider clock,
        CancellationToken ct)
    {
        if (await content.AccountAsync(team.Id, id, ct) is null)
            return NoAccount(id);
        var (from, to) = Spans.Of(query.From, query.To, Usual, clock.GetUtcNow());
        var by = query.By ?? "week";
        var buckets = await texts.SentimentAsync(id, from, to, query.Text, by, ct);
        var languages = await texts.LanguagesAsync(id, from, to, query.Text, ct);
        return Answer.Ok(new SentimentView(
            id, from, to, by, IsEstimate: true, buckets.Sum(bucket => bucket.Texts), TextMapping.Mean(buckets), buckets.Sum(bucket => bucket.Positive),
            buckets.Sum(bucket => bucket.Neutral), buckets.Sum(bucket => bucket.Negative), [.. languages.Select(TextMapping.ToView)],
            [.. buckets.Select(bucket => bucket.ToView())]));
    }

    private static async Task<IResult> PostAsync(
        [FromRoute(Name = "post_id")] long id, ContentReader content, TextFindings texts, CurrentTeam team, CancellationToken ct) =>
        await content.PostAsync(team.Id, id, ct) is null
            ? Answer.NotFound("post_id", $"No post {id} is known to you.", ErrorCodes.PostNotFound)
            : Answer.Ok((await texts.OfPostAsync(id, ct)).Select(text => text.ToView()).ToArray());

    private static async Task<IResult> ReportsAsync([AsParameters] TextReportsQuery query, TextReports reports, CurrentTeam team, CancellationToken ct)
    {
        var limit = QueryText.Number(query.Limit) ?? DefaultLimit;
        var page = await reports.PageAsync(team.Id, query.Kind, QueryText.Id(query.Cursor), limit + 1, ct);
        return Answer.Ok(page.Take(limit).Select(report => report.ToView()).ToArray(), page.Count > limit ? $"{page[limit - 1].Id}" : null);
    }

    private static async Task<IResult> ReportAsync([FromRoute(Name = "report_id")] long id, TextReports reports, CurrentTeam team, CancellationToken ct) =>
        await reports.FindAsync(team.Id, id, ct) is { } report ? Answer.Ok(report.ToView(await reports.SumsAsync(report, ct))) : NoReport(id);

    private static async Task<IResult> RowsAsync(
        [FromRoute(Name = "report_id")] long id, [AsParameters] TextRowsQuery query, TextReports reports, CurrentTeam team, CancellationToken ct)
    {
        if (await reports.FindAsync(team.Id, id, ct) is null)
            return NoReport(id);
        var limit = QueryText.Number(query.Limit) ?? DefaultLimit;
        var page = await reports.RowsAsync(id, PostCursor.Parse(query.Cursor), limit + 1, ct);
        return Answer.Ok(
            page.Take(limit).Select(row => row.ToView()).ToArray(), page.Count > limit ? PostCursor.Format(page[limit - 1].SaidAt, page[limit - 1].Id) : null);
    }

    private static async Task<IResult> FileAsync(
        [FromRoute(Name = "report_id")] long id, [AsParameters] TextFileQuery query, TextReports reports, CurrentTeam team, CancellationToken ct) =>
        await reports.FindAsync(team.Id, id, ct) is { } report ? TextReportFile.Create(query.Format ?? "csv", report, reports, ct) : NoReport(id);

    private static IResult NoAccount(long id) => Answer.NotFound("account_id", $"No account {id} is known to you.", ErrorCodes.AccountNotFound);

    private static IResult NoReport(long id) => Answer.NotFound("report_id", $"There is no report {id}.", ErrorCodes.TextReportNotFound);
}
