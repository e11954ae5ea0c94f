using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.Lists;

/// <summary>A file that a flow has made.</summary>
/// <param name="Name">Its name without an ending.</param>
/// <param name="Columns">The names of its columns.</param>
public sealed record FlowFile(string Name, IReadOnlyList<string> Columns);

/// <summary>A row of a file.</summary>
/// <param name="Subject">Whom it is about: an id at the platform.</param>
/// <param name="Cells">A cell for each column; a number is written as JSON writes it.</param>
public sealed record FlowFileRow(string Subject, IReadOnlyList<FlowFileCell> Cells);

/// <summary>A value of a row.</summary>
/// <param name="Text">As it stands in the file; null: nothing.</param>
/// <param name="IsNumber">Whether it is a number.</param>
public readonly record struct FlowFileCell([property: JsonPropertyName("t")] string? Text, [property: JsonPropertyName("n")] bool IsNumber = false);

/// <summary>Files that flows make. Their rows are kept, and written in the format that is asked for.</summary>
public sealed class FlowFiles(NpgsqlDataSource database)
{
    private const int ReadAtOnce = 1_000;

    private const string RowsSql = """
        insert into flow_file_row (request_id, row_no, subject, cells)
        select $1, $2 + d.place, d.subject, d.cells::jsonb from unnest($3, $4) with ordinality d(subject, cells, place)
        on conflict (request_id, row_no) do nothing
        """;

    /// <summary>Begins a file in the caller's transaction, unless it has been begun.</summary>
    public static Task BeginAsync(NpgsqlConnection connection, long requestId, FlowFile file, DateTimeOffset now, CancellationToken ct) => connection.ExecuteAsync(
        ct, "insert into flow_file (request_id, name, columns, created_at) values ($1, $2, $3, $4) on conflict (request_id) do nothing",
        requestId, file.Name, file.Columns.ToArray(), now.UtcDateTime);

    /// <summary>Adds rows in the caller's transaction.</summary>
    /// <param name="connection">In a transaction.</param>
    /// <param name="requestId">Whose file.</param>
    /// <param name="before">How many rows it has.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="ct">Cancels it.</param>
    public static async Task AppendAsync(NpgsqlConnection connection, long requestId, long before, IReadOnlyList<FlowFileRow> rows, CancellationToken ct)
    {
        if (rows.Count == 0)
            return;
        await using var command = connection.Command(RowsSql, requestId, before);
        command.Parameters.Add(SqlArray.Of(rows, row => row.Subject));
        command.Parameters.Add(SqlArray.Of(rows, row => JsonSerializer.Serialize(row.Cells, FlowFileJson.Default.IReadOnlyListFlowFileCell)));
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>The file of a request; null where it has none. The caller has checked that the request may be seen.</summary>
    public async Task<FlowFile?> FindAsync(long requestId, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = await connection.ReadAsync(
            connection.Command("select name, columns from flow_file where request_id = $1", requestId),
            reader => new FlowFile(reader.GetString(0), reader.GetFieldValue<string[]>(1)), ct);
        return rows is [var file] ? file : null;
    }

    /// <summary>Its rows, some at a time.</summary>
    public async IAsyncEnumerable<IReadOnlyList<IReadOnlyList<FlowFileCell>>> RowsAsync(long requestId, [EnumeratorCancellation] CancellationToken ct)
    {
        var after = 0L;
        while (true)
        {
            var page = await PageAsync(requestId, after, ct);
            if (page.Count > 0)
                yield return [.. page.Select(row => row.Cells)];
            if (page.Count < ReadAtOnce)
                yield break;
            after = page[^1].No;
        }
    }

    private async Task<List<(long No, IReadOnlyList<FlowFileCell> Cells)>> PageAsync(long requestId, long after, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ReadAsync(
            connection.Command("select row_no, cells::text from flow_file_row where request_id = $1 and row_no > $2 order by row_no limit $3", requestId, after, ReadAtOnce),
            reader => (reader.GetInt64(0), JsonSerializer.Deserialize(reader.GetString(1), FlowFileJson.Default.IReadOnlyListFlowFileCell)!), ct);
    }
}

[JsonSerializable(typeof(IReadOnlyList<FlowFileCell>))]
internal sealed partial class FlowFileJson : JsonSerializerContext;
