using Monitor.Data.Batches;
using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Jobs.Hangfire.Items;

/// <summary>How an item ended.</summary>
/// <param name="Status">One of <see cref="JobStatus"/>.</param>
/// <param name="Source">Who answered.</param>
/// <param name="Error">What went wrong, for people.</param>
public sealed record ItemEnd(string Status, string? Source, string? Error);

/// <summary>What became of items, by the jobs that they were handed to Hangfire with.</summary>
public sealed class DeliveredItems(NpgsqlDataSource database)
{
    /// <summary>The parameter of a job that names the row of its item.</summary>
    internal const string Parameter = "ItemRow";

    private const string EndSql = $"""
        select i.status, i.source, i.error
        from hangfire.jobparameter p join processing_job_items i on i.id = p.value::bigint
        where p.jobid = $1 and p.name = '{Parameter}' and i.status in ('completed', 'failed', 'cancelled')
        """;

    /// <summary>How the item of a job ended; null when it has not, or is not known any more.</summary>
    public async Task<ItemEnd?> EndOfAsync(long jobId, CancellationToken ct)
    {
        await using var command = database.CreateCommand(EndSql);
        command.Parameters.Add(new() { Value = jobId });
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? new(reader.GetString(0), reader.GetText(1), reader.GetText(2)) : null;
    }
}
