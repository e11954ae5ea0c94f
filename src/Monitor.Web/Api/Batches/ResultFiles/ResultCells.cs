using System.Text.Json;
using Monitor.Data.Batches;

namespace Monitor.Web.Api.Batches.ResultFiles;

/// <summary>One value of a row, as it stands in the JSON: ids and codes are texts, also when they look like numbers.</summary>
/// <param name="Text">The value; empty when there is none.</param>
/// <param name="Kind">What it is.</param>
internal readonly record struct ResultCell(string Text, ResultKind Kind = ResultKind.Text);

/// <summary>What a value is, for formats that tell.</summary>
internal enum ResultKind
{
    Text,
    Number,
    Flag,
}

/// <summary>The cells of a row.</summary>
internal static class ResultCells
{
    private static readonly ResultCell Empty = new("");

    public static ResultCell[] Read(JobResultRow row, IReadOnlyList<string> columns)
    {
        using var result = row.Result is null ? null : JsonDocument.Parse(row.Result);
        return [.. columns.Select(column => Cell(row, column, result?.RootElement))];
    }

    private static ResultCell Cell(JobResultRow row, string column, JsonElement? result) => column switch
    {
        "username" => new(row.Username),
        "status" => new(row.Status),
        "error_code" => new(row.ErrorCode ?? ""),
        "error_message" => new(row.Error ?? ""),
        _ => result is { } fields && fields.TryGetProperty(column, out var value) ? Cell(value) : Empty,
    };

    private static ResultCell Cell(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => new(value.GetString()!),
        JsonValueKind.Number => new(value.GetRawText(), ResultKind.Number),
        JsonValueKind.True or JsonValueKind.False => new(value.GetRawText(), ResultKind.Flag),
        _ => Empty,
    };
}
