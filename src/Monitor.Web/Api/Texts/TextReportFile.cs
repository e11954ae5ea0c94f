using System.Globalization;
using System.Runtime.CompilerServices;
using Monitor.Data.Texts;
using Monitor.Data.Time;
using Monitor.Web.Api.Batches.ResultFiles;

namespace Monitor.Web.Api.Texts;

/// <summary>A report as a file: one row for each text. It is sent while it is written.</summary>
internal static class TextReportFile
{
    private static readonly string[] Columns =
        ["platform", "username", "post_id", "code", "text", "said_at", "language", "class_estimate", "sentiment_estimate", "keywords_estimate", "matched_keywords", "sentiment_method"];

    public static IResult Create(string format, TextReport report, TextReports reports, CancellationToken ct) => TableFile.Create(
        format, string.Create(CultureInfo.InvariantCulture, $"{report.Kind}-report-{report.Id}"), Columns, RowsAsync(report, reports, ct), ct);

    private static async IAsyncEnumerable<IReadOnlyList<ResultCell[]>> RowsAsync(TextReport report, TextReports reports, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var rows in reports.AllRowsAsync(report.Id, ct))
            yield return [.. rows.Select(row => Cells(report, row))];
    }

    private static ResultCell[] Cells(TextReport report, TextReportRow row) =>
    [
        new(report.Platform), new(row.Username ?? ""), new(row.PostId.ToString(CultureInfo.InvariantCulture), ResultKind.Number), new(row.Code), new(row.Source),
        new(row.SaidAt.ToWireFormat()), new(row.Language ?? ""), new(row.Class ?? ""),
        row.Sentiment is { } score ? new(Math.Round(score, 4).ToString("0.####", CultureInfo.InvariantCulture), ResultKind.Number) : new(""),
        new(string.Join("; ", row.Keywords)), new(string.Join("; ", row.Matched)), new(row.Sentiment is null ? "" : TextMapping.MethodOf(row.Model)),
    ];
}
