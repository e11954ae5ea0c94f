using System.Runtime.CompilerServices;
using Monitor.Data.Lists;
using Monitor.Data.Time;
using Monitor.Web.Api.Batches.ResultFiles;

namespace Monitor.Web.Api.Flows;

/// <summary>What a request has made or read, as the rows of a file.</summary>
internal static class RequestFile
{
    public static readonly string[] EntryColumns = ["platform", "platform_id", "username", "full_name", "is_private", "is_verified", "profile_pic_url", "page", "measured_at"];

    public static async IAsyncEnumerable<IReadOnlyList<ResultCell[]>> RowsAsync(FlowFiles files, long id, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var rows in files.RowsAsync(id, ct))
            yield return [.. rows.Select(cells => cells.Select(cell => new ResultCell(cell.Text ?? "", cell is { IsNumber: true, Text.Length: > 0 } ? ResultKind.Number : ResultKind.Text)).ToArray())];
    }

    public static async IAsyncEnumerable<IReadOnlyList<ResultCell[]>> RowsAsync(ListEntries entries, long id, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var page in entries.ExportAsync(id, ct))
            yield return [.. page.Select(Row)];
    }

    private static ResultCell[] Row(ListEntry entry) =>
    [
        new(entry.Platform), new(entry.PlatformId), new(entry.Username), new(entry.FullName ?? ""), Flag(entry.IsPrivate), Flag(entry.IsVerified),
        new(entry.ProfilePicUrl ?? ""), new($"{entry.Page}", ResultKind.Number), new(entry.MeasuredAt.ToWireFormat()),
    ];

    private static ResultCell Flag(bool? flag) => flag is { } known ? new(known ? "true" : "false", ResultKind.Flag) : new("");
}
