using Microsoft.AspNetCore.WebUtilities;

namespace Monitor.Web.Api.Batches.ResultFiles;

/// <summary>A table as a file, which is sent while it is written.</summary>
internal static class TableFile
{
    /// <summary>The formats.</summary>
    public static readonly string[] Formats = ["csv", "xlsx"];

    // More than a part of the rows takes. What is beyond goes to a temporary file.
    private const int BufferSize = 16 * 1024 * 1024;

    /// <summary>The content type of a format.</summary>
    public static string ContentType(string format) =>
        format == "csv" ? "text/csv; charset=utf-8" : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    /// <summary>The file.</summary>
    /// <param name="format">One of <see cref="Formats"/>.</param>
    /// <param name="name">Its name without an ending.</param>
    /// <param name="columns">The names of the columns.</param>
    /// <param name="parts">The rows, some at a time.</param>
    /// <param name="ct">Ends it.</param>
    public static IResult Create(
        string format, string name, IReadOnlyList<string> columns, IAsyncEnumerable<IReadOnlyList<ResultCell[]>> parts, CancellationToken ct) =>
        TypedResults.Stream(body => WriteAsync(body, file => StartAsync(format, file, columns, ct), parts, ct), ContentType(format), $"{name}.{format}");

    /// <summary>The writer of a format.</summary>
    public static async ValueTask<IResultWriter> StartAsync(string format, Stream file, IReadOnlyList<string> columns, CancellationToken ct) =>
        format == "csv" ? CsvResults.Start(file, columns) : await XlsxResults.StartAsync(file, columns, ct);

    /// <summary>Sends rows while they are written.</summary>
    public static async Task WriteAsync(
        Stream body, Func<Stream, ValueTask<IResultWriter>> start, IAsyncEnumerable<IReadOnlyList<ResultCell[]>> parts, CancellationToken ct)
    {
        // The writers of archives and of XML write synchronously now and then, which the body of an answer refuses.
        await using var buffer = new FileBufferingWriteStream(BufferSize);
        await using (var writer = await start(buffer))
        {
            await foreach (var rows in parts.WithCancellation(ct))
            {
                foreach (var row in rows)
                    await writer.WriteAsync(row, ct);
                await buffer.DrainBufferAsync(body, ct);
            }

            await writer.FinishAsync(ct);
        }

        await buffer.DrainBufferAsync(body, ct);
    }
}
