using Microsoft.AspNetCore.WebUtilities;
using Monitor.Data.Batches;

namespace Monitor.Web.Api.Batches.ResultFiles;

/// <summary>Results as a file: one row for each creator, one column for each text and number. It is sent while it is written.</summary>
internal static class ResultFile
{
    private static readonly string[] Fixed = ["username", "status", "error_code", "error_message"];

    // Whoever answered, and also when nobody has; what older results have beside them follows in the order in which it comes.
    private static readonly string[] First =
    [
        "platform", "platform_id", "full_name", "follower_count", "following_count", "post_count", "engagement_rate", "is_verified", "is_private",
        "category", "bio", "external_url", "profile_pic_url", "graph_id", "measured_at", "source",
    ];

    // More than a part of the rows takes. What is beyond goes to a temporary file.
    private const int BufferSize = 16 * 1024 * 1024;

    public static IResult Create(string format, JobRow job, JobReader jobs, CancellationToken ct)
    {
        var partial = job.IsPartial;
        return TypedResults.Stream(
            body => WriteAsync(body, format, job, partial, jobs, ct),
            format switch
            {
                "csv" => "text/csv; charset=utf-8",
                "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                _ => "application/xml; charset=utf-8",
            },
            $"job-{job.Id}{(partial ? "-partial" : "")}.{format}");
    }

    private static async Task WriteAsync(Stream body, string format, JobRow job, bool partial, JobReader jobs, CancellationToken ct)
    {
        var table = await jobs.ResultTableAsync(job.Id, ct);
        var columns = Columns(table.Fields);
        // The writers of archives and of XML write synchronously now and then, which the body of an answer refuses.
        await using var buffer = new FileBufferingWriteStream(BufferSize);
        await using (var writer = await StartAsync(format, buffer, job, partial, columns, ct))
        {
            await foreach (var rows in jobs.ResultRowsAsync(table, ct))
            {
                foreach (var row in rows)
                    await writer.WriteAsync(ResultCells.Read(row, columns), ct);
                await buffer.DrainBufferAsync(body, ct);
            }

            await writer.FinishAsync(ct);
        }

        await buffer.DrainBufferAsync(body, ct);
    }

    private static async Task<IResultWriter> StartAsync(
        string format, Stream file, JobRow job, bool partial, IReadOnlyList<string> columns, CancellationToken ct) => format switch
        {
            "csv" => CsvResults.Start(file, columns),
            "xlsx" => await XlsxResults.StartAsync(file, columns, ct),
            _ => XmlResults.Start(file, job, partial, columns),
        };

    private static string[] Columns(IReadOnlyList<string> fields) =>
    [
        .. Fixed, .. First, .. fields.Except([.. Fixed, .. First], StringComparer.Ordinal),
    ];
}
