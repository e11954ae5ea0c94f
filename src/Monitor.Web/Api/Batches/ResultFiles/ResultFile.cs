using System.Runtime.CompilerServices;
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

    public static IResult Create(string format, JobRow job, JobReader jobs, CancellationToken ct)
    {
        var partial = job.IsPartial;
        return TypedResults.Stream(
            body => WriteAsync(body, format, job, partial, jobs, ct),
            format == "xml" ? "application/xml; charset=utf-8" : TableFile.ContentType(format),
            $"job-{job.Id}{(partial ? "-partial" : "")}.{format}");
    }

    private static async Task WriteAsync(Stream body, string format, JobRow job, bool partial, JobReader jobs, CancellationToken ct)
    {
        var table = await jobs.ResultTableAsync(job.Id, ct);
        var columns = Columns(table.Fields);
        await TableFile.WriteAsync(
            body,
            async file => format == "xml" ? XmlResults.Start(file, job, partial, columns) : await TableFile.StartAsync(format, file, columns, ct),
            RowsAsync(table, columns, jobs, ct), ct);
    }

    private static async IAsyncEnumerable<IReadOnlyList<ResultCell[]>> RowsAsync(
        JobResultTable table, IReadOnlyList<string> columns, JobReader jobs, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var rows in jobs.ResultRowsAsync(table, ct))
            yield return [.. rows.Select(row => ResultCells.Read(row, columns))];
    }

    private static string[] Columns(IReadOnlyList<string> fields) =>
    [
        .. Fixed, .. First, .. fields.Except([.. Fixed, .. First], StringComparer.Ordinal),
    ];
}
