using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.Batches;

/// <summary>What an item of a job asks for.</summary>
/// <param name="Username">Who is looked up.</param>
/// <param name="Platform">Where.</param>
/// <param name="JobType">Kind of its job.</param>
public sealed record JobTarget(string Username, string Platform, string JobType);

/// <summary>Reads what items ask for.</summary>
public sealed class JobItems(NpgsqlDataSource database)
{
    private const string FindSql = """
        select i.username, j.platform, j.job_type from processing_job_items i join processing_jobs j on j.id = i.job_id where i.id = $1
        """;

    /// <summary>The target of an item; null when it is gone.</summary>
    public async Task<JobTarget?> FindAsync(long id, CancellationToken ct)
    {
        await using var command = database.CreateCommand(FindSql);
        command.Parameters.Add(new() { Value = id });
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? new(reader.GetString(0), reader.GetString(1), reader.GetString(2)) : null;
    }
}
