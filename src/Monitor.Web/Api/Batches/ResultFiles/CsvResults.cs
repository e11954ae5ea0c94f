using System.Globalization;
using CsvHelper;

namespace Monitor.Web.Api.Batches.ResultFiles;

/// <summary>Results as CSV in UTF-8 with a mark at its beginning, which spreadsheets need.</summary>
internal sealed class CsvResults : IResultWriter
{
    private static readonly CsvWriterOptions Options = new() { WriteByteOrderMark = true };
    private readonly CsvWriter _csv;

    private CsvResults(CsvWriter csv) => _csv = csv;

    public static CsvResults Start(Stream file, IReadOnlyList<string> columns)
    {
        var csv = CsvWriter.Create(file, Options, leaveOpen: true);
        csv.WriteHeader([.. columns]);
        return new(csv);
    }

    public async ValueTask WriteAsync(IReadOnlyList<ResultCell> cells, CancellationToken ct)
    {
        foreach (var cell in cells)
            _csv.WriteField(cell.Kind == ResultKind.Text ? Harmless(cell.Text) : cell.Text);
        await _csv.EndRecordAsync(ct);
    }

    public async ValueTask FinishAsync(CancellationToken ct) => await _csv.FlushAsync(ct);

    public ValueTask DisposeAsync() => _csv.DisposeAsync();

    // Spreadsheets would run what begins like a formula. The library's own escape would also change telephone numbers such as +49171.
    private static string Harmless(string text) =>
        text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] && !decimal.TryParse(text, CultureInfo.InvariantCulture, out _) ? "'" + text : text;
}
