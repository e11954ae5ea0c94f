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
        content.MapGet("/posts/{post_id:long}/texts", PostAsync).Validates<PostTextsQuery>().Documented(TextDocs.Post);
        var reports = app.MapGroup("/api/v1/text-reports").WithTags("Texts").Requires(Permission.JobsRead);
        reports.MapGet("", ReportsAsync).Validates<TextReportsQuery>().Documented(TextDocs.Reports);
        reports.MapGet("/{report_id:long}", ReportAsync).Documented(TextDocs.Report);
        reports.MapGet("/{report_id:long}/texts", RowsAsync).Validates<TextRowsQuery>().Documented(TextDocs.Rows);
        reports.MapGet("/{report_id:long}/file", FileAsync).Validates<TextFileQuery>().Documented(TextDocs.File);
    }

    private static async Task<IResult> KeywordsAsync(
        [FromRoute(Name = "account_id")] long accountId, [AsParameters] KeywordsQuery query, ContentReader content, TextFindings texts, CurrentTeam team, TimeProvider clock,
        CancellationToken ct)
    {
        if (await content.AccountAsync(team.Id, accountId, ct) is null)
            return NoAccount(accountId);
        var (from, to) = Spans.Of(query.From, query.To, Usual, clock.GetUtcNow());
        var source = TextWords.SourceOf(query.Text);
        var keywords = await texts.KeywordsAsync(accountId, from, to, source, QueryText.Number(query.Limit) ?? DefaultKeywords, ct);
        var bio = source == TextSource.Caption ? await texts.BioAsync(accountId, ct) : null;
        return Answer.Ok(new KeywordsView(
            accountId, from, to, source.Name, IsEstimate: true, [.. keywords.Select(keyword => keyword.ToView())], bio is null ? null : TextMapping.KeywordsOf(bio)));
    }

    private static async Task<IResult> SentimentAsync(
        [FromRoute(Name = "account_id")] long accountId, [AsParameters] SentimentQuery query, ContentReader content, TextFindings texts, CurrentTeam team, TimeProvider clock,
        CancellationToken ct)
    {
        if (await content.AccountAsync(team.Id, accountId, ct) is null)
            return NoAccount(accountId);
        var (from, to) = Spans.Of(query.From, query.To, Usual, clock.GetUtcNow());
        var by = query.By ?? "week";
        var source = TextWords.SourceOf(query.Text);
        var buckets = await texts.SentimentAsync(accountId, from, to, source, by, ct);
        var languages = await texts.LanguagesAsync(accountId, from, to, source, ct);
        return Answer.Ok(new SentimentView(
            accountId, from, to, by, source.Name, IsEstimate: true, buckets.Sum(bucket => bucket.Texts), TextMapping.Mean(buckets), buckets.Sum(bucket => bucket.Positive),
            buckets.Sum(bucket => bucket.Neutral), buckets.Sum(bucket => bucket.Negative), buckets.Sum(bucket => bucket.ByModel), [.. languages.Select(TextMapping.ToView)],
            [.. buckets.Select(bucket => bucket.ToView())]));
    }

    private static async Task<IResult> PostAsync(
        [FromRoute(Name = "post_id")] long postId, [AsParameters] PostTextsQuery query, ContentReader content, TextFindings texts, CurrentTeam team, CancellationToken ct) =>
        await content.PostAsync(team.Id, postId, ct) is null
            ? Answer.NotFound("post_id", $"No post {postId} is known to you.", ErrorCodes.PostNotFound)
            : Answer.Ok((await texts.OfPostAsync(postId, TextWords.SourceOf(query.Text), ct)).Select(text => text.ToView()).ToArray());

    private static async Task<IResult> ReportsAsync([AsParameters] TextReportsQuery query, TextReports reports, CurrentTeam team, CancellationToken ct)
    {
        var limit = QueryText.Number(query.Limit) ?? DefaultLimit;
        var page = await reports.PageAsync(team.Id, query.Kind, QueryText.Id(query.Cursor), limit + 1, ct);
        return Answer.Ok(page.Take(limit).Select(report => report.ToView()).ToArray(), page.Count > limit ? $"{page[limit - 1].Id}" : null);
    }

    private static async Task<IResult> ReportAsync([FromRoute(Name = "report_id")] long reportId, TextReports reports, CurrentTeam team, CancellationToken ct) =>
        await reports.FindAsync(team.Id, reportId, ct) is { } report ? Answer.Ok(report.ToView(await reports.SumsAsync(report, ct))) : NoReport(reportId);

    private static async Task<IResult> RowsAsync(
        [FromRoute(Name = "report_id")] long reportId, [AsParameters] TextRowsQuery query, TextReports reports, CurrentTeam team, CancellationToken ct)
    {
        if (await reports.FindAsync(team.Id, reportId, ct) is null)
            return NoReport(reportId);
        var limit = QueryText.Number(query.Limit) ?? DefaultLimit;
        var page = await reports.RowsAsync(reportId, PostCursor.Parse(query.Cursor), limit + 1, ct);
        return Answer.Ok(
            page.Take(limit).Select(row => row.ToView()).ToArray(), page.Count > limit ? PostCursor.Format(page[limit - 1].SaidAt, page[limit - 1].Id) : null);
    }

    private static async Task<IResult> FileAsync(
        [FromRoute(Name = "report_id")] long reportId, [AsParameters] TextFileQuery query, TextReports reports, CurrentTeam team, CancellationToken ct) =>
        await reports.FindAsync(team.Id, reportId, ct) is { } report ? TextReportFile.Create(query.Format ?? "csv", report, reports, ct) : NoReport(reportId);

    private static IResult NoAccount(long id) => Answer.NotFound("account_id", $"No account {id} is known to you.", ErrorCodes.AccountNotFound);

    private static IResult NoReport(long id) => Answer.NotFound("report_id", $"There is no report {id}.", ErrorCodes.TextReportNotFound);
}
