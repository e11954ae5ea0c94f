using Npgsql;

namespace Monitor.Data.Batches;

/// <summary>What a submission finds: its prices, whether it has to wait, and how long one username took of late.</summary>
/// <param name="Prices">The price of each username.</param>
/// <param name="IsHeld">Whether its user has enough searches running.</param>
/// <param name="SecondsEach">How long one username took of late.</param>
internal sealed record JobTerms(int[] Prices, bool IsHeld, double SecondsEach)
{
    private const string KnownSql = """
        select array(select distinct n from unnest($2) n where exists (select from account a where a.platform = $1 and lower(a.username) = n))
        """;

    // Five seconds where nothing is known yet.
    private const string PaceSql = """
        select coalesce(avg(seconds), 5)::float8 from (
            select extract(epoch from completed_at - started_at) as seconds from processing_job_items
            where status = 'completed' order by completed_at desc limit 100) recent
        """;

    /// <summary>Reads all of it in one round trip; for a search under the lock of its user.</summary>
    public static async Task<JobTerms> ReadAsync(NpgsqlConnection connection, NewJob job, JobOptions options, CancellationToken ct)
    {
        var isSearch = job.JobType != JobTypes.Batch;
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new(PaceSql));
        if (isSearch)
        {
            batch.BatchCommands.Add(new(KnownSql)
            {
                Parameters = { new() { Value = job.Platform }, SqlArray.Of(job.Usernames, name => name.ToLowerInvariant()) },
            });
            batch.BatchCommands.Add(SearchTurns.Lock(job.TeamId, job.RequestedBy));
            batch.BatchCommands.Add(SearchTurns.CountRunning(job.TeamId, job.RequestedBy));
        }

        await using var reader = await batch.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        var seconds = reader.GetDouble(0);
        if (!isSearch)
            return new(new int[job.Usernames.Count], IsHeld: false, seconds);
        await reader.NextResultAsync(ct);
        await reader.ReadAsync(ct);
        var known = reader.GetFieldValue<string[]>(0).ToHashSet(StringComparer.OrdinalIgnoreCase);
        await reader.NextResultAsync(ct);
        await reader.NextResultAsync(ct);
        await reader.ReadAsync(ct);
        return new(
            [.. job.Usernames.Select(name => known.Contains(name) ? options.CreditsPerKnownCreator : options.CreditsPerNewCreator)],
            reader.GetInt32(0) >= options.RunningSearchesPerUser, seconds);
    }
}
