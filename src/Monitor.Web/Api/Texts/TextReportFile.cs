using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using Monitor.Data.Texts;
using Monitor.Data.Time;
using Monitor.Web.Api.Batches.ResultFiles;

namespace Monitor.Web.Api.Texts;

/// <summary>A report as a file: one row for each text. It is sent while it is written.</summary>
internal static class TextReportFile
{
    private static readonly string[] Columns =
        ["platform", "username", "post_id", "code", "text", "said_at", "language", "class_estimate", "sentiment_estimate", "keywords_estimate", "matched_keywords"];

    private const int BufferSize = 4 * 1024 * 1024;

    public static IResult Create(string format, TextReport report, TextReports reports, CancellationToken ct) => TypedResults.Stream(
        body => WriteAsync(body, format, report, reports, ct),
        format == "csv" ? "text/csv; charset=utf-8" : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        string.Create(CultureInfo.InvariantCulture, $"{report.Kind}-report-{report.Id}.{format}"));

    private static async Task WriteAsync(Stream body, string format, TextReport report, TextReports reports, CancellationToken ct)
    {
        await using var buffer = new FileBufferingWriteStream(BufferSize);
        await using (IResultWriter writer = format == "csv" ? CsvResults.Start(buffer, Columns) : await XlsxResults.StartAsync(buffer, Columns, ct))
        {
            await foreach (var rows in reports.AllRowsAsync(report.Id, ct))
            {
                foreach (var row in rows)
                    await writer.WriteAsync(Cells(report, row), ct);
                await buffer.DrainBufferAsync(body, ct);
            }

            await writer.FinishAsync(ct);
        }

        await buffer.DrainBufferAsync(body, ct);
    }

    private static ResultCell[] Cells(TextReport report, TextReportRow row) =>
    [
        new(report.Platform), new(row.Username ?? ""), new(row.PostId.ToString(CultureInfo.InvariantCulture), ResultKind.Number), new(row.Code), new(row.Source),
        new(row.SaidAt.ToWireFormat()), new(row.Language ?? ""), new(row.Class ?? ""),
        row.Sentiment is { } score ? new(Math.Round(score, 4).ToString("0.####", CultureInfo.InvariantCulture), ResultKind.Number) : new(""),
        new(string.Join("; ", row.Keywords)), new(string.Join("; ", row.Matched)),
    ];
}
