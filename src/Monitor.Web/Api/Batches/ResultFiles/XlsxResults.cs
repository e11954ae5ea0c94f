using System.Globalization;
using System.Text.RegularExpressions;
using SpreadCheetah;

namespace Monitor.Web.Api.Batches.ResultFiles;

/// <summary>Results as a workbook with one sheet.</summary>
internal sealed partial class XlsxResults : IResultWriter
{
    // Spreadsheets keep 15 digits: a longer whole number would lose its last ones.
    private const int ExactDigits = 15;

    // A sheet with a longer text is refused as damaged.
    private const int LongestText = 32_767;

    private readonly Spreadsheet _workbook;

    private XlsxResults(Spreadsheet workbook) => _workbook = workbook;

    public static async Task<XlsxResults> StartAsync(Stream file, IReadOnlyList<string> columns, CancellationToken ct)
    {
        var workbook = await Spreadsheet.CreateNewAsync(file, cancellationToken: ct);
        await workbook.StartWorksheetAsync("Results", token: ct);
        await workbook.AddRowAsync([.. columns.Select(column => new DataCell(Escaped(column)))], ct);
        return new(workbook);
    }

    public ValueTask WriteAsync(IReadOnlyList<ResultCell> cells, CancellationToken ct) => _workbook.AddRowAsync([.. cells.Select(Cell)], ct);

    public ValueTask FinishAsync(CancellationToken ct) => _workbook.FinishAsync(ct);

    public ValueTask DisposeAsync() => _workbook.DisposeAsync();

    private static DataCell Cell(ResultCell cell) => cell switch
    {
        { Kind: ResultKind.Flag } => new(cell.Text == "true"),
        { Kind: ResultKind.Text } => new(Escaped(cell.Text)),
        _ when long.TryParse(cell.Text, CultureInfo.InvariantCulture, out var whole) && cell.Text.Length <= ExactDigits => new(whole),
        _ when cell.Text.Contains('.', StringComparison.Ordinal) => new(double.Parse(cell.Text, CultureInfo.InvariantCulture)),
        _ => new(cell.Text),
    };

    // In a sheet, _x000D_ is a carriage return: what already looks like that has its first character written in this way too, also where one
    // that looks like it ends with the character with which the next begins.
    private static string Escaped(string text)
    {
        if (text.Length > LongestText)
            text = text[..(char.IsHighSurrogate(text[LongestText - 1]) ? LongestText - 1 : LongestText)];
        return LooksEscaped().Replace(XmlText.Printable(text), "_x005F_").Replace("\r", "_x000D_", StringComparison.Ordinal);
    }

    [GeneratedRegex("_(?=x[0-9A-Fa-f]{4}_)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LooksEscaped();
}
